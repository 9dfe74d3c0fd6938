"""The disclosure, computed: a pure function of what is on record and of an outlet's wording.

It says of people only what the record of exactly this text says of them: nobody has checked, edited or approved a
text with another hash. Whatever was not approved as it stands is unreviewed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from drafter.article import Author
from drafter.disclosure.machine import machine_record
from drafter.disclosure.wording import Wording, one_line
from drafter.record import Approval, Made, Record, Review


@dataclass(frozen=True)
class Disclosure:
    """`label` and `line` for people, `details` as (term, value) behind it, `machine` as JSON values.

    `approved` says whether the line speaks of a text that a named editor approved as it stands.
    """

    label: str
    line: str
    details: tuple[tuple[str, str], ...]
    machine: Mapping[str, object]
    approved: bool = False
    corrections: tuple[str, ...] = ()  # a line for readers each, with its number and its date

    @property
    def sections(self) -> Sequence[Mapping[str, object]]:
        """What it says of each section: `section`, `line` and the rest of the machine-readable record."""
        return cast("Sequence[Mapping[str, object]]", self.machine.get("sections", ()))


def disclose(record: Record, wording: Wording, outlet: str, policy_url: str = "") -> Disclosure:
    """What has to be said about the text of `record`, in `wording`'s language.

    `outlet` is its public name, `policy_url` where it explains its use of AI (may be empty).
    """
    story = _Story(record, wording, outlet, policy_url)
    line = " ".join(sentence for sentence in story.sentences() if sentence)
    label = story.label
    return Disclosure(
        label=label,
        line=line,
        details=tuple(story.details()),
        machine=machine_record(
            record,
            label=label,
            line=line,
            language=wording.language,
            outlet=one_line(outlet),
            policy_url=one_line(policy_url),
            said={made.section: story.how(made) for made in record.made},
        ),
        approved=story.approval is not None,
        corrections=tuple(story.corrections()),
    )


def approval_of(record: Record) -> Approval | None:
    """The approval of exactly this text, None where there is none."""
    approval = record.approval
    return approval if approval and approval.text_sha256 == record.text_sha256 else None


def reviews_of(record: Record) -> tuple[Review, ...]:
    """The reviews of exactly this text."""
    return tuple(review for review in record.reviews if review.text_sha256 == record.text_sha256)


class _Story:
    """The sentences of one disclosure, in order."""

    def __init__(self, record: Record, wording: Wording, outlet: str, policy_url: str) -> None:
        self.record = record
        self.wording = wording
        self.outlet = outlet
        self.policy_url = policy_url
        self.approval = approval_of(record)
        self.reviews = reviews_of(record)
        self.written = tuple(made for made in record.made if not made.hole and made.author is not Author.CODE)

    @property
    def label(self) -> str:
        """The outlet's label where a model wrote anything, the program's where a program did, else none."""
        authors = {made.author for made in self.record.made}
        if Author.MODEL in authors:
            return one_line(self.wording.label)
        return one_line(self.wording.program_label) if Author.EXTRACTIVE in authors else ""

    def sentences(self) -> Iterable[str]:
        yield self._opening()
        yield from self._makers()
        if self.approval:
            yield from self._people(self.approval)

    def _opening(self) -> str:
        if self.approval:
            return self._say("opening.approved", label=self.label) if self.label else ""
        if self.label:
            return self._say("opening.draft", label=self.label)
        return self._say("opening.draft_by_people")

    def _makers(self) -> Iterable[str]:
        day = self._day()
        by = {author: [m for m in self.written if m.author is author] for author in Author}
        if not self.written:
            yield self._say("made.nothing")
        if made := by[Author.MODEL]:
            yield self._say("made.model", model=self._models(made), date=day, sections=self._sections(made))
        if made := by[Author.EXTRACTIVE]:
            yield self._say("made.program", date=day, sections=self._sections(made))
        if made := by[Author.PERSON]:
            authors = self.record.written_by or (self.wording.words["words.unknown_author"],)
            yield self._say("made.people", authors=self.wording.listed(authors), sections=self._sections(made))

    def _people(self, approval: Approval) -> Iterable[str]:
        checked, edited = self._reviewers("checked"), self._reviewers("edited")
        if checked and checked == edited:
            yield self._say("review.checked_and_edited", reviewers=checked)
        else:
            yield self._say("review.checked", reviewers=checked) if checked else ""
            yield self._say("review.edited", reviewers=edited) if edited else ""
        yield self._say("review.approved", approver=self._person(approval.name, approval.role))
        yield self._say("review.responsible", responsible=approval.answerable or approval.name)
        if self.record.corrections:
            latest = max(self.record.corrections, key=lambda correction: correction.at)
            yield self._say("review.corrected", date=self.wording.day(latest.at))
        if self.policy_url:
            yield self._say("review.policy", policy_url=self.policy_url)

    def _reviewers(self, deed: str) -> str:
        """Everybody with a record of this deed on this text, each with the sections where it was not all of them."""
        keys = [made.section for made in self.written]
        seen: dict[str, set[str]] = {}
        for review in self.reviews:
            done = set(review.checked if deed == "checked" else review.edited).intersection(keys)
            if done:
                seen.setdefault(self._person(review.name, review.role), set()).update(done)
        return self.wording.listed(self._with_part(who, done) for who, done in seen.items()) if seen else ""

    def _with_part(self, who: str, done: set[str]) -> str:
        mine = [made for made in self.written if made.section in done]
        if len(mine) == len(self.written):
            return who
        return self._say("pieces.part", who=who, sections=self.wording.listed(made.label for made in mine))

    def _person(self, name: str, role: str) -> str:
        return self._say("pieces.person", name=name, role=role) if role else one_line(name)

    def _sections(self, made: list[Made]) -> str:
        """The labels; to readers, and where all text was made in one way, "all sections"."""
        if self.approval and len(made) == len(self.written):
            return self.wording.words["words.all_sections"]
        return self.wording.listed(one.label for one in made)

    def _models(self, made: Iterable[Made]) -> str:
        unknown = self.wording.words["words.unknown_model"]
        models = (model or unknown for one in made for model in (one.model, *one.others))
        return self.wording.listed(dict.fromkeys(models))

    def _day(self) -> str:
        moment = self.record.ended or self.record.started
        return self.wording.day(moment) if moment else self.wording.words["words.unknown_date"]

    def _say(self, pattern: str, **values: str) -> str:
        return self.wording.say(pattern, **{"outlet": self.outlet, **values})

    def details(self) -> Iterable[tuple[str, str]]:
        """Term and value, for whoever opens the record behind the line."""
        words, record = self.wording.words, self.record
        yield words["terms.status"], words["terms.approved" if self.approval else "terms.unreviewed"]
        for made in record.made:
            yield self._say("terms.section", label=made.label), self.how(made)
        yield from ((words["terms.model"], one_line(model)) for model in record.models if model)
        if record.started or record.ended:
            yield words["terms.drafted"], self._day()
        for review in self.reviews:
            yield words["terms.reviewed"], self._reviewed(review)
        if approval := self.approval:
            yield (
                words["terms.approval"],
                f"{self._person(approval.name, approval.role)}, {self.wording.day(approval.at)}",
            )
            if approval.override:
                yield words["terms.override"], one_line(approval.override)
            yield words["terms.responsible"], one_line(approval.answerable or approval.name)
            yield from ((words["terms.correction"], said) for said in self.corrections())
        if self.policy_url:
            yield words["terms.policy"], one_line(self.policy_url)
        yield words["terms.text"], f"sha256:{one_line(record.text_sha256)}"
        yield words["terms.run"], one_line(record.run)

    def corrections(self) -> Iterable[str]:
        """Every correction of an approved text, in its order."""
        for one in self.record.corrections if self.approval else ():
            day = self.wording.day(one.at)
            yield self._say("pieces.correction", number=str(one.number), date=day, what=one.what)

    def _reviewed(self, review: Review) -> str:
        labels = {made.section: made.label for made in self.written}
        parts = [f"{self._person(review.name, review.role)}, {self.wording.day(review.at)}"]
        for pattern, keys in (("review.checked", review.checked), ("review.edited", review.edited)):
            if known := [labels[key] for key in keys if key in labels]:
                who = self._say("pieces.part", who=review.name, sections=self.wording.listed(known))
                parts.append(self._say(pattern, reviewers=who))
        return ". ".join(part.rstrip(".") for part in parts)

    def how(self, made: Made) -> str:
        """How one section was made; begins with the label where a model or a program wrote it."""
        if made.hole:
            return self._say("pieces.empty", reason=made.hole.replace("_", " "))
        how = {
            Author.MODEL: lambda: self._say("pieces.by_model", label=self.wording.label, model=self._models([made])),
            Author.EXTRACTIVE: lambda: self._say("pieces.by_program", label=self.wording.program_label),
            Author.PERSON: lambda: self._say("pieces.by_people"),
            Author.CODE: lambda: self._say("pieces.by_code"),
        }[made.author]()
        return self._say("pieces.edited_since", how=how) if made.edited else how
