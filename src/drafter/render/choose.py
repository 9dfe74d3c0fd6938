"""What of a draft and its notes an editor's copy may show: the one place that decides it.

Every format renders a `Page` and has nothing else, so what is left out here can stand in none of them: off-record
notes but for their number, and of a background note everything but its kind and its (masked) words.
"""

from collections.abc import Iterable, Sequence

from drafter.article import Article, Checked, Draft, Evidence, Kind, Section, Sentence, Severity, SourceLine
from drafter.disclosure import Disclosure
from drafter.formats import ArticleFormat, Form
from drafter.notes import Dossier, SourceNote
from drafter.render.plain import line, moment, web_address
from drafter.render.view import (
    FlagView,
    NoteView,
    Page,
    PassageView,
    QuestionView,
    SectionView,
    SentenceView,
    Use,
)


def page_of(
    draft: Draft,
    dossier: Dossier,
    disclosure: Disclosure,
    *,
    revision: int = 1,
    format: ArticleFormat | None = None,  # noqa: A002  # the newsroom's word for it
    notices: Sequence[str] = (),
    named: str = "",
) -> Page:
    """What the editor's copy shows of one draft."""
    sentences = _sentences(draft, dossier)
    flags = tuple(_whole_flags(draft))
    used = _used(sentences)
    embargo = draft.article.embargo or dossier.embargo
    if embargo == dossier.embargo:
        embargo = dossier.embargo  # the same moment, on the clock that the note names
    return Page(
        draft=draft,
        disclosure=disclosure,
        revision=revision,
        embargo=moment(embargo) if embargo else "",
        sections=tuple(_sections(draft, dossier, sentences, flags)),
        sentences=tuple(sentences.values()),
        flags=_by_urgency((*(flag for one in sentences.values() for flag in one.flags), *flags)),
        notes=tuple(_note(note, used) for note in dossier.usable),
        off_record=len(dossier.notes) - len(dossier.usable),
        notices=tuple(_unnamed(line(notice), dossier) for notice in notices),
        disclosure_after=disclosure_place(draft.article, format),
        named=named,
    )


def disclosure_place(article: Article, format: ArticleFormat | None) -> str:  # noqa: A002  # the newsroom's word
    """The key of the section that stands before the disclosure; empty where it closes the article."""
    specs = format.sections if format else ()
    place = next((n for n, spec in enumerate(specs) if spec.form is Form.DISCLOSURE), 0)
    before = [spec.key for spec in specs[:place] if article.section(spec.key)]
    return before[-1] if before else ""


def _sentences(draft: Draft, dossier: Dossier) -> dict[str, SentenceView]:
    checked = {one.sentence_id: one for one in draft.checked}
    asked = {id(q.question) for section in draft.article.sections for q in section.questions}
    return {
        number: _sentence(number, section, sentence, checked.get(number), dossier, asks=id(sentence) in asked)
        for number, section, sentence in draft.article.numbered()
    }


def _sentence(
    number: str, section: Section, sentence: Sentence, checked: Checked | None, dossier: Dossier, *, asks: bool
) -> SentenceView:
    evidence = checked.evidence if checked and checked.evidence else None
    if evidence and evidence.passage_id not in dossier.passages:
        evidence = None
    flags = checked.flags if checked else ()
    return SentenceView(
        id=number,
        section=section.key,
        text=sentence.text,
        inference=sentence.kind is Kind.INFERENCE,
        citations=sentence.citations,
        uses=tuple(_uses(sentence, evidence, dossier)),
        evidence=evidence,
        flags=tuple(FlagView(flag, number, f"{number}, {section.label}") for flag in flags),
        asks=asks,
        by=sentence.by,
    )


def _uses(sentence: Sentence, evidence: Evidence | None, dossier: Dossier) -> Iterable[Use]:
    role = "premise" if sentence.kind is Kind.INFERENCE else "cited"
    for cited in dict.fromkeys(sentence.citations):
        yield _use(cited, role, evidence, dossier)
    if evidence and evidence.passage_id not in sentence.citations:
        yield _use(evidence.passage_id, "closest", evidence, dossier)


