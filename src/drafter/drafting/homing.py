"""Which passages a section rests on that is written again: those it was written from, and what has come to the notes.

The homes that the working text was drafted with stay; passages that are new since find theirs as code gives it. Where
a text was taken over from other notes, so that its old ids mean nothing here, what it cites is what it rests on.
"""

from collections.abc import Iterable, Mapping

from drafter.article import Section
from drafter.drafting import holes
from drafter.errors import Unusable
from drafter.formats import SectionSpec
from drafter.store.values import StoredRevision
from drafter.writing import Brief, Home, Plan
from drafter.writing.homes import assign
from drafter.writing.wish import read_wish


def home_again(revision: StoredRevision, brief: Brief, spec: SectionSpec, base: Section, instruction: str) -> Home:
    """The home of a section of that text. A summary's is what the body cites.

    Raises Unusable where the notes hold too little for a section of the body that is still to be written, as in a
    draft; not where there is a text to start from, or the person says which notes they mean.
    """
    known = brief.dossier.passages
    own = {i for sentence in base.sentences() for i in sentence.citations}
    if spec.body:
        home = assign(brief.dossier, brief.format, Plan(_wishes(revision, known)))[spec.key]
        ids, lead = {passage.id for passage in home.passages} | own, home.lead
    else:
        bodies = {other.key for other in brief.format.body}
        sections = (section for section in revision.draft.article.sections if section.key in bodies)
        ids, lead = own.union(*map(_cited, sections)), ()
    passages = tuple(passage for passage in known.values() if passage.id in ids and not passage.marks)
    home = Home(spec.key, passages, lead)
    least = brief.format.minimum_evidence if spec.body and not base.words else 1
    if home.words < least and not read_wish(instruction).named:
        hole = holes.too_little(spec, home.words, least).hole
        raise Unusable("no_sentence", hole.detail if hole else "", hole.todo if hole else "")
    return home


def _wishes(revision: StoredRevision, known: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Per section what it was written from, its leads first."""
    there = set(known)
    wishes: dict[str, tuple[str, ...]] = {}
    for made in revision.record.made:
        section = revision.draft.article.section(made.section)
        cited = _cited(section) & there if section else frozenset[str]()
        written_from = (*made.lead, *made.passages)
        of_these_notes = not cited or cited & set(written_from)
        wishes[made.section] = tuple(
            i for i in dict.fromkeys(written_from if of_these_notes else sorted(cited)) if i in there
        )
    return {key: ids for key, ids in wishes.items() if ids}


def _cited(section: Section) -> frozenset[str]:
    return frozenset(i for sentence in section.sentences() for i in sentence.citations)
