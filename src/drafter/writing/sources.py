"""The source list is set by code: each note that the article cites, in order; never empty.

A background note shows its kind alone; an off-record note is never among them.
"""

from drafter.article import Article, SourceLine
from drafter.notes import Dossier, SourceNote


def source_lines(article: Article, dossier: Dossier) -> tuple[SourceLine, ...]:
    """One line per cited note; where nothing is cited, one per note that may be used."""
    cited = {passage.partition(".")[0] for _, _, sentence in article.numbered() for passage in sentence.citations}
    notes = tuple(note for note in dossier.usable if note.id in cited) or dossier.usable
    return tuple(_line(note) for note in notes)


def _line(note: SourceNote) -> SourceLine:
    if not note.named:
        return SourceLine(note.id, f"Background: {note.kind}")
    label = ", ".join(part for part in (note.title, note.source) if part) or note.kind
    return SourceLine(note.id, label, note.url, note.received.date().isoformat() if note.received else "")
