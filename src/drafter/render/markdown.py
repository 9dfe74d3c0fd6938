"""draft.md: the editor's copy as Markdown that any viewer shows alike. Text of notes and answers is escaped."""

import re
from collections.abc import Iterable

from drafter.render.plain import line, shown, web_address
from drafter.render.view import FlagView, NoteView, Page, Piece, SectionView, SentenceView, Use

_SPECIAL = re.compile(
    r"[\\`*_\[\]<>&|~^]"  # markup, HTML, entities
    r"|\{(?=[{%#])|(?<=[{%#])\}|(?<=\{)%"  # template marks, for sites that run one over their Markdown
    r"|(?<=[a-z]):(?=//)|(?<=www)\.",  # bare addresses, which some viewers turn into links
    re.IGNORECASE,
)
_AT_THE_START = re.compile(r"^(?:[#+=-]|\d{1,9}(?=[.)]))")
_ROLES = {"cited": "", "premise": ", premise", "closest": ", closest passage, not cited"}


def escape(text: str) -> str:
    """`text` on one line as Markdown that shows exactly it: no markup, no HTML, no link, no image, no template."""
    return _at_the_start(_inline(line(text)))


def _inline(text: str) -> str:
    text = _SPECIAL.sub(lambda found: f"\\{found[0]}", shown(text))
    return text.replace("$", "\\$") if text.count("$") > 1 else text


def _at_the_start(text: str) -> str:
    found = _AT_THE_START.match(text)
    if not found:
        return text
    mark = found[0]
    return f"{mark}\\{text[len(mark) :]}" if mark.isdigit() else f"\\{text}"


def link(label: str, url: str) -> str:
    """A link where the address is one of the web's, else the label alone."""
    address = web_address(url)
    return f"[{escape(label)}](<{address}>)" if address else escape(label)


def draft_markdown(page: Page) -> str:
    """The whole of draft.md, ending in a line break."""
    blocks = [*_head(page)]
    for view in page.sections:
        blocks += _headline(view) if view.is_headline else _section(view)
        if view.section.key == page.disclosure_after:
            blocks.append(_disclosure(page))
    if not page.disclosure_after:
        blocks.append(_disclosure(page))
    blocks += [*_flags(page), *_evidence(page), *_notes(page), *_record(page)]
    return "\n\n".join(blocks) + "\n"


def _head(page: Page) -> Iterable[str]:
    article = page.draft.article
    yield f"# {escape(page.headline)}"
    copy = f"Editor’s copy of {escape(article.slug)}, {page.edition}, {escape(article.format)}."
    status = [f"**NOT FOR PUBLICATION.** {copy}"]
    if page.embargo:
        status.append(f"**EMBARGO until {escape(page.embargo)}.**")
    status.append(escape(page.disclosure.line))
    yield "\n>\n".join(f"> {part}" for part in status)
    yield " · ".join(page.tally)


def _headline(view: SectionView) -> Iterable[str]:
    """The headline's words stand above; here is what they rest on."""
    sentences = [one for paragraph in view.paragraphs for one in paragraph]
    yield "Headline " + " ".join(f"*({_mark(one)})*" for one in sentences)
    yield from _flag_list(flag for one in sentences for flag in one.flags)
    yield from _flag_list(view.flags)


def _section(view: SectionView) -> Iterable[str]:
    yield f"## {escape(view.title)}"
    if view.hole:
        yield f"> **▢ Not written.** {escape(view.hole.detail)} **What to do:** {escape(view.hole.todo)}"
    for paragraph in view.paragraphs:
        yield " ".join(_sentence(one) for one in paragraph)
        yield from _flag_list(flag for one in paragraph for flag in one.flags)
    for question in view.questions:
        yield f"**Q:** {_sentence(question.question)}"
        if question.answer:
            yield "**A:** " + " ".join(_sentence(one) for one in question.answer)
        yield from _flag_list(flag for one in (question.question, *question.answer) for flag in one.flags)
    if view.sources:
        yield "\n".join(f"- {_source(s.note_id, s.label, s.url, s.date)}" for s in view.sources)
    yield from _flag_list(view.other_flags)


def _source(note_id: str, label: str, url: str, date: str) -> str:
    return f"{escape(note_id)}: {link(label, url)}" + (f", {escape(date)}" if date else "")


def _sentence(one: SentenceView) -> str:
    return f"{escape(one.text)} *({_mark(one)})*"


def _mark(one: SentenceView) -> str:
    cited = ", ".join(escape(passage) for passage in one.citations)
    rests = (": inference from " if one.inference else ": ") + (cited or "no citation")
    return one.id + ("" if one.asks and not cited else rests) + "".join(f" {flag.shape}" for flag in one.flags)


def _flag_list(flags: Iterable[FlagView]) -> Iterable[str]:
    if lines := [f"- {_flag(flag)}" for flag in flags]:
        yield "\n".join(lines)


def _flag(flag: FlagView) -> str:
    where = flag.target if flag.target.startswith("S") else flag.where
    head = f"{flag.shape} **{escape(where)}, {flag.word}: {escape(flag.rule)}.**"
    return f"{head} {escape(flag.why)} {escape(flag.todo)}".rstrip()


def _disclosure(page: Page) -> str:
    return f"---\n\n*{escape(page.disclosure.line)}*"


def _flags(page: Page) -> Iterable[str]:
    yield "## For the editor: flags"
    yield "\n".join(f"- {_flag(flag)}" for flag in page.flags) or "No flags."


def _evidence(page: Page) -> Iterable[str]:
    yield "## For the editor: what each sentence rests on"
    lines: list[str] = []
    for one in page.sentences:
        lines.append(f"- **{one.id}** {escape(one.text)}")
        lines += [f"  - {_use(use)}" for use in one.uses]
        if not one.uses and not one.asks:
            lines.append("  - nothing in the notes")
    yield "\n".join(lines)


def _use(use: Use) -> str:
    if use.missing:
        return f"{escape(use.id)}: not in the notes"
    marks = f" (speaks to a machine: {escape(', '.join(use.marks))})" if use.marks else ""
    role = _ROLES[use.role] + (", background, do not name the source" if use.background else "")
    return f"{escape(use.id)} ({escape(use.note)}{role}): “{_pieces(use.pieces)}”{marks}"


def _pieces(pieces: Iterable[Piece]) -> str:
    """The passage with its matched words in bold; bold must not begin or end with a space."""
    out: list[str] = []
    for piece in pieces:
        core = piece.text.strip()
        if not piece.matched or not core:
            out.append(_inline(piece.text))
            continue
        before, after = piece.text.split(core, 1)
        out.append(f"{before}**{_inline(core)}**{after}")
    return " ".join("".join(out).split())


def _notes(page: Page) -> Iterable[str]:
    yield "## For the editor: the notes"
    yield "\n".join(entry for note in page.notes for entry in _note(note))
    if page.off_record_line:
        yield page.off_record_line


def _note(note: NoteView) -> Iterable[str]:
    facts = [note.kind, note.label, *note.facts]
    yield f"- **{escape(note.id)}** {link(note.name, note.url)} ({escape(', '.join(facts))})"
    yield from (f"  - removed when read: {escape(one)}" for one in note.removed)
    yield from (f"  - not used, {escape(one.passage.id)}: {escape(one.text)}" for one in note.unused)


def _record(page: Page) -> Iterable[str]:
    yield "## How this draft was made"
    yield "\n".join(f"- {escape(term)}: {escape(value)}" for term, value in page.disclosure.details)
    if page.notices:
        yield "\n".join(f"- {escape(notice)}" for notice in page.notices)
