"""Promise 6: a withheld name, a background source's name, off-record text: in no article, and not to be accepted."""

from collections.abc import Iterator

from drafter.article import Flag, Section, Severity
from drafter.checks.case import Case, Page, Rule
from drafter.checks.notes import Notes, runs

_CUT = "Take the name out; nobody can accept this flag."


def look(case: Case) -> Iterator[Flag]:
    for why, at in _found(case.text, case.notes):
        yield case.flag("protected-name", why, _CUT, Severity.BLOCK, at)
    for role in case.notes.roles:
        if f" {role} " in case.run:
            yield case.flag(
                "background-source-described",
                f"“{role}” is what the notes say of a source who is not to be named.",
                "Say it in words that could be said of others too.",
            )
            break
    off_record = case.notes.off_record
    if off_record and any(run in off_record for run in runs(case.text)):
        yield case.flag(
            "off-record-text",
            "It repeats an off-record note almost word for word.",
            "Cut it; nobody can accept this flag.",
            Severity.BLOCK,
        )


def section(section: Section, page: Page) -> Iterator[Flag]:
    parts = [section.heading, section.label, *(f"{line.label} {line.url}" for line in section.sources)]
    for part in parts:
        for why, _ in _found(part, page.notes):
            yield Flag("protected-name", section.key, why, _CUT, Severity.BLOCK)
    off_record = page.notes.off_record
    if off_record and any(run in off_record for run in runs(section.heading)):
        yield Flag(
            "off-record-text",
            section.key,
            "Its heading repeats an off-record note.",
            "Cut it; nobody can accept this flag.",
            Severity.BLOCK,
        )


def _found(text: str, notes: Notes) -> Iterator[tuple[str, tuple[int, int]]]:
    if not notes.dossier.protected or not text:
        return
    withheld = set(notes.dossier.withheld)
    for found in notes.mask.find(text):
        who = "a person whose name is withheld" if found.name in withheld else "a source who spoke on background"
        yield f"It names {who}.", (found.start, found.end)


RULE = Rule(
    ("protected-name", "background-source-described", "off-record-text"), mendable=True, sentence=look, section=section
)
