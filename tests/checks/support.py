"""A small dossier that the tests of the checks share, and short ways to ask about it."""

from datetime import UTC, datetime

from drafter.article import Author, Checked, Kind, Sentence
from drafter.checks import Notes, check_sentence
from drafter.notes import Dossier, OnRecord, Passage, SourceNote

PRESS = (
    "The Millbrook city council voted 7-2 on Tuesday to raise the library budget to $12.4 million.",
    "Finance director Maria Ruiz said the money would come from the reserve fund.",
    "She said the fund held 31 million dollars at the end of 2024.",
    "The increase of 3.5 percent takes effect on 1 July 2026.",
    "“We will not close a single branch this year,” Ruiz told the council.",
    "Council member Ivan Petrov voted against the plan.",
    "The vote followed a two-hour hearing attended by 143 residents.",
    "Details are at https://www.millbrook.example.gov/budget.",
)
WIRE = (
    "Petrov allegedly received payments from a contractor, Northwind Ltd, prosecutors in Ukraine say.",
    "Petrov denied taking any money.",
    "The United Nations and the European Commission have not confirmed the report.",
    "The library service could lose 40 jobs if the state grant ends, according to the union.",
    "Circulation fell 12 percent between 2019 and 2023.",
    "The library opened its first branch in 1931.",
    "The Ukrainian embassy in Washington declined to comment.",
)


def note(
    number: int,
    texts: tuple[str, ...],
    *,
    source: str = "",
    on_record: OnRecord = OnRecord.YES,
    received: datetime | None = None,
    withhold: tuple[str, ...] = (),
    marks: dict[int, tuple[str, ...]] | None = None,
) -> SourceNote:
    body, passages = "", list[Passage]()
    for index, text in enumerate(texts, start=1):
        start = len(body)
        passages.append(
            Passage(f"N{number}.{index}", text, start, start + len(text), marks=(marks or {}).get(index, ()))
        )
        body += text + " "
    return SourceNote(
        f"N{number}",
        "",
        body,
        tuple(passages),
        f"note-{number}.txt",
        "0" * 64,
        source=source,
        on_record=on_record,
        received=received,
        withhold=withhold,
    )


def dossier(*notes: SourceNote, protected: dict[str, str] | None = None) -> Dossier:
    return Dossier(notes, protected or {})


TUESDAY = datetime(2026, 3, 10, 9, tzinfo=UTC)  # a Tuesday


def council() -> Notes:
    return Notes(dossier(note(1, PRESS, received=TUESDAY), note(2, WIRE, received=TUESDAY)))


def check(text: str, *citations: str, notes: Notes | None = None, free: bool = False, **more: object) -> Checked:
    inference = bool(more.get("inference"))
    return check_sentence(
        Sentence(text, citations, Kind.INFERENCE if inference else Kind.FACT),
        notes or council(),
        inference_allowed=bool(more.get("allowed")),
        author=Author.EXTRACTIVE if more.get("extractive") else Author.MODEL,
        free=free,
    )


def rules(text: str, *citations: str, notes: Notes | None = None, free: bool = False, **more: object) -> list[str]:
    return [flag.rule for flag in check(text, *citations, notes=notes, free=free, **more).flags]
