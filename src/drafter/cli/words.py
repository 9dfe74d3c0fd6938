"""What a person reads in the terminal about a draft, its flags, its notes: what is urgent first. Text of notes and
drafts is printed as data: no markup, no control characters.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from drafter.article import Draft, Flag, Section, Severity
from drafter.cli.console import console, counted, near, plain, program, say
from drafter.drafting import Outcome, Replayed
from drafter.models.prices import Estimate
from drafter.notes import Dossier
from drafter.readers import Reading
from drafter.render.view import SEVERITY_SHAPES, SEVERITY_WORDS
from drafter.settings import EXTRACTIVE, outputs_folder

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

__all__ = ["Estimate"]

MOST_FLAGS = 12
OLD_NOTES = 14  # days
BESIDE = 40  # characters beside the section's name in the table of sections
WIDTH = 100  # of running text: longer lines are hard to read, however wide the terminal
RECORDED = "examples/kyiv-talks-recorded/run.json"
NOT_VERIFIED = "No defect found by the checks; that is not the same as verified."
_ORDER = {Severity.BLOCK: 0, Severity.WARN: 1, Severity.NOTE: 2}
_BY = {"model": "model", "extractive": "quoted from notes", "code": "set by the program", "person": "person"}


def say_reports(reading: Reading) -> None:
    """What readers removed, marked or left out: told before anything else, what is urgent first."""
    for report in sorted(reading.reports, key=lambda report: not report.urgent):
        say(plain(f"{'Look: ' if report.urgent else ''}{report.file}: {report.what}"))


def say_age(dossier: Dossier, day: date) -> None:
    """Where the notes are long past on the day that is written for, their plans are too: tell it, and what helps."""
    newest = max((note.received.date() for note in dossier.usable if note.received), default=day)
    if (day - newest).days > OLD_NOTES:
        say(
            f"The newest note is {(day - newest).days} days old: what it plans may be past. "
            f"--day {newest + timedelta(days=1)} writes for the day after it."
        )


def of_estimate(estimate: Estimate, model: str, budget_usd: float | None = None) -> str:
    """One line before the first call; with a budget in money also where no price can be held against it."""
    tokens = f"{estimate.prompt_tokens:,} tokens of prompts and up to {estimate.completion_tokens:,} of answers"
    money = "its price is not known here" if estimate.usd is None else f"${estimate.usd:.3f} at most"
    if estimate.usd is None and budget_usd is not None:
        money += f", so the budget of ${budget_usd:g} cannot stop it; those of calls and tokens do"
    return f"Drafting with {model}: about {tokens}; {money}."


def show_outcome(outcome: Outcome, *, machine: bool, spent: str = "") -> None:
    """Embargo, headline, a table of sections, the flags, the label, and where the draft lies."""
    page = console(machine=machine)
    page.print()
    print_embargo(page, outcome.draft.article.embargo, outcome.draft)
    page.print(plain(outcome.draft.article.headline) or "(no headline)", style="bold", markup=False)
    page.print()
    page.print(_sections(outcome.draft, page.width))
    page.print()
    print_flags(page, outcome.draft)
    page.print()
    page.print(plain(outcome.line or outcome.label), markup=False, style="bold", width=min(page.width, WIDTH))
    page.print()
    if outcome.reason:
        resume = f"`{program()} resume {outcome.slug}{_there(outcome)}` goes on."
        words = f"Not finished: {outcome.reason} What exists is kept; {resume}"
        page.print(plain(words), markup=False, style="bold", soft_wrap=True)  # unbroken: the command can be copied
    elif outcome.shown:
        page.print("This draft was there already; nothing was asked. --fresh drafts anew.", markup=False)
    elif spent and outcome.model != EXTRACTIVE:
        page.print(spent, markup=False)
    place = near(outcome.folder / "draft.html")
    page.print(f"It lies in {plain(place)} (also .md, .json, .docx).", markup=False, soft_wrap=True)


def print_embargo(page: "Console", embargo: datetime | None, draft: Draft | None) -> None:
    """First of all, where there is one: in the words of the checks, which know the note's own time zone."""
    said = next((flag.why for flag in (draft.flags if draft else ()) if flag.rule == "embargo"), "")
    if embargo and not said:
        said = f"Nothing of this story may run before {moment(embargo)}."
    if said:
        page.print(plain(f"EMBARGO: {said}"), style="bold", markup=False)


