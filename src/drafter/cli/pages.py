"""What `list` and `show` put on the screen: the desk on 80 columns, a story with what is urgent first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from drafter.article import Draft, Flag, Section, Sentence, Severity
from drafter.cli.console import counted, near, plain, plain_lines, program
from drafter.cli.words import WIDTH, print_embargo, print_flags
from drafter.errors import UnknownStory
from drafter.notes import SourceNote
from drafter.render.view import SEVERITY_SHAPES
from drafter.store import Store
from drafter.store.values import RevisionLine, RunState, Status, StoredRevision, StoredRun, Story

if TYPE_CHECKING:
    from rich.console import Console

STATUS_WORDS = {Status.IN_REVIEW: "in review"}


@dataclass(frozen=True)
class Row:
    """A story in the list; `revision` and `flags` are None where nothing is filed yet, flags also after a purge."""

    story: Story
    revision: int | None = None
    flags: int | None = None


@dataclass(frozen=True)
class StoryPage:
    """All that `show` shows. `stored` is None where nothing is filed yet."""

    story: Story
    revisions: Sequence[RevisionLine]
    runs: Sequence[StoredRun]
    stored: StoredRevision | None
    copy: Path | None

    @property
    def notes(self) -> Sequence[SourceNote]:
        """Of the latest run."""
        return self.runs[-1].dossier.notes if self.runs else ()


def row_of(store: Store, story: Story) -> Row:
    """A story with what is filed of it."""
    try:
        latest = store.revisions.current(story.slug)
    except UnknownStory:
        return Row(story)
    asking = sum(flag.severity is not Severity.NOTE for flag in latest.draft.all_flags)
    counted = asking if story.open_flags is None else story.open_flags
    return Row(story, latest.number, None if latest.purged else counted)


def show_list(page: "Console", rows: Sequence[Row], zone: tzinfo, lapsed: Collection[str]) -> None:
    """A line per story, embargoes under their stories; `lapsed` are those whose worker is gone."""
    from rich.table import Table
    from rich.text import Text

    if not rows:
        page.print(f"The desk is empty. Start with: {program()} draft examples/kyiv-talks", markup=False)
        return
    told = [("interrupted" if row.story.slug in lapsed else status_words(row.story.status)) for row in rows]
    widths = max(5, min(34, max(len(row.story.slug) for row in rows))), max(6, *map(len, told)), 5
    table = Table(box=None, pad_edge=False)
    for heading, width in zip(("Story", "Status", "Flags"), widths, strict=True):
        table.add_column(heading, overflow="fold", width=width, justify="right" if heading == "Flags" else "left")
    table.add_column("Headline", no_wrap=True, overflow="ellipsis", width=max(20, page.width - sum(widths) - 6))
    for row, words in zip(rows, told, strict=True):
        flags = "" if row.flags is None else str(row.flags)
        table.add_row(Text(row.story.slug), words, flags, Text(plain(row.story.title)))
        if embargo := row.story.embargo:
            there = embargo.astimezone(zone)
            table.add_row("", "", "", Text(f"embargo until {there.day} {there:%b %Y, %H:%M %Z}", style="bold"))
    page.print(table)
    page.print()
    page.print(f"{counted(len(rows), 'story', 'stories')}. Read one with: {program()} show STORY", markup=False)
    stuck = [row for row in rows if row.story.slug in lapsed or row.story.status is Status.FAILED]
    if stuck:
        page.print(f"{counted(len(stuck), 'is', 'are')} unfinished: {program()} resume goes on.", markup=False)


def row_object(row: Row) -> dict[str, object]:
    """For machines."""
    story = row.story
    return {
        "story": story.slug,
        "status": str(story.status),
        "revision": row.revision,
        "flags": row.flags,
        "embargo": story.embargo.isoformat() if story.embargo else None,
        "updated": story.updated.isoformat(),
        "headline": story.title,
    }


def story_page(store: Store, slug: str, revision: int | None, out: Path) -> StoryPage:
    """Raises UnknownStory for no such story or revision."""
    story = store.stories.get(slug)
    lines = store.revisions.list(slug)
    number = revision or story.current  # a draft that waits beside a person's text is shown where it is asked for
    stored = store.revisions.get(slug, number) if lines or revision else None
    copy = out / slug / f"r{stored.number}" if stored else None
    return StoryPage(story, lines, store.runs.of_story(slug), stored, copy)


def show_story(page: "Console", shown: StoryPage, *, full: bool) -> None:
    """Embargo, status, flags, then the text; evidence and notes only where they were asked for."""
    story, stored = shown.story, shown.stored
    print_embargo(page, story.embargo, stored.draft if stored else None)
    revision = f", revision {stored.number} of {len(shown.revisions)}" if stored else ""
    page.print(f"{story.slug}: {status_words(story.status)}{revision}", style="bold", markup=False)
    for run in shown.runs if full else shown.runs[-1:]:
        page.print(f"  run {run.id}: {_state(run)} with {plain(run.model)}", markup=False)
        if run.reason:
            page.print(f"  {plain(run.reason)}", markup=False)
    if stored is None:
        page.print(f"Nothing is filed yet. `{program()} resume {story.slug}` goes on.", markup=False)
        return
    if stored.purged:
        page.print(f"Words of this revision were taken out for good on {stored.purged:%d %B %Y}.", markup=False)
    page.print()
    if full:
        _print_whole(page, shown)
        return
    if not stored.purged:
        print_flags(page, stored.draft)
        page.print()
    _print_article(page, stored.draft)
    where = near(shown.copy / "draft.html") if shown.copy else ""
    page.print(f"Evidence and notes: --full, or {where}", markup=False, soft_wrap=True)


def _print_article(page: "Console", draft: Draft) -> None:
    """The text as readers would have it; a flagged sentence carries its number and the sign of its worst flag."""
    marks = {checked.sentence_id: _worst(checked.flags) for checked in draft.checked if checked.flags}
    ids = {id(sentence): sentence_id for sentence_id, _, sentence in draft.article.numbered()}

    def said(sentence: Sentence) -> str:
        sentence_id = ids[id(sentence)]
        return plain(sentence.text) + (f" [{sentence_id} {marks[sentence_id]}]" if sentence_id in marks else "")

    width = min(page.width, WIDTH)
    for section in draft.article.sections:
        page.print(plain(_title(section)), style="bold", markup=False, width=width)
        if section.hole:
            page.print(plain(f"▢ Not written: {section.hole.detail}"), markup=False, width=width)
        for number, paragraph in enumerate(section.paragraphs):
            if number:
                page.print()
            page.print(" ".join(said(sentence) for sentence in paragraph), markup=False, width=width)
        for question in section.questions:
            page.print(f"Q: {said(question.question)}", markup=False, width=width)
            page.print("A: " + " ".join(said(sentence) for sentence in question.answer), markup=False, width=width)
        for source in section.sources:
            page.print(plain(f"{source.note_id}: {source.label}"), markup=False, width=width)
        page.print()


def _title(section: Section) -> str:
    return f"{section.label}: {section.heading}" if section.heading else section.label


def _worst(flags: Sequence[Flag]) -> str:
    found = {flag.severity for flag in flags}
    return next(SEVERITY_SHAPES[severity] for severity in SEVERITY_SHAPES if severity in found)


def _print_whole(page: "Console", shown: StoryPage) -> None:
    """The editor's copy as it was written, and the notes with the hashes that `purge --note` takes."""
    for note in shown.notes:
        name = note.title if note.named else note.kind
        page.print(f"  {note.id} (on record: {note.on_record}) {plain(name)}", markup=False)
        page.print(f"     {note.sha256}", markup=False)
    page.print()
    copy = shown.copy / "draft.md" if shown.copy else None
    if copy and copy.exists():
        page.print(plain_lines(copy.read_text(encoding="utf-8")), markup=False, soft_wrap=True)
    else:
        page.print("Its files are gone; drafting the same notes again writes them anew.", markup=False)


def story_object(shown: StoryPage) -> dict[str, object]:
    """For machines. Titles of notes only where they may be shown."""
    story, stored = shown.story, shown.stored
    return {
        "story": story.slug,
        "status": str(story.status),
        "headline": story.title,
        "embargo": story.embargo.isoformat() if story.embargo else None,
        "revision": stored.number if stored else None,
        "flags": len(stored.draft.all_flags) if stored else None,
        "folder": str(shown.copy) if shown.copy else None,
        "revisions": [
            {"number": line.number, "author": str(line.author), "run": line.run_id} for line in shown.revisions
        ],
        "runs": [{"run": run.id, "state": str(run.state), "model": run.model} for run in shown.runs],
        "notes": [
            {
                "id": note.id,
                "sha256": note.sha256,
                "on_record": str(note.on_record),
                "title": note.title if note.named else "",
            }
            for note in shown.notes
        ],
    }


def status_words(status: Status) -> str:
    """`in review` for in_review."""
    return STATUS_WORDS.get(status, str(status))


def _state(run: StoredRun) -> str:
    if run.purged:
        return "purged"
    return {RunState.RUNNING: "not finished", RunState.DONE: "done", RunState.FAILED: "stopped"}[run.state]
