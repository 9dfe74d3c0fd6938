"""A small story with all that a page has to show: flags, a hole, an inference, background and off-record notes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from drafter.article import (
    Article,
    Author,
    Checked,
    Draft,
    Evidence,
    Flag,
    Hole,
    Kind,
    Question,
    Section,
    Sentence,
    Severity,
    SourceLine,
)
from drafter.disclosure import Disclosure, Wording, disclose, parse_wording
from drafter.notes import Dossier, OnRecord, Passage, Removal, SourceNote
from drafter.record import Approval, Call, Made, Record, Review, Usage

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]
OUTLET = "Elm Valley News"
MODEL = "openai:gpt-5-mini"


def wording(language: str = "en") -> Wording:
    name = f"wording/{language}.toml"
    return parse_wording((ROOT / name).read_text(encoding="utf-8"), name)


def note(number: int, *sentences: str, **fields: object) -> SourceNote:
    """A note of these sentences, each a passage, one per line."""
    passages: list[Passage] = []
    text = "\n".join(sentences)
    at = 0
    for n, sentence in enumerate(sentences, 1):
        passages.append(Passage(f"N{number}.{n}", sentence, at, at + len(sentence)))
        at += len(sentence) + 1
    values: dict[str, object] = {
        "title": f"Note {number}",
        "file": f"{number}.md",
        "sha256": f"{number:064x}",
        **fields,
    }
    return SourceNote(id=f"N{number}", text=text, passages=tuple(passages), **values)  # type: ignore[arg-type]


def dossier(*notes: SourceNote) -> Dossier:
    return Dossier(notes or NOTES, {"Paul Hidden": "a council employee"})


NOTES = (
    note(
        1,
        "The council voted 7-2 on Tuesday to close the Elm Street library on 31 March 2027.",
        "Closing the branch saves $410,000 a year, according to the budget office.",
        "The building needs a new roof, which the city puts at $1.2 million.",
        "Chairwoman Dana Orr said the vote “was the hardest of my eleven years here”.",
        title="Minutes of the council meeting",
        source="City of Elm Valley, clerk's office",
        kind="minutes",
        url="https://elmvalley.example/minutes/2026-11-17",
        received=NOON - timedelta(days=5),
        removed=(Removal("hidden Word text", 2, "page 3"), Removal("zero-width characters", 4)),
    ),
    note(
        2,
        "“We have 212 visitors a day, and half of them are children,” said Maria Ruiz, who runs the branch.",
        "Ruiz said a reading club for the under-tens would lose its only room.",
        "The branch opened in 1961.",
        title="Interview with the head of the branch",
        source="Maria Ruiz, head of the Elm Street branch",
        kind="interview",
        received=NOON - timedelta(days=3),
    ),
    note(
        3,
        "Two other branches are being looked at for 2028.",
        "The list has not been shown to the council.",
        title="Call with Paul Hidden",
        source="Paul Hidden, deputy finance director",
        kind="background talk",
        on_record=OnRecord.BACKGROUND,
    ),
    note(4, "The mayor wants the site for flats.", title="Aside", source="a driver", on_record=OnRecord.NO),
)


def said(text: str, *citations: str, kind: Kind = Kind.FACT) -> Sentence:
    return Sentence(text, citations, kind)


def section(key: str, label: str, *paragraphs: tuple[Sentence, ...], heading: str = "", **fields: object) -> Section:
    values: dict[str, object] = {"author": Author.MODEL, **fields}
    return Section(key=key, label=label, heading=heading, paragraphs=paragraphs, **values)  # type: ignore[arg-type]


SECTIONS = (
    section("headline", "Headline", (said("Elm Street library to close after 7-2 vote", "N1.1"),)),
    section(
        "tldr",
        "TL;DR",
        (
            said(
                "The council voted 7-2 to close the Elm Street library in March 2027, saving $410,000 a year.",
                "N1.1",
                "N1.2",
            ),
        ),
    ),
    section(
        "introduction",
        "Introduction",
        (
            said(
                "The Elm Street library will close on 31 March 2027 after a 7-2 vote of the council on Tuesday.", "N1.1"
            ),
            said("Chairwoman Dana Orr called the vote “the hardest of my eleven years here”.", "N1.4"),
        ),
        (
            said("About 220 people use the branch every day, half of them children, said Maria Ruiz.", "N2.1"),
            said("Critics have called the decision a betrayal."),
        ),
        heading="A close look at the vote",
    ),
    section(
        "background",
        "Background",
        (
            said("The branch opened in 1961.", "N2.3"),
            said("Its roof has to be replaced, at a cost that the city puts at $1.2 million.", "N1.3"),
        ),
        heading="Sixty-five years on Elm Street",
    ),
    section(
        "analysis",
        "Quick Analysis",
        (
            said(
                "The vote could be the first of several, since two more branches are being looked at.",
                "N3.1",
                "N1.1",
                kind=Kind.INFERENCE,
            ),
        ),
        heading="One branch or three",
        inference=True,
    ),
    Section(
        "faq",
        "FAQs",
        Author.MODEL,
        questions=(
            Question(
                said("How much does the city save?"),
                (said("Closing the branch saves $410,000 a year, the budget office says.", "N1.2"),),
            ),
        ),
    ),
    Section(
        "insight",
        f"{OUTLET} Insight",
        Author.MODEL,
        hole=Hole("left_to_editor", "This is the outlet’s own opinion.", "Write it, or cut the section."),
        opinion=True,
    ),
    Section(
        "sources",
        "Sources",
        Author.CODE,
        sources=(
            SourceLine(
                "N1",
                "Minutes of the council meeting, City of Elm Valley",
                "https://elmvalley.example/minutes/2026-11-17",
                "18 November 2026",
            ),
            SourceLine("N2", "Interview with Maria Ruiz", "", "20 November 2026"),
            SourceLine("N3", "background talk"),
        ),
    ),
)


def article(*sections: Section, **fields: object) -> Article:
    values: dict[str, object] = {"slug": "elm-street-library", "format": "explainer", "language": "en", **fields}
    return Article(sections=sections or SECTIONS, **values)  # type: ignore[arg-type]


def _spans(text: str, *words: str) -> tuple[tuple[int, int], ...]:
    return tuple((text.index(word), text.index(word) + len(word)) for word in words)


def checked(text: Article, notes: Dossier) -> tuple[Checked, ...]:
    """Evidence for every cited sentence: the words that it shares with its first citation; and three flags."""
    found: list[Checked] = []
    for number, _, sentence in text.numbered():
        passage = notes.passages.get(sentence.citations[0]) if sentence.citations else None
        evidence = None
        if passage:
            shared = [w.strip(".,“”") for w in sentence.text.split() if len(w) > 3 and w.strip(".,“”") in passage.text]
            evidence = Evidence(passage.id, 0.8, _spans(sentence.text, *shared), _spans(passage.text, *shared))
        flags: tuple[Flag, ...] = ()
        if not sentence.citations and not sentence.text.endswith("?"):
            flags = (
                Flag("no-citation", number, "This sentence points at nothing in the notes.", "Cite a note, or cut it."),
            )
        if "220" in sentence.text:
            start = sentence.text.index("220")
            why = "“220” stands nowhere in the notes; the cited passage says 212."
            flags = (Flag("number-not-in-notes", number, why, "Correct the number.", Severity.BLOCK, start, start + 3),)
        found.append(Checked(number, evidence, flags))
    return tuple(found)


def draft(text: Article | None = None, notes: Dossier | None = None) -> Draft:
    text, notes = text or article(), notes or dossier()
    flags = (
        Flag(
            "words-below-range", "background", "21 words; the format asks for 120 to 180.", "Add to it.", Severity.NOTE
        ),
    )
    return Draft(text, checked(text, notes), flags)


def record(text: Article | None = None, notes: Dossier | None = None, **fields: object) -> Record:
    text, notes = text or article(), notes or dossier()
    made = tuple(
        Made(
            one.key,
            one.label,
            one.author,
            MODEL if one.author is Author.MODEL else "",
            f"explainer/{one.key}.md.j2" if one.author is Author.MODEL else "",
            f"{n:064x}" if one.author is Author.MODEL else "",
            hole=one.hole.reason if one.hole else "",
        )
        for n, one in enumerate(text.sections)
    )
    calls = tuple(
        Call(
            step=f"section:{one.section}",
            take=0,
            attempt=1,
            key=f"{n:064x}",
            outcome="accepted",
            asked_model=MODEL,
            answered_model="gpt-5-mini-2026-08-07",
            usage=Usage(3000, 200, 2700),
            cost=0.0012,
            started=NOON + timedelta(seconds=n),
            ended=NOON + timedelta(seconds=n + 3),
            finish_reason="stop",
        )
        for n, one in enumerate(made)
        if one.author is Author.MODEL and not one.hole
    )
    values: dict[str, object] = {
        "story": text.slug,
        "run": "run-7f3a",
        "format": text.format,
        "text_sha256": text.sha256,
        "dossier_sha256": notes.sha256,
        "made": made,
        "started_by": "jo",
        "started": NOON,
        "ended": NOON + timedelta(seconds=21),
        "calls": calls,
        "prompts": {"explainer/headline.md.j2": "ab" * 32},
        "drafter_version": "0.1.0",
        **fields,
    }
    return Record(**values)  # type: ignore[arg-type]


def approved(text: Article, **fields: object) -> Record:
    """The record of a text that an editor checked in full and approved."""
    plain = record(text)
    keys = tuple(one.section for one in plain.made if one.author is not Author.CODE and not one.hole)
    review = Review(text.sha256, "Ann Lee", "night editor", NOON + timedelta(hours=2), keys, keys[:1])
    approval = Approval(text.sha256, "Ann Lee", "night editor", NOON + timedelta(hours=3), "Elm Valley News Ltd")
    return replace(plain, reviews=(review,), approval=approval, **fields)  # type: ignore[arg-type]


def disclosure(of: Record | None = None, language: str = "en") -> Disclosure:
    return disclose(of or record(), wording(language), OUTLET, "https://elmvalley.example/how-we-use-ai")


def publishable() -> Article:
    """The sample without its hole."""
    return article(*(one for one in SECTIONS if not one.hole))


ATTACKS = (
    "<script>alert(1)</script>",
    "</style></title><img src=x onerror=alert(1)>",
    "![pic](https://evil.example/p.png)",
    "[click](javascript:alert(1))",
    "<https://evil.example/auto>",
    "{{ 7*7 }}{% raw %}",
    "[N1.2] \\[N1.2\\]",
    "&lt;b&gt; & co",
    "# not a heading",
    "1. not a list",
    "- not an item",
    "> no quote",
    "```\nno fence\n```",
    "| no | table |",
    "**no** _emphasis_ ~~at all~~ `code`",
    "a\nb\r\n\r\n<p>c",
    "\x00\x1b[31mred\u202egnirts\u200b",
    "https://evil.example/bare www.evil.example",
    "]]> --> <!-- ]]",
)


def hostile(attack: str) -> tuple[Draft, Dossier, Record]:
    """The attack wherever words of a note, an answer or a name can reach a page."""
    mine = (
        note(
            1, attack, "The council voted.", title=attack, source=attack, kind=attack, url=f"https://a.example/{attack}"
        ),
        note(2, attack, title="Secret", on_record=OnRecord.BACKGROUND, kind=attack),
    )
    notes = Dossier(mine, {})
    listed = SourceLine("N1", attack, f"https://a.example/{attack}", attack)
    body = (said(attack, "N1.1", attack), said(f"x {attack}", "N1.2", kind=Kind.INFERENCE), said(attack))
    text = article(
        section("headline", "Headline", (said(attack, "N1.1"),)),
        section("background", attack, body, heading=attack),
        Section("faq", "FAQs", Author.MODEL, questions=(Question(said(attack), (said(attack, "N1.1"),)),)),
        Section("insight", attack, Author.MODEL, hole=Hole("failed", attack, attack)),
        Section(
            "sources",
            "Sources",
            Author.CODE,
            sources=(listed,),
        ),
    )
    flagged = tuple(
        Checked(
            number,
            Evidence("N1.1", 0.5, ((0, len(sentence.text)),), ((0, 3),)),
            (Flag("number-not-in-notes", number, attack, attack, Severity.WARN, 0, 2),),
        )
        for number, _, sentence in text.numbered()
    )
    whole = Draft(text, flagged, (Flag("words", "background", attack, attack),))
    told = replace(record(text, notes), made=tuple(Made(s.key, s.label, s.author, attack) for s in text.sections))
    return whole, notes, told