def moment(when: datetime) -> str:
    """`24 November 2026, 08:00 +01:00`, or UTC where it is that."""
    offset = when.strftime("%z")
    return f"{when.day} {when:%B %Y, %H:%M} {f'{offset[:3]}:{offset[3:5]}' if when.utcoffset() else 'UTC'}"


def say_next(outcome: Outcome, *, asked_for_model: bool) -> None:
    """What to try next, where the draft was made without a model. `asked_for_model`: --model was given."""
    if outcome.model != EXTRACTIVE:
        return
    name = program()
    steps = [(f"{name} show {outcome.slug}{_there(outcome)}", "this draft in the terminal")]
    if outcome.slug.startswith("kyiv-talks") and Path(RECORDED).exists():
        steps.append((f"{name} replay {RECORDED}", "these notes as a model would draft them, from a recording"))
    if not asked_for_model or outcome.slug.startswith("kyiv-talks"):
        steps.append((f"{name} draft NOTES --model openai:gpt-5-mini", "your notes with a model; set OPENAI_API_KEY,"))
        steps.append(("", "or OPENAI_BASE_URL for one of your own (README.md)"))
    say("\nNext:")
    for command, what in steps:
        if command:
            say(f"  {command}")
        say(f"      {what}")


def _there(outcome: Outcome) -> str:
    """What a next command has to be told, where the draft does not lie in the usual place."""
    out = outcome.folder.parent.parent
    return "" if out.resolve() == outputs_folder().resolve() else f" --out {near(out)}"


def say_replayed(replayed: Replayed, about: str = "") -> None:
    """That nothing was asked, whether it is the same text, and whether today's prompts are. `about` a recording."""
    say(f"A recorded run: {plain(about)}" if about else "Rebuilt from the record.")
    say("No model was asked.")
    if replayed.same is not None:
        say("The same text as filed, to the byte." if replayed.same else "NOT the text that was filed.")
    if replayed.changed_prompts:
        say("Prompts that differ today: " + ", ".join(replayed.changed_prompts) + ".")
    else:
        say("Today's prompts are the same.")


def show_check(draft: Draft, *, machine: bool) -> None:
    """Every sentence with a flag, and what was found."""
    page = console(machine=machine)
    sentences = {sentence_id: sentence for sentence_id, _, sentence in draft.article.numbered()}
    flagged = [checked for checked in draft.checked if checked.flags]
    for checked in flagged:
        page.print(plain(f"{checked.sentence_id}  {sentences[checked.sentence_id].text}"), markup=False, style="bold")
        page.print(_flag_rows(checked.flags))
        page.print()
    if draft.flags:
        page.print(_flag_rows(draft.flags))
        page.print()
    page.print(f"{counted(len(sentences), 'sentence')} checked, {len(flagged)} with flags.", markup=False)
    if not flagged:
        page.print(NOT_VERIFIED, markup=False)


def check_object(draft: Draft) -> dict[str, object]:
    """For machines: every sentence with its evidence and flags."""
    checks = {checked.sentence_id: checked for checked in draft.checked}
    rows: list[dict[str, object]] = []
    for sentence_id, _, sentence in draft.article.numbered():
        evidence = checks[sentence_id].evidence if sentence_id in checks else None
        flags = checks[sentence_id].flags if sentence_id in checks else ()
        rows.append(
            {
                "id": sentence_id,
                "text": sentence.text,
                "passage": evidence.passage_id if evidence else None,
                "score": round(evidence.score, 3) if evidence else 0.0,
                "flags": [flag_object(flag) for flag in flags],
            }
        )
    return {"sentences": rows, "flags": sum(len(checked.flags) for checked in draft.checked)}


