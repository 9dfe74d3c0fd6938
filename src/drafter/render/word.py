"""draft.docx: the editor's copy as a Word file, whose flags are real comments at the words they are about."""

from collections.abc import Iterable
from datetime import datetime

from drafter.disclosure import Disclosure
from drafter.render.manuscript import Manuscript, Paragraph, Run
from drafter.render.plain import line
from drafter.render.view import FlagView, Page, Piece, SectionView, SentenceView, Use

_ROLES = {"cited": "", "premise": ", a premise", "closest": ", the closest passage, not cited"}


def draft_docx(page: Page, at: datetime | None) -> bytes:
    """The whole of draft.docx. `at` is when the draft was finished."""
    article = page.draft.article
    word = Manuscript(
        title=page.headline,
        author=_author(page.disclosure),
        status="Not for publication",
        language=article.language,
        at=at,
    )
    word.margins(f"NOT FOR PUBLICATION. Editor’s copy of {article.slug}, {page.edition}", page.disclosure.line)
    _head(word, page)
    for view in page.sections:
        _section(word, view)
        if view.section.key == page.disclosure_after:
            word.paragraph(page.disclosure.line, italic=True)
    if not page.disclosure_after:
        word.paragraph(page.disclosure.line, italic=True)
    _appendix(word, page)
    return word.to_bytes()


def _author(disclosure: Disclosure) -> str:
    """What Word shows as the author: no person, and the label that holds for this text."""
    label = f"Drafter: {disclosure.label}" if disclosure.label else "Drafter"
    return label if disclosure.approved or not disclosure.label else f"{label}, not reviewed"


def _head(word: Manuscript, page: Page) -> None:
    word.run(word.paragraph(), "NOT FOR PUBLICATION", bold=True)
    if page.embargo:
        word.run(word.paragraph(), f"EMBARGO until {page.embargo}", bold=True)
    head = next((view for view in page.sections if view.is_headline), None)
    title = word.heading("" if head else page.headline, 0)
    for paragraph in head.paragraphs if head else ():
        _sentences(word, title, paragraph)
    if head:
        _notices(word, head.flags)
    word.paragraph(page.disclosure.line, italic=True)
    word.paragraph(" · ".join(page.tally))


def _section(word: Manuscript, view: SectionView) -> None:
    if view.is_headline:
        return
    heading = word.heading(view.title, 1)
    if view.hole:
        box = word.paragraph(style="IntenseQuote")
        word.run(box, "▢ Not written. ", bold=True)
        word.run(box, f"{line(view.hole.detail)} What to do: {line(view.hole.todo)}")
    for paragraph in view.paragraphs:
        _sentences(word, word.paragraph(), paragraph)
    for item in view.questions:
        for mark, sentences in (("Q: ", (item.question,)), ("A: ", item.answer)):
            paragraph = word.paragraph()
            word.run(paragraph, mark, bold=True)
            _sentences(word, paragraph, sentences)
    for source in view.sources:
        parts = (f"{source.note_id}: {source.label}", source.url, source.date)
        word.paragraph(", ".join(part for part in parts if part), style="ListBullet")
    for flag in view.other_flags:
        word.comment(heading.runs, _finding(flag))


def _sentences(word: Manuscript, paragraph: Paragraph, sentences: Iterable[SentenceView]) -> None:
    for at, one in enumerate(sentences):
        if at:
            word.run(paragraph, " ")
        runs = [(piece, word.run(paragraph, piece.text)) for piece in one.pieces]
        rests = " ".join(one.citations) or ("" if one.asks else "no citation")
        kind = " inference from" if one.inference else ""
        word.small(paragraph, line(f" {one.id}{kind} {rests}{''.join(flag.shape for flag in one.flags)}"))
        for flag in one.flags:
            word.comment(_anchor(flag, runs), _finding(flag))


def _anchor(flag: FlagView, runs: list[tuple[Piece, Run]]) -> list[Run]:
    """The runs of the words that the flag is about, else the whole sentence."""
    at, found = 0, list[Run]()
    for piece, run in runs:
        if flag.flag.start <= at < flag.flag.end:
            found.append(run)
        at += piece.length
    return found or [run for _, run in runs]


def _finding(flag: FlagView) -> str:
    where = f"{flag.target}. " if flag.target.startswith("S") else ""
    return f"{flag.shape} {where}{flag.word.capitalize()}: {flag.rule}. {flag.why} {flag.todo}"


def _notices(word: Manuscript, flags: Iterable[FlagView]) -> None:
    for flag in flags:
        word.paragraph(_finding(flag), style="ListBullet")


def _appendix(word: Manuscript, page: Page) -> None:
    word.heading("Flags", 1)
    _notices(word, page.flags)
    if not page.flags:
        word.paragraph("No flags.")
    word.heading("What each sentence rests on", 1)
    for one in page.sentences:
        paragraph = word.paragraph()
        word.run(paragraph, f"{one.id} ", bold=True)
        word.run(paragraph, one.text)
        for use in one.uses:
            _use(word, use)
    word.heading("The notes", 1)
    for note in page.notes:
        paragraph = word.paragraph()
        word.run(paragraph, f"{note.id} ", bold=True)
        word.run(paragraph, f"{note.name} ({', '.join((note.kind, note.label, *note.facts))})")
        for entry in note.removed:
            word.paragraph(f"removed when read: {entry}", style="ListBullet")
        for view in note.unused:
            word.paragraph(f"not used, {view.passage.id}: {view.text}", style="ListBullet")
    if page.off_record_line:
        word.paragraph(page.off_record_line)
    word.heading("How this draft was made", 1)
    for term, value in page.disclosure.details:
        word.paragraph(f"{term}: {value}", style="ListBullet")
    for notice in page.notices:
        word.paragraph(notice, style="ListBullet")


def _use(word: Manuscript, use: Use) -> None:
    paragraph = word.paragraph(style="ListBullet")
    if use.missing:
        word.run(paragraph, f"{use.id}: not in the notes")
        return
    role = _ROLES[use.role] + (", background, do not name the source" if use.background else "")
    word.run(paragraph, f"{use.id} ({use.note}{role}): “")
    for piece in use.pieces:
        word.run(paragraph, piece.text, bold=piece.matched)
    marks = f" Speaks to a machine ({', '.join(use.marks)})." if use.marks else ""
    word.run(paragraph, f"”{marks}")
