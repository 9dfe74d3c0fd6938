"""Stories with a whole record, made with the bodies that the verbs of the desk give their entries."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from drafter.article import Article, Author, Draft, Section, Sentence
from drafter.chain import By, Entry
from drafter.desk.anchors import anchor, anchors_of
from drafter.desk.verify import Problem, verify_story
from drafter.record import Origin, Record
from drafter.store import RunState, Store, StoredRun
from drafter.store.values import Published, RunKind, Status
from tests.store.support import a_dossier, a_draft, a_note, a_record, a_run, file, pay

SLUG = "kyiv-talks"
ANN = By("ann", "Ann Lee", "editor")
JO = By("jo", "Jo Park", "reporter")
DISCLOSED = "c0" * 32


@dataclass(frozen=True)
class Told:
    """A story in a store, and where its anchors lie."""

    store: Store
    out: Path
    run: StoredRun

    def problems(self) -> tuple[Problem, ...]:
        return verify_story(self.store, self.run.story, anchors_of(self.out, self.run.story))

    def words(self) -> str:
        return "\n".join(map(str, self.problems()))

    def entries(self, *kinds: str) -> tuple[Entry, ...]:
        every = self.store.entries.of(self.run.story)
        return tuple(entry for entry in every if not kinds or entry.kind in kinds)

    def do(self, kind: str, by: By = ANN, body: dict[str, Any] | None = None, **words: str) -> Entry:
        with self.store.at_desk(self.run.story) as work:
            return work.add(kind, by, body, words)

    def move(self, status: Status) -> None:
        with self.store.at_desk(self.run.story) as work:
            work.move(status)

    def edit(self, lede: str, by: By = ANN) -> int:
        """A person's text over the working one: another lede."""
        current = self.store.revisions.current(self.run.story)
        with self.store.at_desk(self.run.story) as work:
            draft = with_lede(current.draft, lede)
            return work.file(
                draft,
                replace(
                    current.record,
                    text_sha256=draft.article.sha256,
                    dossier_sha256=self.store.dossier(current.dossier or "").sha256,
                ),
                by,
                base=current,
                dossier=current.dossier,
                open_flags=1,
                how={"saved": {"section": "lede", "base": "0" * 64}, "changed": ["lede"]},
            )

    def approve(self, by: By = ANN, override: str = "") -> Entry:
        current = self.store.revisions.current(self.run.story)
        body = {"revision": current.number, "text_sha256": current.text_sha256, "statement": "1"}
        with self.store.at_desk(self.run.story) as work:
            work.move(Status.APPROVED)
            words = {"override": override} if override else {}
            entry = work.add("approved", by, {**body, "override": bool(override)}, words)
        anchor(self.out, entry, current.text_sha256)
        return entry

    def publish(self, number: int = 1) -> Entry:
        """The two steps of it, with a published copy that names the head of the approval."""
        from tests.desk.copies import write_copy

        current = self.store.revisions.current(self.run.story)
        text = {"revision": current.number, "text_sha256": current.text_sha256}
        approved = self.entries("approved")[-1]
        self.do("publishing", body={**text, "at": "2026-11-23T12:00:00+00:00", "number": number})
        write_copy(self.out, self.run.story, approved, current.text_sha256)
        state = Published.PUBLISHED if number == 1 else Published.CORRECTED
        with self.store.at_desk(self.run.story) as work:
            entry = work.add("published", ANN, {**text, "files": {"article.md": "0" * 64}, "published": state})
            work.set(published=state, published_revision=current.number)
        anchor(self.out, entry, current.text_sha256)
        return entry


def with_lede(draft: Draft, lede: str) -> Draft:
    def section(one: Section) -> Section:
        if one.key != "lede":
            return one
        return replace(one, paragraphs=((Sentence(lede, ("N1.1",), by="ann"),),))

    article: Article = draft.article
    return replace(draft, article=replace(article, sections=tuple(map(section, article.sections))))


def begun(store: Store, out: Path, slug: str = SLUG, key: str = "c" * 64, **more: Any) -> Told:
    """A machine's draft that waits for review."""
    run = a_run(store, slug, **{"origin": Origin.PERSON, "started_by": "jo", **more})
    pay(store, run, "lede", key)
    file(store, run)
    store.runs.finish(run.id, RunState.DONE, revision=1)
    told = Told(store, out, store.runs.get(run.id))
    told.move(Status.DRAFTED)
    return told


def reviewed(store: Store, out: Path, slug: str = SLUG, **more: Any) -> Told:
    """In review: decisions, a person's edit, a rewrite that was asked for, answered and settled, one that failed."""
    told = begun(store, out, slug, **more)
    lede = told.store.revisions.get(slug).draft.article.sections[1]
    told.do("opened", body={"revision": 1})
    told.move(Status.IN_REVIEW)
    flag = {"flag": "f" * 16, "rule": "number-not-in-notes", "section": "lede", "answer": "kept", "revision": 1}
    told.do("decided", body=flag, reason="The minutes say 7-2.")
    told.do("checked", body={"section": "lede", "text_sha256": lede.sha256})
    told.edit("The council voted 7-2 on Monday night.")
    rewrite(told, "shorter", "The council voted.")
    failed = rewrite_run(told, "d" * 64)
    store.rewrites.ask(failed, lede, "lead with the money", ANN)
    store.rewrites.fail(failed.id, "The model did not answer.")
    return told


def rewrite_run(told: Told, origin: str) -> StoredRun:
    return a_run(
        told.store, told.run.story, origin_hash=origin, kind=RunKind.REWRITE, started_by="ann", origin=Origin.PERSON
    )


def rewrite(told: Told, wish: str, lede: str, key: str = "e" * 64) -> StoredRun:
    """Asked for, paid for, answered and settled."""
    store = told.store
    run = rewrite_run(told, key)
    base = store.revisions.current(told.run.story).draft.article.sections[1]
    store.rewrites.ask(run, base, wish, ANN)
    pay(store, run, "rewrite:lede", key, f"# Lede\n\n{lede} [N1.1]")
    store.rewrites.answer(run.id, replace(base, author=Author.MODEL, paragraphs=((Sentence(lede, ("N1.1",)),),)))
    with store.at_desk(told.run.story) as work:
        assert work.settle_rewrite(run.id)
        work.add("rewrite_settled", ANN, {"run": run.id, "taken": [0]})
    store.runs.finish(run.id, RunState.DONE)
    return run


def published(store: Store, out: Path, slug: str = SLUG, **more: Any) -> Told:
    """Approved and published, with a published copy that names its head."""
    told = reviewed(store, out, slug, **more)
    told.approve()
    told.publish()
    return told


def own_notes(told: Told) -> Record:
    """A revision that names notes of its own, as one that brought a note does."""
    store, current = told.store, told.store.revisions.current(told.run.story)
    notes = a_dossier(a_note(), a_note(2, "A note that came later."))
    record = replace(current.record, dossier_sha256=notes.sha256)
    with store.at_desk(told.run.story) as work:
        kept = work.keep_dossier(notes)
        how = {"note": {"note": "N2", "sha256": "2" * 64}, "changed": []}
        work.file(current.draft, record, ANN, base=current, dossier=kept, open_flags=0, how=how)
    return record


__all__ = ["ANN", "JO", "SLUG", "Told", "a_draft", "a_record", "begun", "own_notes", "published", "reviewed", "rewrite"]
