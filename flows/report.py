"""What Prefect's pages and a notice may say of a draft: counts, rule names, a place. Never a word of the story."""

from drafter.drafting import Outcome
from drafter.notices import Event, Notice


def artifact_of(outcome: Outcome) -> str:
    """Markdown for Prefect's artifact page."""
    counts = outcome.counts()
    rows = [f"| {name.replace('_', ' ')} | {counts[name]} |" for name in _SHOWN]
    flags = [f"| {rule} | {count} |" for rule, count in outcome.flag_rules().items()]
    return "\n".join(
        [
            f"# {outcome.slug}",
            "",
            "| what | count |",
            "|---|---|",
            *rows,
            "",
            "| flag | count |",
            "|---|---|",
            *(flags or ["| none found | 0 |"]),
            "",
            f"[The editor's copy]({(outcome.folder / 'draft.html').absolute().as_uri()})",
            "",
            outcome.reason,
        ]
    ).rstrip()


_SHOWN = ("revision", "sections", "holes", "sentences", "flags", "calls", "prompt_tokens", "completion_tokens")


def notice_of(outcome: Outcome) -> Notice:
    """Which of the three notices fits, with its counts."""
    if outcome.budget_stop:
        event = Event.BUDGET_STOPPED
    else:
        event = Event.RUN_FAILED if outcome.revision is None else Event.DRAFT_WAITS
    flags, holes = len(outcome.draft.all_flags), len(outcome.draft.holes)
    return Notice(event, outcome.slug, flags, holes, outcome.reason, str(outcome.folder / "draft.html"))
