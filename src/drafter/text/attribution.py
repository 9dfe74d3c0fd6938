"""How sure a sentence is, and on whose word: hedges, attributions, conditions, by their words."""

import re
from functools import lru_cache

_GROUPS = {
    "alleged": (
        r"alleg\w*|purported(?:ly)?|supposed(?:ly)?|accus(?:e|es|ed|ing|ation|ations)|"
        r"charged with|suspected|suspects that"
    ),
    "unconfirmed": (
        r"unconfirmed|unverified|uncorroborated|rumou?r\w*|speculat\w+|unsubstantiated|unproven|"
        r"(?:not|never|neither|nor|no|n[’']t)\b(?:\W+\w+){0,4}?\W+(?:been\s)?(?:confirm|verif|corroborat|prove[dn]|substantiat)\w*|"
        r"unable to (?:confirm|verify)|yet to (?:confirm|verify|be confirmed|be verified)|"
        r"confirmation\b[^.]{0,60}\b(?:elusive|pending)|"
        r"declined to confirm|without confirm\w*"
    ),
    "reported": (
        r"reported(?:ly)?(?!\s(?:an?|the|its|their|no)\b)|reports? (?:that|of|say|said|suggest\w*|circulat\w*)|"
        r"(?:is|are|was|were) (?:said|understood|believed|thought) to|"
        r"it (?:is|was) (?:said|understood|believed|thought)|according to"
    ),
    "claimed": r"claim(?:s|ed|ing)?|assert(?:s|ed|ing)?|maintains?|maintained|insist(?:s|ed)?|contend(?:s|ed)?",
    "apparent": r"apparent(?:ly)?|seem(?:s|ed|ingly)?|appear(?:s|ed)? to",
    "possible": (
        r"(?<!\w)could(?! not| n[o’'])|might|(?-i:may)(?! \d)|possib(?:le|ly)|perhaps|maybe|potential(?:ly)?|"
        r"uncertain|unclear|not clear|no certainty|in doubt|remains to be seen"
    ),
    "likely": (
        r"(?:un)?likely|probabl[ey]|expected to|expects?|should\b|would|forecasts?|projected|estimat(?:e|es|ed)|"
        r"predict(?:s|ed)?"
    ),
    "planned": (
        r"plan(?:s|ned|ning)? to|intend(?:s|ed)? to|hopes? to|hoped to|aims? to|aimed to|propos(?:e|es|ed|al|als)|"
        r"consider(?:s|ed|ing)\b|wants? to|seek(?:s|ing)? to|due to (?:be|begin|start|vote|meet|decide)"
    ),
    "denied": (
        r"den(?:y|ies|ied|ying|ial|ials)|reject(?:s|ed)? (?:the )?(?:claim|allegation|accusation|charge)s?|"
        r"disput(?:e|es|ed)|refut(?:e|es|ed)"
    ),
    "conditional": r"\bif\b|unless|whether|provided that|in case|subject to",
}  # fmt: skip
_HEDGE = re.compile("|".join(rf"(?P<{name}>\b(?:{words})\b)" for name, words in _GROUPS.items()), re.IGNORECASE)

