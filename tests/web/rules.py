"""Who may ask for what: one rule for each route of the desk, written down apart from the code that keeps it.

A rule says in which state of the story the route works, with what form, who may, and what comes back. A route that is
in no rule fails `test_who_may`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from drafter.desk.people import Person, Role
from tests.desk.support import VOTED, House
from tests.web.stories import SLUG, Room

Form = Mapping[str, Any]
Who = Callable[[Person, bool], bool]


def sees(person: Person, own: bool) -> bool:
    return own or person.has(Role.EDITOR) or person.has(Role.ADMIN)


def editors(person: Person, own: bool) -> bool:
    del own
    return person.has(Role.EDITOR)


def writers(person: Person, own: bool) -> bool:
    return person.has(Role.EDITOR) or (own and person.has(Role.REPORTER))


def its_writer(person: Person, own: bool) -> bool:
    return own and person.has(Role.REPORTER)


def its_owner(person: Person, own: bool) -> bool:
    del person
    return own


def second_pair_of_eyes(person: Person, own: bool) -> bool:
    return person.has(Role.EDITOR) and not own


@dataclass(frozen=True)
class Rule:
    """`done` is the status for who may; for who sees the story and may not it is 403, for who does not see it 404.

    `again` is what the same form gives a second time, and `leaves` the kinds of entries that this may add. `stale` are
    fields that name what the form was made over, and what a form made over something else gives.
    """

    method: str
    path: str
    who: Who
    done: int = 303
    stage: str = "drafted"
    form: Callable[[House], Form] = field(default=lambda _: {})
    again: int = 303
    leaves: tuple[str, ...] = ()
    stale: Mapping[str, int] = field(default_factory=dict[str, int])

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    def address(self, room: Room, slug: str = SLUG) -> str:
        return self.path.format(slug=slug, **_NAMES.get(self.path, _ALWAYS), **self._found(room))

    def _found(self, room: Room) -> Mapping[str, str]:
        found: dict[str, str] = {}
        if "{run}" in self.path:
            found["run"] = room.run
        if "{flag}" in self.path:
            found["flag"] = flag_of(room.house)
        if "{sentence}" in self.path:
            found["sentence"] = sentence_of(room.house)
        return found

    def ask(self, room: Room, person: Person | None, slug: str = SLUG, **more: Any) -> Any:
        form = self.form(room.house) if self.method == "POST" else None
        return room.ask(person, self.method, self.address(room, slug), form, **more)


_ALWAYS: Mapping[str, Any] = {"key": "introduction", "number": 1, "account": "ben", "note": "N4"}
_S = "/stories/{slug}"
_K = f"{_S}/sections/{{key}}"
_NAMES: Mapping[str, Mapping[str, Any]] = {
    f"{_K}/cut": {"key": "insight"},
    f"{_K}/judge": {"key": "analysis"},
    f"{_S}/drafts/{{number}}": {"number": 3},
}


def flag_of(house: House) -> str:
    """A flag that a reason settles."""
    return next(flag.id for flag in house.copy.flags if flag.open and "kept" in flag.answers)


def sentence_of(house: House) -> str:
    """One that cites nothing yet."""
    return next(number for number, _, each in house.copy.article.numbered() if each.text.startswith("Nobody in the"))


def typed(house: House) -> Form:
    text = f"{VOTED.text} Nobody was surprised."
    return {"base": house.hash("introduction"), "text": text, "heading": "Fourteen"}


def over(key: str, **more: Any) -> Callable[[House], Form]:
    return lambda house: {"base": house.hash(key), **more}


def said(**words: str) -> Callable[[House], Form]:
    return lambda _: words


def proposal_form(house: House) -> Form:
    return {"base": house.hash("introduction"), "take": ["1", "2", "3", "4"], "heading": "1"}


def signature(house: House) -> Form:
    return {"text_sha256": house.copy.article.sha256, "statement": "1"}


WHY = said(reason="The union said so.")
NOTE = said(text="The depot holds 21 buses, the union said on Tuesday.", title="Depot", source="Union", on_record="yes")

RULES = (
    Rule("GET", _S, sees, 200, leaves=("opened",)),
    Rule("GET", f"{_S}/parts", sees, 200),
    Rule("GET", f"{_S}/progress", sees, 204),
    Rule("GET", _K, writers, 200),
    Rule("POST", _K, writers, form=typed, stale={"base": 303}),
    Rule("GET", f"{_K}/clash", sees, 200, "clashing"),
    Rule("GET", f"{_K}/unsaved/{{account}}", sees, 200, "held"),
    Rule("POST", f"{_K}/merge", editors, 303, "clashing", over("introduction"), again=404, stale={"base": 303}),
    Rule("POST", f"{_K}/unsaved", writers, 204, form=typed, again=204),
    Rule("POST", f"{_K}/give-up", sees, 303, "clashing"),
    Rule("POST", f"{_K}/cut", writers, form=over("insight"), stale={"base": 409}),
    Rule("POST", f"{_K}/check", editors, form=over("introduction"), stale={"base": 409}),
    Rule("POST", f"{_K}/judge", editors, form=over("analysis"), stale={"base": 409}),
    Rule("POST", f"{_K}/take-over", writers, 303, "held"),
    Rule("POST", f"{_K}/rewrite", writers, form=said(instruction="shorter")),
    Rule("POST", f"{_S}/flags/{{flag}}", editors, form=said(answer="kept", reason="The minutes say so.")),
    Rule(
        "POST",
        f"{_S}/sentences/{{sentence}}/cite",
        writers,
        form=over("background", passages="N1.1, N2.3"),
        again=409,
        stale={"base": 409},
    ),
    Rule("GET", f"{_S}/notes/new", writers, 200),
    Rule("POST", f"{_S}/notes/new", writers, form=NOTE, again=403),
    Rule("GET", f"{_S}/rewrites/{{run}}", sees, 200, "proposed"),
    Rule("POST", f"{_S}/rewrites/{{run}}", writers, 303, "proposed", proposal_form, again=409, stale={"base": 409}),
    Rule("GET", f"{_S}/approve", sees, 200),
    Rule("POST", f"{_S}/approve", second_pair_of_eyes, 303, "ready", signature, 403, stale={"text_sha256": 409}),
    Rule("POST", f"{_S}/return", editors, form=WHY, again=403),
    Rule("POST", f"{_S}/resubmit", its_writer, 303, "returned", WHY, 403),
    Rule("POST", f"{_S}/reopen", editors, 303, "approved", WHY, 403),
    Rule("POST", f"{_S}/spike", editors, form=WHY, again=403),
    Rule("POST", f"{_S}/unspike", editors, 303, "spiked", again=403),
    Rule("GET", f"{_S}/after", sees, 200, "approved"),
    Rule("POST", f"{_S}/publish", editors, 303, "approved"),
    Rule("POST", f"{_S}/cms", editors, 200, "approved", again=200, leaves=("exported",)),
    Rule("POST", f"{_S}/correct", editors, 303, "published", WHY),
    Rule("POST", f"{_S}/corrections/{{number}}/withdraw", editors, 303, "correcting"),
    Rule("POST", f"{_S}/kill", editors, 303, "published", WHY, 403),
    Rule("GET", f"{_S}/versions", sees, 200),
    Rule("POST", f"{_S}/versions/{{number}}/restore", writers, 303, "mended"),
    Rule("GET", f"{_S}/drafts/{{number}}", sees, 200, "waiting"),
    Rule("POST", f"{_S}/drafts/{{number}}", editors, 303, "waiting", said(take="analysis"), 409),
    Rule("GET", f"{_S}/record", sees, 200),
    Rule("GET", f"{_S}/record.json", sees, 200, leaves=("exported",)),
    Rule("POST", f"{_S}/off-record/{{note}}", its_owner, 200, again=200, leaves=("off_record_opened",)),
    Rule("POST", f"{_S}/admit", its_owner, form=said(account="ben")),
    Rule("POST", f"{_S}/here", sees, 200, form=said(section="introduction", dirty="1"), again=200),
    Rule("POST", f"{_S}/gone", sees, 204, again=204),
)
"""About one story."""

STREAMS = frozenset({"GET /events", f"GET {_S}/events"})
"""Last as long as their reader; see `test_events`."""
DESK = frozenset({"GET /", "GET /parts", "GET /openapi.json"})
"""For whoever is signed in."""
DOORS = frozenset(
    {"GET /stories", "GET /favicon.ico", "GET /sign-in", "POST /sign-in", "GET /enter", "POST /enter", "POST /sign-out"}
)
"""For anybody."""

BY_NAME = {rule.name: rule for rule in RULES}


def forms() -> Iterator[Rule]:
    """What changes something."""
    return (rule for rule in RULES if rule.method == "POST")
