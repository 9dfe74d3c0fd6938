"""How a text came to be, for the disclosure: carried on from revision to revision, and what people did added to it.

Nothing is claimed that the record does not show. A section is a person's once no word of a machine is left in it;
until then it is a machine's that a person has edited, whatever was changed. "Checked" and "edited" are said of a
person where the record holds it for exactly this text.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from drafter.article import Article, Author, Kind, Question, Section, Sentence
from drafter.chain import By
from drafter.desk.state import Deed, Signed, State
from drafter.record import Approval, Call, Made, Record, Review


def record_of_edit(
    before: Record,
    article: Article,
    *,
    dossier_sha256: str,
    as_machine: frozenset[str],
    names: Mapping[str, str],
    sources: Mapping[str, Record] | None = None,
    calls: Sequence[Call] = (),
    models: Mapping[str, str] | None = None,
) -> Record:
    """The record of a text that was made from another. `sources` are the records of other texts, by the sections that
    came from them; `as_machine` what `words_of` gives of sections as machines left them; `names` full names by account;
    `calls` what was asked of a model for it besides; `models` further models by section.
    """
    from_others = sources or {}
    made = tuple(
        _with_model(_made(section, (from_others.get(section.key, before), before), as_machine), models or {})
        for section in article.sections
    )
    known = {(call.key, call.attempt, call.step) for call in before.calls}
    return replace(
        before,
        text_sha256=article.sha256,
        dossier_sha256=dossier_sha256,
        made=made,
        written_by=tuple(dict.fromkeys(names.get(each) or each for each in _writers(article))),
        reviews=(),
        approval=None,
        corrections=(),
        calls=(*before.calls, *(call for call in calls if (call.key, call.attempt, call.step) not in known)),
    )


def _made(section: Section, records: Sequence[Record], as_machine: frozenset[str]) -> Made:
    found = next((m for record in records for m in record.made if m.section == section.key and not m.hole), None)
    found = found or next((m for record in records for m in record.made if m.section == section.key), None)
    made = found or Made(section.key, section.label, section.author)
    edited = section.author in {Author.MODEL, Author.EXTRACTIVE} and words_of(section) not in as_machine
    made = replace(made, author=section.author, edited=edited, hole=section.hole.reason if section.hole else "")
    if section.author is Author.MODEL:
        return made
    return replace(made, model="", others=(), prompt="", prompt_sha256="")


def words_of(section: Section) -> str:
    """The hash of its words and nothing else: who lets a sentence rest on something else has not edited it."""

    def bare(sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
        return tuple(replace(each, citations=(), kind=Kind.FACT) for each in sentences)

    paragraphs = tuple(bare(paragraph) for paragraph in section.paragraphs)
    questions = tuple(Question(bare((q.question,))[0], bare(q.answer)) for q in section.questions)
    return replace(section, paragraphs=paragraphs, questions=questions).sha256


def _with_model(made: Made, models: Mapping[str, str]) -> Made:
    """After a rewrite a further model's words stand in the section."""
    model = models.get(made.section, "")
    if made.author is not Author.MODEL or not model or model in {made.model, *made.others}:
        return made
    return replace(made, others=(*made.others, model)) if made.model else replace(made, model=model)


def _writers(article: Article) -> Iterable[str]:
    """The accounts of those who wrote sections themselves, in the order of the sections."""
    for section in article.sections:
        if section.author is Author.PERSON:
            yield from (sentence.by for sentence in section.sentences() if sentence.by)


def with_people(record: Record, article: Article, state: State, approval: Approval | None = None) -> Record:
    """The record with what people did to exactly this text: their reviews, the corrections, and the approval."""
    return replace(
        record,
        reviews=reviews_of(article, state, frozenset(made.section for made in record.made if made.edited)),
        corrections=tuple(replace(each, number=number) for number, each in enumerate(state.corrections, start=1)),
        approval=approval,
    )


def reviews_of(article: Article, state: State, changed: frozenset[str]) -> tuple[Review, ...]:
    """One for each person who marked a section of this text as checked, or who changed one that stands in it.
    `changed` are the sections that are not as a machine left them.
    """
    checked: dict[str, list[str]] = {}
    edited: dict[str, list[str]] = {}
    deeds: dict[str, list[Deed]] = {}
    for section in article.sections:
        if section.author is Author.CODE:
            continue
        for name, deed in state.checked.get(section.sha256, {}).items():
            checked.setdefault(name, []).append(section.key)
            deeds.setdefault(name, []).append(deed)
        for name, deed in state.edited.get(section.key, {}).items():
            mine = section.author is Author.PERSON and any(sentence.by == name for sentence in section.sentences())
            if mine or (section.author is not Author.PERSON and section.key not in changed):
                continue  # who wrote a section has not edited it, and what was put back as it was is not edited
            edited.setdefault(name, []).append(section.key)
            deeds.setdefault(name, []).append(deed)
    return tuple(
        Review(
            text_sha256=article.sha256,
            name=state.full_name(name),
            role=_latest(theirs).by.role,
            at=_latest(theirs).at,
            checked=tuple(checked.get(name, ())),
            edited=tuple(edited.get(name, ())),
        )
        for name, theirs in deeds.items()
    )


def _latest(deeds: Sequence[Deed]) -> Deed:
    return max(deeds, key=lambda deed: deed.at)


def approval_of(signed: Signed | None, article: Article, answerable: str) -> Approval | None:
    """The approval of exactly this text, as the disclosure names it."""
    if signed is None or signed.text_sha256 != article.sha256:
        return None
    return approval_by(signed.by, signed.at, article, answerable, signed.override)


def approval_by(by: By, at: datetime, article: Article, answerable: str, override: str = "") -> Approval:
    """That `by` signed this text then; `override` is why there was no second pair of eyes, empty where there was."""
    name = by.full_name or by.name
    return Approval(article.sha256, name, by.role, at, answerable or name, override)
