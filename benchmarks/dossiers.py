"""Invented dossiers of any length: the same number gives the same notes, another number other ones."""

from collections.abc import Iterator
from itertools import count

from drafter.notes import Dossier
from drafter.readers.assemble import assemble
from drafter.readers.raw import Labels, RawNote

_PLACES = ("Harrow Bay", "Eskmouth", "Tornvik", "Saint Orla", "Penn Hollow", "Lower Marden", "Calder Reach", "Ostby")
_PEOPLE = ("Ada Lindqvist", "Piet Marsh", "Ines Calloway", "Tomas Brandt", "Ruth Okafor", "Milan Vesely", "Jo Harker")
_BODIES = ("town council", "transit office", "harbour board", "school trust", "water company", "planning panel")
_THINGS = ("electric buses", "flood gates", "a new depot", "the old ferry", "street lamps", "a footbridge")
_SHAPES = (
    "The {body} of {place} voted {votes} on {day} to spend ${money} million on {thing}.",
    "{person}, who chairs the {body}, said the work on {thing} would begin in {month} {year}.",
    "“We have waited {small} years for {thing}, and the bill has only grown,” {person} said.",
    "In {past}, the {body} of {place} tried a lease for {small} months and ended it after one winter.",
    "The {body} counted {number} complaints about {thing} in {past}, up {percent} percent on the year before.",
    "A report that {person} presented on {day} put the cost of delay at ${money} million a year.",
    "It was unclear on {day} whether the grant for {thing} would survive the budget talks in {month}.",
    "The {body} plans a second vote on {thing} on {date} {month} {year}, according to its agenda.",
    "Critics in {place} say that {thing} could cost {percent} percent more than {person} has told the {body}.",
    "The union of {place} welcomed the decision and asked for training of {number} workers before {month}.",
    "An earlier plan for {thing} in {place} was allegedly dropped because {small} engineers would not sign it.",
    "If the {body} agrees, {person} said, {place} could have {thing} by the end of {year}.",
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_MONTHS = ("January", "March", "April", "June", "September", "October", "December")


def sentences(seed: int) -> Iterator[str]:
    """Sentences without end, no two of one dossier with the same figures."""
    for n in count():
        k = n * 7 + seed * 31
        yield _SHAPES[n % len(_SHAPES)].format(
            body=_BODIES[(k // 3) % len(_BODIES)],
            place=_PLACES[(seed + n // 40) % len(_PLACES)],
            person=_PEOPLE[(k // 2) % len(_PEOPLE)],
            thing=_THINGS[(seed + n // 12) % len(_THINGS)],
            votes=f"{5 + k % 9}-{1 + k % 4}",
            day=_DAYS[k % len(_DAYS)],
            month=_MONTHS[k % len(_MONTHS)],
            year=2027 + k % 4,
            past=2011 + k % 14,
            money=f"{1 + k % 90}.{k % 10}",
            percent=3 + k % 71,
            number=100 + (k * 13) % 8900,
            small=2 + k % 9,
            date=1 + k % 28,
        )


def text_of(words: int, seed: int) -> str:
    """At least so many words, in paragraphs of five sentences."""
    paragraphs: list[list[str]] = [[]]
    held = 0
    for sentence in sentences(seed):
        if held >= words:
            break
        if len(paragraphs[-1]) == 5:
            paragraphs.append([])
        paragraphs[-1].append(sentence)
        held += len(sentence.split())
    return "\n\n".join(" ".join(paragraph) for paragraph in paragraphs)


def invented(words: int, seed: int = 0, *, notes: int = 3) -> Dossier:
    """A dossier of about so many words in so many notes."""
    share = -(-words // notes)
    raw = [_raw(f"note-{n + 1}.md", text_of(share, seed * notes + n)) for n in range(notes)]
    return assemble(raw)[0]


def _raw(file: str, text: str) -> RawNote:
    return RawNote(file=file, text=text, labels=Labels(title=f"Report {file}", source="Coast Wire", kind="wire"))
