"""The words by which a line's purpose is guessed; all but the kinds and headings are looked for in lower case."""

import re

from drafter.formats import Purpose

AHEAD = re.compile(
    r"\b(?:will|won't|won’t|(?:is|are) (?:to|due|set|expected|scheduled|planned|likely|bound|going) |plans? to|"
    r"intends? to|aims? to|hopes? to|expects?|tomorrow|next (?:week|month|year|spring|summer|autumn|winter|steps?)|"
    r"(?:coming|following) (?:days|weeks|months|years)|by the end of|before the end of|deadline|until further|"
    r"expires?|wird|werden|sollen|soll|geplant|kommende\w*|nächste\w*|devrait|devraient|prochain\w*|próxim\w*)\b",
)
PAST = re.compile(
    r"\b(?:since (?:then|the|19|20)|previously|earlier (?:attempts?|plans?|this year|efforts?|talks)|ago|histor\w+|"
    r"for (?:years|decades|months)|last (?:year|decade|century)|decades?|so far|in the past|had been|"
    r"was founded|was built|used to|originally|first time since|until then|seit|früher|damals|depuis|desde)\b",
)
VIEW = re.compile(
    r"\b(?:argue[sd]?|believe[sd]?|thinks?|thought|warn(?:s|ed)?|fear(?:s|ed)?|hope[sd]?|critici[sz]e[sd]?|welcome[sd]?|"
    r"praise[sd]?|doubt(?:s|ed)?|suggest(?:s|ed)?|insist(?:s|ed)?|called|calls|describe[sd]?|expects?|in \w+ view|"
    r"opinion|concern(?:s|ed)?|disappoint\w+|according to|meint|glaubt|warnt\w*|hofft\w*|estime|cree|teme)\b",
)
EXPERT = re.compile(
    r"\b(?:analysts?|experts?|professors?|economists?|critics?|opposition|campaigners?|residents?|historians?|"
    r"lecturers?|researchers?|diplomats?|scholars?|unions?|institute|think tank|poll|survey|respondents)\b",
)
QUOTE = re.compile(r"[“”\"„«»]|(?:^|\s)['‘]\w")
FRESH = re.compile(
    r"\b(?:today|yesterday|tonight|this (?:week|morning|afternoon|evening)|"
    r"on (?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day (?:morning|afternoon|evening|night)|heute|gestern|am \w+tag)\b",
)
DECIDED = re.compile(
    r"\b(?:voted|approved|decided|announced|agreed|adopted|rejected|signed|ruled|ordered|passed|elected|appointed|"
    r"resigned|arrested|charged|closed|opened|launched|killed|injured|won|beschloss\w*|stimmte\w*)\b"
)
FIRST_HAND = re.compile(r"wire|press|release|news|report|statement|agency|communiqu", re.IGNORECASE)
LOOKS_BACK = re.compile(r"memo|background|archive|fact.?sheet|chronolog|timeline|dossier|histor", re.IGNORECASE)
TALK = re.compile(r"interview|opinion|comment|letter|transcript|analysis", re.IGNORECASE)
ROUTINE = re.compile(  # what minutes and invitations say of the meeting itself
    r"\btook the chair\b|^(?:the )?(?:meeting|session) (?:opened|closed|began|ended|was opened|was closed)\b|"
    r"^held (?:in|at)\b|\b(?:members?|councillors?|delegates) (?:was|were) present\b|"
    r"\bminutes (?:of|were)\b|\bapologies\b"
)
FURNITURE = re.compile(
    r"\bnotes? (?:to|for) (?:the )?(?:editors?|press)|\babout (?:us|the \w+$)|contact|boilerplate", re.IGNORECASE
)
UNDER = (  # what a heading says of the lines below it
    (
        Purpose.AHEAD,
        re.compile(r"\b(?:next|ahead|outlook|plans?|coming|timetable|to come|future|dates|calendar)\b", re.IGNORECASE),
    ),
    (
        Purpose.PAST,
        re.compile(
            r"\b(?:background|histor\w+|began|so far|past|timeline|origins?|chronolog\w+|previous\w*|how it)\b",
            re.IGNORECASE,
        ),
    ),
    (
        Purpose.VIEWS,
        re.compile(
            r"\b(?:reactions?|views?|comments?|analysis|positions?|opinions?|responses?|voices)\b", re.IGNORECASE
        ),
    ),
)
