"""What has been decided about a story, told from its record alone: the entries, folded one after another.

Nothing here is stored a second time, so nothing can disagree with the record. A decision holds for exactly what it
was made about: a flag by its fingerprint, a section by its hash. An approval ends with the first step back.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from drafter.chain import By, Entry
from drafter.record import Correction
from drafter.store.values import Status

_HOLDS = frozenset({"accepted", "kept"})  # the other answers tell what became of a text: where that is back, so is it
_ENDS_AN_APPROVAL = frozenset({Status.IN_REVIEW, Status.RETURNED, Status.DRAFTED, Status.DRAFTING})


@dataclass(frozen=True, slots=True)
class Deed:
    """Somebody did something at some time, and may have said why."""

    by: By
    at: datetime
    answer: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """An approval: of which revision and text, by whom, and why without a second pair of eyes where that was so."""

    revision: int
    text_sha256: str
    by: By
    at: datetime
    override: str
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Publication:
    """`finished` is False between the decision to publish and the files' being there; `ended`: the story was taken
    another way before they were. `seq` is the entry of the decision, `corrections` how many there were by then.
    """

    revision: int
    text_sha256: str
    at: datetime
    number: int
    by: By
    seq: int
    corrections: int
    finished: bool = False
    ended: bool = False

    @property
    def on_the_way(self) -> bool:
        """Is it for anybody to carry out?"""
        return not (self.finished or self.ended)


@dataclass(frozen=True)
class State:
    """All of it. `checked` and `judged` go by the hash of a section's text, `edited` by its key; in each the people's
    deeds go by account. `left` are the hashes of sections as machines left them, `drawn` the numbers of other revisions
    whose text was taken into the working one, `commissioned` who asked for rewrites that were. `left_at` and `purged`
    are the numbers of the last entries that say that a machine left a text, and that words were taken out; 0 for none.
    `dossier` is the notes that the working text rests on. `publication` is the last that was decided, `live` the last
    whose files are out; `held_up` why what is on the way to readers could not be finished so far.
    """

    seq: int = 0
    decisions: Mapping[str, Deed] = field(default_factory=dict[str, Deed])
    checked: Mapping[str, Mapping[str, Deed]] = field(default_factory=dict[str, Mapping[str, Deed]])
    judged: Mapping[str, Deed] = field(default_factory=dict[str, Deed])
    edited: Mapping[str, Mapping[str, Deed]] = field(default_factory=dict[str, Mapping[str, Deed]])
    approval: Signed | None = None
    corrections: tuple[Correction, ...] = ()
    publication: Publication | None = None
    live: Publication | None = None
    killing: Deed | None = None  # decided; what readers find says `killed`
    killed: Deed | None = None
    held_up: str = ""
    returned: Deed | None = None
    spiked: Deed | None = None
    admitted: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    opened: Mapping[tuple[str, int], datetime] = field(default_factory=dict[tuple[str, int], datetime])
    settled: frozenset[int] = frozenset()  # proposals of a machine, by number, that somebody took over or set aside
    left: frozenset[str] = frozenset()
    drawn: frozenset[int] = frozenset()
    asked: Mapping[str, str] = field(default_factory=dict[str, str])  # rewrites by their run: who asked
    commissioned: frozenset[str] = frozenset()
    dossier: str = ""
    left_at: int = 0
    purged: int = 0

    @property
    def being_killed(self) -> bool:
        """Decided, and not done yet."""
        return self.killing is not None and self.killed is None

    def full_name(self, account: str) -> str:
        """As the record last named them; the account where it never did."""
        return self.names.get(account) or account


def folded(entries: Iterable[Entry], before: State | None = None) -> State:
    """The state after these entries, which follow on from `before`."""
    state = before or State()
    for entry in entries:
        state = replace(state, seq=entry.seq)
        if entry.by.name and state.names.get(entry.by.name) != entry.by.full_name:
            state = replace(state, names={**state.names, entry.by.name: entry.by.full_name})
        step = _STEPS.get(entry.kind)
        if step is not None:
            state = step(state, entry)
    return state


def _deed(entry: Entry, answer: str = "") -> Deed:
    return Deed(entry.by, entry.at, answer, entry.said())


def _decided(state: State, entry: Entry) -> State:
    flag, answer = entry.body["flag"], entry.body["answer"]
    rest = {each: deed for each, deed in state.decisions.items() if each != flag}
    return replace(state, decisions={**rest, flag: _deed(entry, answer)} if answer in _HOLDS else rest)


def _checked(state: State, entry: Entry) -> State:
    digest = entry.body["text_sha256"]
    theirs = {**state.checked.get(digest, {}), entry.by.name: _deed(entry)}
    return replace(state, checked={**state.checked, digest: theirs})


def _unchecked(state: State, entry: Entry) -> State:
    digest = entry.body["text_sha256"]
    theirs = {name: deed for name, deed in state.checked.get(digest, {}).items() if name != entry.by.name}
    return replace(state, checked={**state.checked, digest: theirs})


def _judged(state: State, entry: Entry) -> State:
    digest, answer = entry.body["text_sha256"], entry.body["answer"]
    rest = {each: deed for each, deed in state.judged.items() if each != digest}
    return replace(state, judged=rest if answer == "undone" else {**rest, digest: _deed(entry, answer)})


def _filed(state: State, entry: Entry) -> State:
    """What a machine left; or which sections a person edited in this revision. What is as a machine left it, or only
    rests on something else now, nobody has edited.
    """
    body = entry.body
    if body.get("kind") != "proposal":
        state = rests_on(state, body.get("dossier") or "", added="note" in body)
    if not entry.by.name:
        return replace(state, left_at=entry.seq, left=state.left | {each[1] for each in body["sections"]})
    edited: dict[str, Mapping[str, Deed]] = dict(state.edited)
    for key in () if "cited" in body else body.get("changed", ()):
        edited[key] = {**edited.get(key, {}), entry.by.name: _deed(entry)}
    back = {key for key, digest, _ in body["sections"] if digest in state.left}
    edited = {key: theirs for key, theirs in edited.items() if key not in back}
    rewrite = body.get("rewrite", {}).get("run", "")
    asked = frozenset({state.asked[rewrite]}) if rewrite in state.asked else frozenset[str]()
    commissioned = state.commissioned | asked
    return replace(state, edited=edited, drawn=state.drawn | _drawn(body), commissioned=commissioned)


def rests_on(state: State, notes: str, *, added: bool) -> State:
    """With other notes, what was decided on the evidence of the ones before is to be decided again. A note that is
    added takes nothing away.
    """
    if not notes or notes == state.dossier:
        return state
    if not state.dossier or added:
        return replace(state, dossier=notes)
    return replace(state, dossier=notes, decisions={}, checked={}, judged={})


def _rewrite_asked(state: State, entry: Entry) -> State:
    return replace(state, asked={**state.asked, entry.body["run"]: entry.by.name})


def _drawn(body: Mapping[str, Any]) -> frozenset[int]:
    """Other revisions that this text was taken from, in part or whole."""
    told = (body.get(how, {}) for how in ("proposal", "restored"))
    return frozenset(each["revision"] for each in told if each.get("sections", each))


def _adopted(state: State, entry: Entry) -> State:
    """Texts from before there was a record."""
    machines = (each for each in entry.body["revisions"] if each["kind"] != "person")
    return replace(state, left=state.left | {section[1] for each in machines for section in each["sections"]})


def _rewritten(state: State, entry: Entry) -> State:
    return replace(state, left_at=entry.seq, left=state.left | {entry.body["text_sha256"]})


def _status(state: State, entry: Entry) -> State:
    ended = state.approval is not None and entry.body["to"] in _ENDS_AN_APPROVAL
    state = replace(state, approval=None) if ended else state
    out = state.publication
    if out and out.on_the_way and entry.body["to"] != Status.APPROVED:
        state = replace(state, publication=replace(out, ended=True), held_up="")
    return replace(state, spiked=None) if entry.body["from"] == Status.SPIKED else state


def _approved(state: State, entry: Entry) -> State:
    body = entry.body
    signed = Signed(
        revision=body["revision"],
        text_sha256=body["text_sha256"],
        by=entry.by,
        at=entry.at,
        override=(entry.said("override") or "reason taken out") if body.get("override") else "",
        seq=entry.seq,
        hash=entry.hash,
    )
    return replace(state, approval=signed, returned=None)


def _correcting(state: State, entry: Entry) -> State:
    one = Correction(entry.body["number"], entry.at, entry.by.full_name or entry.by.name, entry.said("what"))
    return replace(state, corrections=(*state.corrections, one))


def _withdrawn(state: State, entry: Entry) -> State:
    return replace(state, corrections=tuple(c for c in state.corrections if c.number != entry.body["number"]))


def _publication(state: State, entry: Entry) -> State:
    body: Mapping[str, Any] = entry.body
    when = datetime.fromisoformat(body["at"])
    started = Publication(
        body["revision"], body["text_sha256"], when, body["number"], entry.by, entry.seq, len(state.corrections)
    )
    return replace(state, publication=started, held_up="")


def _published(state: State, entry: Entry) -> State:
    del entry
    out = state.publication and replace(state.publication, finished=True, ended=False)
    return replace(state, publication=out, live=out or state.live, held_up="")


def _opened(state: State, entry: Entry) -> State:
    return replace(state, opened={**state.opened, (entry.by.name, entry.body["revision"]): entry.at})


def _returned(state: State, entry: Entry) -> State:
    return replace(state, returned=_deed(entry))


def _spiked(state: State, entry: Entry) -> State:
    return replace(state, spiked=_deed(entry))


def _killing(state: State, entry: Entry) -> State:
    return replace(state, killing=_deed(entry), held_up="")


def _killed(state: State, entry: Entry) -> State:
    return replace(state, killed=_deed(entry), held_up="")


def _held_up(state: State, entry: Entry) -> State:
    return replace(state, held_up=entry.body["reason"])


def _admitted(state: State, entry: Entry) -> State:
    return replace(state, admitted=state.admitted | {entry.body["account"]})


def _settled(state: State, entry: Entry) -> State:
    return replace(state, settled=state.settled | {entry.body["revision"]})


def _purged(state: State, entry: Entry) -> State:
    return replace(state, purged=entry.seq)


_STEPS: Mapping[str, Callable[[State, Entry], State]] = {
    "decided": _decided,
    "checked": _checked,
    "unchecked": _unchecked,
    "judged": _judged,
    "filed": _filed,
    "adopted": _adopted,
    "rewrite_asked": _rewrite_asked,
    "rewritten": _rewritten,
    "status": _status,
    "approved": _approved,
    "correcting": _correcting,
    "correction_withdrawn": _withdrawn,
    "publishing": _publication,
    "published": _published,
    "opened": _opened,
    "returned": _returned,
    "spiked": _spiked,
    "killing": _killing,
    "killed": _killed,
    "held_up": _held_up,
    "admitted": _admitted,
    "proposal_settled": _settled,
    "purged": _purged,
}