def _use(passage_id: str, role: str, evidence: Evidence | None, dossier: Dossier) -> Use:
    passage = dossier.passages.get(passage_id)
    if passage is None:
        return Use(passage_id, role, "", missing=True)
    found = evidence.found if evidence and evidence.passage_id == passage_id else ()
    note = dossier.by_id.get(passage.note_id)
    return Use(
        passage_id,
        role,
        _name(note) if note else "",
        passage.text,
        found,
        passage.marks,
        background=note is not None and not note.named,
    )


def _whole_flags(draft: Draft) -> Iterable[FlagView]:
    labels = {section.key: section.label for section in draft.article.sections}
    for flag in draft.flags:
        known = flag.where in labels
        yield FlagView(flag, f"section-{flag.where}" if known else "top", labels.get(flag.where, "the whole article"))


def _by_urgency(flags: Iterable[FlagView]) -> tuple[FlagView, ...]:
    """What must change first, then what is to check, then notes; each in reading order."""
    order = [Severity.BLOCK, Severity.WARN, Severity.NOTE]
    return tuple(sorted(flags, key=lambda view: order.index(view.flag.severity)))


def _sections(
    draft: Draft, dossier: Dossier, sentences: dict[str, SentenceView], flags: tuple[FlagView, ...]
) -> Iterable[SectionView]:
    turn = iter(sentences.values())
    for section in draft.article.sections:
        yield SectionView(
            section=section,
            title=": ".join(line(part) for part in (section.label, section.heading) if part),
            paragraphs=tuple(tuple(next(turn) for _ in paragraph) for paragraph in section.paragraphs),
            questions=tuple(QuestionView(next(turn), tuple(next(turn) for _ in q.answer)) for q in section.questions),
            sources=tuple(_source(source, dossier) for source in section.sources if _may_list(source, dossier)),
            hole=section.hole,
            flags=tuple(flag for flag in flags if flag.flag.where == section.key),
        )


def _may_list(source: SourceLine, dossier: Dossier) -> bool:
    note = dossier.by_id.get(source.note_id)
    return note is None or note.usable


def _source(source: SourceLine, dossier: Dossier) -> SourceLine:
    """The line as set by code; of a background note the kind alone, whatever the line says."""
    note = dossier.by_id.get(source.note_id)
    if note and not note.named:
        return SourceLine(note.id, line(note.kind))
    return SourceLine(source.note_id, line(source.label), web_address(source.url), line(source.date))


def _used(sentences: dict[str, SentenceView]) -> dict[str, tuple[str, ...]]:
    used: dict[str, list[str]] = {}
    for sentence in sentences.values():
        for use in sentence.uses:
            if use.role != "closest":
                used.setdefault(use.id, []).append(sentence.id)
    return {passage: tuple(ids) for passage, ids in used.items()}


def _note(note: SourceNote, used: dict[str, tuple[str, ...]]) -> NoteView:
    views = [PassageView(passage, used.get(passage.id, ())) for passage in note.passages]
    return NoteView(
        id=note.id,
        name=_name(note),
        kind=line(note.kind),
        label="on the record" if note.named else "background: its source may not be named",
        title=line(note.title) if note.named else "",
        source=line(note.source) if note.named else "",
        url=web_address(note.url) if note.named else "",
        received=moment(note.received) if note.named and note.received else "",
        embargo=moment(note.embargo) if note.named and note.embargo else "",
        removed=tuple(
            f"{one.count} × {line(one.what)}" + (f" ({line(one.where)})" if one.where else "") for one in note.removed
        ),
        used=tuple(view for view in views if view.used_by),
        unused=tuple(view for view in views if not view.used_by),
    )


def _name(note: SourceNote) -> str:
    return line(note.title or note.kind) if note.named else line(note.kind)


def _unnamed(notice: str, dossier: Dossier) -> str:
    """A notice in which no note is named that may not be."""
    hidden = {
        word
        for note in dossier.notes
        if not note.named
        for word in (note.file, note.title, note.source, note.url)
        if len(word) > 2
    }
    for word in sorted(hidden | set(dossier.protected), key=len, reverse=True):
        notice = notice.replace(word, "[a note that is not named]")
    return notice
