"""What the readers hand on, as values: labels, blocks, a note before it has passages, reports to the person."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from drafter.notes import Dossier, OnRecord, Removal


@dataclass(frozen=True, slots=True)
class Report:
    """One line for the person: which file, and what was done with it or found in it. Never the words of a note.

    `urgent` is to be seen before anything else happens: a source's name in the wrong place, words that speak to a
    machine.
    """

    file: str
    what: str
    urgent: bool = False


class BlockKind(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item or table row (cells joined by " | ") of a document that knows its own."""

    text: str
    kind: BlockKind = BlockKind.PARAGRAPH


@dataclass(frozen=True, slots=True)
class Labels:
    """What is said about a note; None and empty mean that nothing is said. Times carry a zone.

    `aliases` are further strings that give a source away (the address of an e-mail): they are kept out wherever the
    source's name is.
    """

    title: str | None = None
    source: str | None = None
    kind: str | None = None
    url: str | None = None
    received: datetime | None = None
    on_record: OnRecord | None = None
    embargo: datetime | None = None
    withhold: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    def over(self, below: "Labels") -> "Labels":
        """These labels, and for what they do not say those of `below`: dossier.toml's defaults, a file's own words.

        What protects people only ever adds up: names withheld by either, the later embargo.
        """
        embargoes = [moment for moment in (self.embargo, below.embargo) if moment]
        return Labels(
            title=self.title or below.title,
            source=self.source or below.source,
            kind=self.kind or below.kind,
            url=self.url or below.url,
            received=self.received or below.received,
            on_record=self.on_record or below.on_record,
            embargo=max(embargoes, default=None),
            withhold=tuple(dict.fromkeys(self.withhold + below.withhold)),
            aliases=tuple(dict.fromkeys(self.aliases + below.aliases)),
        )

    def strictest(self, other: "Labels") -> "Labels":
        """As `over`, where both speak of this very note: the stricter `on_record` holds."""
        both = self.over(other)
        said = [label for label in (self.on_record, other.on_record) if label]
        on_record = max(said, key=_STRICTNESS.index, default=None)
        return Labels(
            both.title,
            both.source,
            both.kind,
            both.url,
            both.received,
            on_record,
            both.embargo,
            both.withhold,
            both.aliases,
        )


_STRICTNESS = (OnRecord.YES, OnRecord.BACKGROUND, OnRecord.NO)


@dataclass(frozen=True, slots=True)
class RawNote:
    """One note as read, before cleaning, masking and passages.

    Either `blocks` (a document that knows its own structure) or `text` (Markdown or plain text, whose structure is
    found). `labels` are what somebody said about it, `own` what the document says of itself (an e-mail's subject and
    sender), which holds where nobody says otherwise. `sha256` is of the bytes it came from; left empty, it is that of
    the text.
    """

    file: str
    text: str = ""
    labels: Labels = field(default_factory=Labels)
    own: Labels = field(default_factory=Labels)
    blocks: tuple[Block, ...] = ()
    sha256: str = ""
    removed: tuple[Removal, ...] = ()
    reports: tuple[Report, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A dossier, what the person is told about it, and a name for the story (not yet a slug)."""

    dossier: Dossier
    reports: tuple[Report, ...]
    name: str

    @property
    def urgent(self) -> tuple[str, ...]:
        """The lines that an editor must see too, who did not start the draft."""
        return tuple(f"{report.file}: {report.what}" for report in self.reports if report.urgent)