def flag_object(flag: Flag) -> dict[str, object]:
    """A flag for machines."""
    return {"rule": flag.rule, "where": flag.where, "why": flag.why, "todo": flag.todo, "severity": str(flag.severity)}


def _sections(draft: Draft, width: int) -> "Table":
    from rich.table import Table
    from rich.text import Text

    flags = Counter(_section_of(draft))
    table = Table(box=None, pad_edge=False)
    table.add_column("Section", no_wrap=True)
    for heading in ("Words", "Flags"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("Written by", no_wrap=True)
    for section in draft.article.sections:
        words = str(section.words or "") if not section.sources else counted(len(section.sources), "note")
        by = "left open" if section.hole else _BY[section.author]
        table.add_row(Text(_name(section, width - BESIDE)), words, str(flags[section.key] or ""), Text(by))
    return table


def _name(section: Section, most: int) -> str:
    """Label and heading, cut so that the columns beside them are seen whole."""
    name = plain(f"{section.label}: {section.heading}" if section.heading else section.label)
    most = min(60, max(16, most))
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


def _section_of(draft: Draft) -> Iterable[str]:
    """The section of each flag."""
    where = {sentence_id: section.key for sentence_id, section, _ in draft.article.numbered()}
    return (where.get(flag.where, flag.where) for flag in draft.all_flags)


def print_flags(page: "Console", draft: Draft, most: int = MOST_FLAGS) -> None:
    """What must change first, then what is to settle, then what is to know; at most `most` of them."""
    flags = _by_urgency(draft.all_flags)
    if not flags:
        page.print(NOT_VERIFIED, markup=False)
        return
    kinds = Counter(flag.severity for flag in flags)
    legend = ", ".join(
        f"{SEVERITY_SHAPES[kind]} {kinds[kind]} {words}" for kind, words in SEVERITY_WORDS.items() if kinds[kind]
    )
    page.print(f"{counted(len(flags), 'flag')}: {legend}", markup=False)
    alike = _alike(flags, _places(draft))[:most]
    page.print(_rows((SEVERITY_SHAPES[kind], f"{_where(places)}{why}") for (kind, why), places in alike))
    left = len(flags) - sum(len(places) for _, places in alike)
    if left:
        page.print(f"  … and {left} more in the draft.", markup=False)


def _alike(flags: Iterable[Flag], places: Mapping[str, str]) -> list[tuple[tuple[Severity, str], list[str]]]:
    """What is said of several places is said once, where it was said first."""
    said: dict[tuple[Severity, str], list[str]] = {}
    for flag in flags:
        said.setdefault((flag.severity, flag.why), []).append(places.get(flag.where, ""))
    return list(said.items())


def _where(places: Sequence[str]) -> str:
    """Places before what is said of them; nothing for what is said of the whole article."""
    named = ", ".join(place for place in places if place)
    return f"{named}: " if named else ""


def _by_urgency(flags: Iterable[Flag]) -> list[Flag]:
    return sorted(flags, key=lambda flag: _ORDER[flag.severity])


def _places(draft: Draft) -> dict[str, str]:
    """Where a flag stands, in words: a section by its label, a sentence by its number and its section."""
    labels = {section.key: section.label for section in draft.article.sections}
    return labels | {id_: f"{id_}, {section.label}" for id_, section, _ in draft.article.numbered()}


def _flag_rows(flags: Iterable[Flag]) -> "Table":
    return _rows((SEVERITY_SHAPES[flag.severity], f"{flag.why} {flag.todo}") for flag in _by_urgency(flags))


def _rows(rows: Iterable[Sequence[str]]) -> "Table":
    """A sign and its words, the lines of the words below each other."""
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(max_width=WIDTH)
    for sign, words in rows:
        grid.add_row(f"  {sign}", Text(plain(words)))
    return grid
