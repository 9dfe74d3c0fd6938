"""A desk with every screen to be seen on it: stories in each state, long names, many flags, text in other hands."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from drafter.desk import approving, citing, deciding, moving, presence, publishing, saving
from drafter.desk.flags import Answer
from drafter.desk.people import Role
from drafter.desk.review import Pane, review
from drafter.drafting import workplace
from drafter.drafting.rewriting import RewriteAsked, open_rewrite, produce_rewrite
from drafter.settings import checkout, load_settings
from drafter.store.values import RevisionKind
from tests.browser.serving import PEOPLE, Desk, add_people, draft_example, draft_notes, in_a_thread, serving

STORY = "kyiv-talks-recorded"
SIGNED, DROPPED, CONFIDENTIAL, UNFINISHED = "signed-and-out", "dropped", "ostby", "being-drafted"
LONG = "Maximiliane-Alexandrina Wolkenstein-Trostburg von der Oberen Hohenzollernstraße-Nord"


def screens_of(story: str, section: str) -> tuple[str, ...]:
    """Every page about one story."""
    at = f"/stories/{story}"
    pages = ("", "?at=S1", f"/sections/{section}", f"/sections/{section}/clash", f"/sections/{section}/unsaved/eve")
    return ("/", *(at + page for page in (*pages, "/versions", "/approve", "/after", "/record", "/notes/new")))


@contextmanager
def world(out: Path) -> Iterator[tuple[Desk, dict[str, str]]]:
    """The desk, and the address of each screen by its name."""
    people = PEOPLE | {"max": (LONG, (Role.EDITOR,))}
    draft_example(out)
    draft_example(out, story=SIGNED)
    draft_example(out, story=DROPPED, started_by="rita")
    draft_notes(out, checkout() / "examples" / "confidential", CONFIDENTIAL, started_by="rita")
    run = rewritten(out)
    with serving(out) as desk:
        add_people(desk.accounts, people)
        fill(desk)
        waiting = put_beside(desk)
        paths = {
            "sign-in": "/sign-in",
            "enter": desk.link("ann"),
            "enter-used": "/enter?ticket=none",
            "not-found": "/stories/no-such-story",
            "desk": "/",
            "desk-tab": "/?tab=review",
            "desk-nothing": "/?q=nothing+like+it",
            "review": f"/stories/{STORY}",
            "review-at": f"/stories/{STORY}?at=S2",
            "review-signed": f"/stories/{SIGNED}",
            "review-dropped": f"/stories/{DROPPED}",
            "review-confidential": f"/stories/{CONFIDENTIAL}",
            "unfinished": f"/stories/{UNFINISHED}",
            "edit": f"/stories/{STORY}/sections/background",
            "edit-mine": f"/stories/{STORY}/sections/introduction",
            "clash": f"/stories/{STORY}/sections/introduction/clash",
            "unsaved": f"/stories/{STORY}/sections/whats_next/unsaved/max",
            "note": f"/stories/{STORY}/notes/new",
            "rewrite": f"/stories/{STORY}/rewrites/{run}",
            "versions": f"/stories/{STORY}/versions",
            "approve": f"/stories/{STORY}/approve",
            "approve-signed": f"/stories/{SIGNED}/approve",
            "after": f"/stories/{SIGNED}/after",
            "record": f"/stories/{STORY}/record",
            "waiting": f"/stories/{CONFIDENTIAL}/drafts/{waiting}",
        }
        yield desk, paths


def rewritten(out: Path) -> str:
    """A rewrite of the background that waits."""
    from drafter.chain import By

    with workplace(load_settings(), out) as tools:
        wish = f"shorter, and lead with {'the long word ' * 6}Donaudampfschifffahrtsgesellschaft"
        asked = RewriteAsked(STORY, tools.store.revisions.current(STORY), "background", wish, By("ann", "", "editor"))
        run = open_rewrite(tools, asked).run
        in_a_thread(lambda: produce_rewrite(tools, run))
    return run


def pane_of(desk: Desk, name: str, key: str, story: str = STORY) -> Pane:
    return next(pane for pane in review(desk.desk, desk.person(name), story).panes if pane.key == key)


def fill(desk: Desk) -> None:
    """Everybody does something."""
    at = desk.desk
    ann, bob, max_ = desk.person("ann"), desk.person("bob"), desk.person("max")
    places = enumerate(("Lviv", "Odesa", "Dnipro", "Kharkiv"), start=41)
    numbers = " ".join(f"In {place} there were {number} of them." for number, place in places)
    first = pane_of(desk, "max", "introduction")
    saving.save_section(at, max_, STORY, first.key, first.hash, f"{first.typed.text} {numbers}", "A heading of Max")
    presence.keep_typed(at, ann, STORY, first.key, first.hash, "A heading of Ann", f"{first.typed.text} Ann was there.")
    other = pane_of(desk, "max", "whats_next")
    presence.keep_typed(at, max_, STORY, other.key, other.hash, "", f"{other.typed.text} Max was there.")
    presence.here(at, max_, STORY, other.key, dirty=True)
    decided = [flag for flag in review(at, bob, STORY).copy.flags if "kept" in flag.answers]
    deciding.decide(at, bob, STORY, decided[0].id, Answer.KEPT, "he said so himself, twice, " * 6)
    deciding.check_section(at, bob, STORY, "tldr", pane_of(desk, "bob", "tldr").hash)
    deciding.judge(at, bob, STORY, "analysis", pane_of(desk, "bob", "analysis").hash)
    moving.return_to_writer(at, ann, DROPPED, "Call the ministry once more")
    moving.resubmit(at, desk.person("rita"), DROPPED)
    moving.spike(at, ann, DROPPED, "Overtaken by events")
    settle_and_publish(desk)
    at.store.stories.open(UNFINISHED, "a folder", format="explainer")
    citing.add_note(at, bob, CONFIDENTIAL, citing.NewNote("A call", "The plant has 214 jobs, the mayor said.", "Mayor"))


def settle_and_publish(desk: Desk) -> None:
    at, ann, bob = desk.desk, desk.person("ann"), desk.person("bob")
    settle(desk, SIGNED)
    approving.approve(at, bob, SIGNED, at.copy(bob, SIGNED).article.sha256, agreed=True)
    publishing.decide_to_publish(at, bob, SIGNED)
    publishing.finish_publication(at, SIGNED)
    moving.correct(at, ann, SIGNED, "The name of the committee was wrong.")
    settle(desk, SIGNED)
    approving.approve(at, bob, SIGNED, at.copy(bob, SIGNED).article.sha256, agreed=True)


def settle(desk: Desk, story: str, name: str = "ann") -> None:
    """All that has to be done before somebody signs."""
    at, who = desk.desk, desk.person(name)
    for flag in review(at, who, story).open_flags:
        if "kept" in flag.answers:
            deciding.decide(at, who, story, flag.id, Answer.KEPT, "as it was said")
    for pane in review(at, who, story).panes:
        if pane.judgement and not pane.judgement.deed:
            deciding.judge(at, who, story, pane.key, pane.hash)
        if pane.editable:
            deciding.check_section(at, who, story, pane.key, pane.hash)


def put_beside(desk: Desk) -> int:
    """A newer draft, from changed notes, beside a text that people have in hand."""
    notes = desk.out / "changed"
    notes.mkdir(exist_ok=True)
    for file in (checkout() / "examples" / "confidential").iterdir():
        text = file.read_text(encoding="utf-8")
        (notes / file.name).write_text(text.replace("214 jobs", "220 jobs").replace("88 million", "91 million"))
    draft_notes(desk.out, notes, CONFIDENTIAL, started_by="rita")
    lines: Any = desk.desk.store.revisions.list(CONFIDENTIAL)
    return next(line.number for line in lines if line.kind is RevisionKind.PROPOSAL)
