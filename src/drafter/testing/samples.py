"""A small invented story for tests: two notes on the record, one on background, one off the record."""

from datetime import UTC, datetime
from hashlib import sha256

from drafter.models import Message, Request
from drafter.notes import Dossier, OnRecord, Passage, SourceNote

_RELEASE = (
    "The Harrow Bay town council voted 7-2 on Monday to buy 14 electric buses.",
    "The buses will cost $9.8 million and replace diesel vehicles from 2004.",
    "“We cannot keep repairing engines that are older than our drivers’ children,” mayor Ada Lindqvist said.",
    "The first six buses are due in March 2027, the other eight by September 2027.",
    "The council will vote on a new depot with chargers on 14 December.",
)
_WIRE = (
    "Harrow Bay's bus fleet broke down 412 times in 2025, according to the transit office.",
    "The town tried a lease of three electric buses in 2019 and ended it after one winter.",
    "Councillor Piet Marsh, who voted against, said the chargers alone could cost $3 million more.",
    "A state grant covers 60 percent of the price, the state energy department said.",
    "The drivers' union welcomed the vote and asked for training before the first bus arrives.",
    "It was unclear on Monday whether the grant would survive the state's budget talks in January.",
)
_BACKGROUND = (
    "The depot's site is alleged to lie on filled land that the town has not surveyed.",
    "Two engineers are reportedly unwilling to sign the plan before a survey is done.",
)
_OFF_RECORD = ("The mayor intends to resign after the depot vote, which must not be used.",)


def sample_dossier() -> Dossier:
    """Harrow Bay buys buses: 13 passages that may be cited, about 200 words of evidence."""
    return Dossier(
        notes=(
            _note("N1", "Council approves electric buses", _RELEASE, "press-release.md", source="Town of Harrow Bay"),
            _note("N2", "Harrow Bay votes for electric buses", _WIRE, "wire.txt", source="Coast Wire", kind="wire"),
            _note(
                "N3",
                "Call with an engineer",
                _BACKGROUND,
                "call.md",
                source="Ines Calloway, town engineer",
                kind="interview",
                on_record=OnRecord.BACKGROUND,
            ),
            _note("N4", "Corridor talk", _OFF_RECORD, "corridor.md", kind="interview", on_record=OnRecord.NO),
        ),
        protected={"Ines Calloway": "a person with knowledge of the plan"},
    )


def sample_request(
    form: str = "section", ids: str = "N1.1-N1.4", *, model: str = "openai:standin", section: str = "introduction"
) -> Request:
    """A prompt of the design's shape over the sample notes: shared beginning, own instruction, answer form."""
    lines = [f"[{passage.id}] {passage.text}" for note in sample_dossier().usable for passage in note.passages]
    task = f"Write the section `{section}` from {ids}, 80 to 120 words."
    notes = "\n".join(lines)
    return Request(
        model=model,
        messages=(
            Message("system", "You draft news copy from notes."),
            Message("user", f"Notes:\n{notes}\n\n{task}\n\nAnswer form: {form}"),
        ),
        max_tokens=400,
    )


def _note(
    note_id: str,
    title: str,
    sentences: tuple[str, ...],
    file: str,
    *,
    source: str = "",
    kind: str = "note",
    on_record: OnRecord = OnRecord.YES,
) -> SourceNote:
    text = " ".join(sentences)
    passages: list[Passage] = []
    at = 0
    for number, sentence in enumerate(sentences, 1):
        passages.append(Passage(f"{note_id}.{number}", sentence, at, at + len(sentence)))
        at += len(sentence) + 1
    return SourceNote(
        id=note_id,
        title=title,
        text=text,
        passages=tuple(passages),
        file=file,
        sha256=sha256(text.encode()).hexdigest(),
        source=source,
        kind=kind,
        received=datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
        on_record=on_record,
    )