# a loan adds something too, and says nothing
_ADDING = r"add(?:s|ed)(?=\s*(?:[,.:;\"“”]|that\b|(?-i:[A-Z])|$))"
_SAYING = (
    rf"say|says|said|saying|tell|tells|told|{_ADDING}|write|writes|wrote|tweet|tweets|tweeted|post|posted|"
    r"stated|states that|"
    r"announce|announces|announced|argue|argues|argued|warn|warns|warned|claim|claims|claimed|explain|explains|explained|"
    r"note|notes|noted|report|reports|reported|insist|insists|insisted|assert|asserts|asserted|suggest|suggests|suggested|"
    r"allege|alleges|alleged|deny|denies|denied|confirm|confirms|confirmed|believe|believes|believed|think|thinks|thought|"
    r"predict|predicts|predicted|call|calls|called|describe|describes|described|accuse|accuses|accused|admit|admits|admitted|"
    r"acknowledge|acknowledges|acknowledged|estimate|estimates|estimated|expect|expects|expected|concede|conceded|"
    r"maintain|maintains|maintained|contend|contends|contended|declare|declares|declared|promise|promised|vow|vowed|"
    r"criticise|criticize|criticised|criticized|welcome|welcomed|praise|praised|reply|replied|respond|responded|ask|asked|"
    r"recall|recalled|remark|remarked|testify|testified|urge|urges|urged|comment|commented|find|finds|found"
)
# "the reports", "a call", "its claims" are things, and nobody says them
_NO_NOUN = "".join(rf"(?<!\b{word}\s)" for word in ("the", "a", "an", "of", "its", "their", "these", "those", "such"))
_ATTRIBUTION = re.compile(
    rf"{_NO_NOUN}\b(?:{_SAYING})\b|\baccording to\b|"
    r"\bin (?:an?|the|its|their|his|her) (?:\w+ ){0,3}(?:report|note|post)\b|"
    r"\bin (?:\w+\s){0,3}(?:view|words|opinion)\b|\bas (?:\w+\s){1,3}put it\b|"
    r"\b(?:sources?|officials?|analysts?|critics|supporters|experts|observers) (?:fear|hope|see|expect)\w*\b|"
    # a poll can show something; a visit that "shows" it is a judgement
    r"\b(?:poll|survey|stud(?:y|ies)|data|figures|records|documents|minutes|report|paper|analysis|research|audit|"
    r"statistics|tests?)\b(?:\s\S+){0,8}?\sshow(?:s|ed|n)?\b|"
    r"\b(?:statement|spokes\w+|interview|testimony)\b|\bper (?:the|a)\b|"
    r"\bin (?:\w+\s){0,6}(?:poll|survey|study)\b|\bpoint(?:s|ed)? to\b|"
    r"\bfor (?:critics|supporters|analysts)\b",
    re.IGNORECASE,
)
_REPORTED_SPEECH = re.compile(
    rf"\b(?:say|says|said|tells?|told|{_ADDING}|writes?|wrote|tweeted|stated|states that|"
    r"argues?|argued|warns?|warned|"
    r"claims?|claimed|"
    r"insists?|insisted|asserts?|asserted|alleges?|alleged|believes?|believed|thinks?|thought|predicts?|"
    r"predicted|accuses?|accused|"
    r"maintains?|maintained|contends?|contended|according to)\b",
    re.IGNORECASE,
)
_CONTESTED = re.compile(
    r"\b(?:argues?|argued|warns?|warned|claims?|claimed|insists?|insisted|asserts?|asserted|alleges?|alleged|"
    r"believes?|believed|thinks?|thought|predicts?|predicted|accuses?|accused|maintains?|maintained|contends?|contended)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:if|unless|whether|could|may|might|would|should|can|likely|unlikely|possibly|possible|perhaps|potential(?:ly)?|probably|"
    r"suggests?|suggesting|appears?|appeared|seems?|seemed|apparently|depends?|expected|risks?|hints?|hinting|"
    r"remains? to be seen|"
    r"raises? (?:the )?(?:question|prospect|possibility)s?|in doubt|uncertain|unclear|question(?:s|ed)?)\b",
    re.IGNORECASE,
)
_CERTAIN = re.compile(
    r"\b(?:confirm(?:s|ed)?|prove[sdn]?|proof|proven|established|certainly|definitely|undoubtedly|undeniably|unquestionably|"
    r"without (?:a )?doubt|no doubt|guaranteed?|guarantees|indisputabl[ey]|conclusively|inevitabl[ey]|"
    r"it is clear that|clearly)\b",
    re.IGNORECASE,
)
_SPECULATION = re.compile(
    r"\b(?:could|might|likely|unlikely|probably|perhaps|possibly|potentially|presumably|arguably|signals?|signalling|signaling|"
    r"hints? at|hinting|casts? (?:a )?(?:long )?shadow|underscor(?:es?|ing)|highlights?|raises questions|"
    r"suggests? that|suggesting|"
    r"remains to be seen|pivotal|critical juncture|game.changer|testament to|marks? a (?:significant|turning|major)|"
    r"paves? the way|may (?:be|have|also|not|well|signal|mark|lead|prove|become|come|mean))\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=8_192)
def hedges(text: str) -> frozenset[str]:
    """The groups of doubt in a text: alleged, unconfirmed, reported, claimed, apparent, possible, likely, planned,
    denied, conditional.
    """
    return frozenset(match.lastgroup for match in _HEDGE.finditer(text) if match.lastgroup)


def hedge_words(text: str) -> tuple[tuple[str, int, int], ...]:
    """Every hedge with its group and offsets."""
    return tuple((m.lastgroup or "", m.start(), m.end()) for m in _HEDGE.finditer(text))


def attributed(text: str) -> bool:
    """Does somebody say it: "Ruiz said", "according to", "critics warn", "the statement"?"""
    return _ATTRIBUTION.search(text) is not None


def claim(text: str) -> bool:
    """Is it somebody's word rather than the note's own: reported speech with its verb?"""
    return _REPORTED_SPEECH.search(text) is not None


def contested(text: str) -> bool:
    """Reported speech with a verb that keeps a distance: claims, insists, believes, accuses."""
    return _CONTESTED.search(text) is not None


def conditional(text: str) -> bool:
    """Is it said as a possibility: could, would, if, likely, suggests?"""
    return _CONDITION.search(text) is not None


def certain(text: str) -> tuple[tuple[str, int, int], ...]:
    """Words of certainty (confirmed, proved, definitely), with offsets."""
    return tuple((m.group().lower(), m.start(), m.end()) for m in _CERTAIN.finditer(text))


def speculative(text: str) -> tuple[tuple[str, int, int], ...]:
    """Words of judgement or guess (could, likely, signals, pivotal), with offsets."""
    return tuple((m.group().lower(), m.start(), m.end()) for m in _SPECULATION.finditer(text))
