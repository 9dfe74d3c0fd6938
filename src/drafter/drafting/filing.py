"""A written draft becomes a revision in the store and an editor's copy in the outputs folder, in this order.

The copy is always rendered from what the store holds, so that rivals who file the same draft write the same bytes.
"""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from drafter import __version__
from drafter.article import Author, Draft, Section
from drafter.disclosure import Disclosure, disclose, parse_wording
from drafter.drafting.cast import Cast, made_before
from drafter.drafting.pipeline import Written
from drafter.drafting.start import RunSettings
from drafter.drafting.tools import Tools
from drafter.formats import parse_format
from drafter.record import Call, Made, Record
from drafter.render.editors import editors_copy
from drafter.render.files import write_files
from drafter.store.values import RevisionKind, StoredRun

UNFINISHED = "unfinished"


@dataclass(frozen=True)
class Filed:
    """A draft as it lies on the desk; `revision` is None for what exists of an unfinished one."""

    revision: int | None
    folder: Path
    draft: Draft
    record: Record
    disclosure: Disclosure


def file_draft(tools: Tools, run: StoredRun, cast: Cast, written: Written, *, replaying: bool = False) -> Filed:
    """File the draft as the story's next revision and write its editor's copy. Filing twice is filing once.

    A replay files nothing: it writes its copy beside the filed one, with the record of the filed one.
    """
    if replaying:
        return _replayed(tools, run, cast, written)
    lines = tools.store.revisions.list(run.story)
    by_people = any(line.kind is RevisionKind.PERSON for line in lines)
    stored = tools.store.revisions.file(
        run.story,
        written.draft,
        origin_hash=run.origin_hash,
        take=run.take,
        author=cast.writer.author,
        run_id=run.id,
        record=record_of(tools, run, cast, written),
        kind=RevisionKind.PROPOSAL if by_people else RevisionKind.MACHINE,
    )
    filed = _write_copy(tools, run, stored.draft, stored.record, stored.number, f"r{stored.number}")
    shutil.rmtree(tools.out / run.story / UNFINISHED, ignore_errors=True)  # it is a copy of less than this
    return filed


def show_filed(tools: Tools, run: StoredRun) -> Filed:
    """The filed draft of a finished run; its copy is written again where it is gone or was changed."""
    stored = tools.store.revisions.get(run.story, run.revision)
    return _write_copy(tools, run, stored.draft, stored.record, stored.number, f"r{stored.number}")


def show_unfinished(tools: Tools, run: StoredRun, cast: Cast, written: Written) -> Filed:
    """The editor's copy of what exists, in a folder that says that it is not a draft yet."""
    record = record_of(tools, run, cast, written)
    return _write_copy(tools, run, written.draft, record, None, UNFINISHED)


def _replayed(tools: Tools, run: StoredRun, cast: Cast, written: Written) -> Filed:
    if run.revision is None:
        return _write_copy(tools, run, written.draft, record_of(tools, run, cast, written), None, f"replay-{run.id}")
    record = tools.store.revisions.get(run.story, run.revision).record
    return _write_copy(tools, run, written.draft, record, run.revision, f"replay-r{run.revision}")


def _write_copy(tools: Tools, run: StoredRun, draft: Draft, record: Record, revision: int | None, place: str) -> Filed:
    settings = RunSettings.of(run.settings)
    wording = parse_wording(run.wording_text, "wording")
    disclosure = disclose(record, wording, settings.outlet, settings.policy_url)
    format_ = parse_format(run.format_text, run.format_name)
    files = editors_copy(
        draft,
        run.dossier,
        record,
        disclosure,
        revision=revision or 0,
        format=format_,
        notices=record.notices,
        named="" if place == UNFINISHED else "replayed",
    )
    folder = tools.out / run.story / place
    write_files(folder, files, private=_is_private(run))
    return Filed(revision, folder, draft, record, disclosure)


def _is_private(run: StoredRun) -> bool:
    """Does the dossier hold anything that not everybody in the house may read?"""
    return any(not note.named or note.withhold for note in run.dossier.notes)


def record_of(tools: Tools, run: StoredRun, cast: Cast, written: Written) -> Record:
    """What happened, from the ledger and the draft."""
    calls = tools.store.ledger.calls(run.id)
    answered = {call.step: call for call in (*tools.store.ledger.used(run.id), *calls) if call.outcome == "accepted"}
    article = written.draft.article
    return Record(
        story=run.story,
        run=run.id,
        format=run.format_name,
        text_sha256=article.sha256,
        dossier_sha256=run.dossier_sha256,
        made=tuple(_made(section, cast, written, answered) for section in article.sections),
        origin=run.origin,
        started_by=run.started_by,
        started=run.created,
        ended=tools.now(),
        calls=calls,
        prompts=dict(cast.prompts.fingerprints),
        drafter_version=__version__,
        policy=cast.settings.policy,
        notices=cast.notices(),
    )


def _made(section: Section, cast: Cast, written: Written, answered: dict[str, Call]) -> Made:
    home = written.homes.get(section.key)
    passages = tuple(passage.id for passage in home.passages) if home else ()
    made = Made(section.key, section.label, section.author, passages=passages, lead=home.lead if home else ())
    if section.hole:
        return replace(made, hole=section.hole.reason)
    if section.author is not Author.MODEL:
        return made
    before = made_before(cast.predecessor)
    if cast.carried and section.key in cast.carried.sections and section.key in before:
        return replace(before[section.key], passages=passages, lead=made.lead)
    spec = cast.brief.format[section.key]
    call = answered.get(f"{'section' if spec.body else 'summary'}:{section.key}")
    model = (call.answered_model or call.asked_model) if call else cast.writer.name
    return replace(made, model=model, prompt=spec.template, prompt_sha256=cast.prompts.fingerprint(spec.template))
