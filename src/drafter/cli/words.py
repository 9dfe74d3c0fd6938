"""What a person reads in the terminal about a draft, its flags, its notes. Text of notes and drafts is printed as data:
no markup, no control characters.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from drafter.article import Draft, Flag, Section, Severity
from drafter.cli.console import console, say
from drafter.drafting import Outcome, Replayed
from drafter.models.prices import Estimate
from drafter.readers import Reading
from drafter.settings import EXTRACTIVE
from drafter.text.clean import clean

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["Estimate"]

MOST_FLAGS = 12
RECORDED = "examples/kyiv-talks-recorded/run.json"
_ORDER = {Severity.BLOCK: 0, Severity.WARN: 1, Severity.NOTE: 2}
_SIGN = {Severity.BLOCK: "■", Severity.WARN: "▲", Severity.NOTE: "·"}
_BY = {"model": "model", "extractive": "quoted from notes", "code": "code", "person": "person"}


def say_reports(reading: Reading) -> None:
    """What readers removed, marked or left out: told before anything else, what is urgent first."""
    for report in sorted(reading.reports, key=lambda report: not report.urgent):
        say(f"{'Look: ' if report.urgent else ''}{report.file}: {report.what}")


def of_estimate(estimate: Estimate, model: str) -> str:
    """One line before the first call."""
    tokens = f"{estimate.prompt_tokens:,} tokens of prompts and up to {estimate.completion_tokens:,} of answers"
    money = "its price is not known here" if estimate.usd is None else f"${estimate.usd:.3f} at most"
    return f"Drafting with {model}: about {tokens}; {money}."


def show_outcome(outcome: Outcome, *, machine: bool, spent: str = "") -> None:
    """Headline, a table of sections, the flags, the label, and where the draft lies."""
    page = console(machine=machine)
    headline = outcome.draft.article.headline or "(no headline)"
    page.print()
    page.print(plain(headline), style="bold", markup=False)
    page.print()
    page.print(_sections(outcome.draft))
    _print_flags(page.print, outcome.draft.all_flags)
    page.print()
    page.print(plain(outcome.line or outcome.label), markup=False, style="bold")
    if outcome.reason:
        page.print(
            f"Not finished: {outcome.reason} What exists is kept; `drafter resume {outcome.slug}` goes on.",
            markup=False,
        )
    elif outcome.shown:
        page.print("This draft was there already; nothing was asked. --fresh drafts anew.", markup=False)
    elif spent and outcome.model != EXTRACTIVE:
        page.print(spent, markup=False)
    page.print(
        f"It lies in {_near(outcome.folder / 'draft.html')} (also .md, .json, .docx).", markup=False, soft_wrap=True
    )


def say_next(outcome: Outcome, *, asked_for_model: bool) -> None:
    """What to try next, where the draft was made without a model."""
    if outcome.model != EXTRACTIVE:
        return
    say("")
    say("Next:")
    if Path(RECORDED).exists():
        say(f"  drafter replay {RECORDED}    the same kind of notes, drafted by a model and recorded")
    if not asked_for_model or outcome.slug.startswith("kyiv"):
        say("  OPENAI_API_KEY=… drafter draft NOTES --model openai:gpt-5-mini    your notes, with a model")
        say(
            "  OPENAI_BASE_URL=http://127.0.0.1:11434/v1 drafter draft NOTES --model openai:NAME    a model of your own"
        )


def say_replayed(replayed: Replayed) -> None:
    """Whether it is the same text, and whether today's prompts are."""
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
        for flag in checked.flags:
            page.print(plain(f"    {_SIGN[flag.severity]} {flag.why} {flag.todo}"), markup=False)
    clean_ones = len(sentences) - len(flagged)
    page.print(f"{len(sentences)} sentences, {len(flagged)} with flags; no defect found in {clean_ones}.", markup=False)


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


def _sections(draft: Draft) -> "Table":
    from rich.table import Table
    from rich.text import Text

    flags = Counter(_section_of(draft))
    table = Table(box=None, pad_edge=False)
    table.add_column("Section", no_wrap=True)
    for heading in ("Words", "Flags"):
        table.add_column(heading, justify="right")
    table.add_column("Written by")
    for section in draft.article.sections:
        words = str(section.words or "") if not section.sources else f"{len(section.sources)} notes"
        by = f"open: {section.hole.detail}" if section.hole else _BY[section.author]
        table.add_row(Text(_name(section)), words, str(flags[section.key] or ""), Text(by))
    return table


def _name(section: Section) -> str:
    return f"{section.label}: {plain(section.heading)}"[:60] if section.heading else section.label


def _section_of(draft: Draft) -> Iterable[str]:
    """The section of each flag."""
    where = {sentence_id: section.key for sentence_id, section, _ in draft.article.numbered()}
    return (where.get(flag.where, flag.where) for flag in draft.all_flags)


def _print_flags(show: Callable[..., None], flags: tuple[Flag, ...]) -> None:
    if not flags:
        show("\nNo defect found by the checks; that is not the same as verified.", markup=False)
        return
    show(f"\n{len(flags)} flags:", markup=False)
    for flag in sorted(flags, key=lambda flag: _ORDER[flag.severity])[:MOST_FLAGS]:
        show(plain(f"  {_SIGN[flag.severity]} {flag.where}: {flag.why}"), markup=False, soft_wrap=True)
    if len(flags) > MOST_FLAGS:
        show(f"  … and {len(flags) - MOST_FLAGS} more in the draft.", markup=False)


def plain(text: str) -> str:
    """One line without anything that a terminal could obey."""
    return " ".join(clean(text).text.split())


def _near(path: Path) -> str:
    """The path as seen from here, where that is shorter."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
