"""A changed note asks only for what changed: sections that rest on nothing new are taken over with their citations.

Passages are the same if their note's title and their own text are; where a note repeats itself, the nth is the nth.
A section is taken over when every passage of its old home is still there and no new passage has its home in it. New
passages find their home as code would give it.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from drafter.article import Article, Question, Section, Sentence
from drafter.formats import ArticleFormat
from drafter.notes import Dossier
from drafter.writing import Plan
from drafter.writing.homes import assign


@dataclass(frozen=True)
class Carried:
    """Sections to keep, by key, with citations of the new dossier; and the plan that gives the rest its homes."""

    sections: Mapping[str, Section]
    plan: Plan


def carry(
    old: Article,
    old_homes: Mapping[str, tuple[str, ...]],
    old_dossier: Dossier,
    new_dossier: Dossier,
    format_: ArticleFormat,
) -> Carried | None:
    """What of an earlier draft of the same format, model and prompts may stand in a draft from the new dossier.

    `old_homes` are the home passages of each section of the earlier draft. None where the notes have nothing in
    common, so that a plan by the model is worth its call.
    """
    same = _same_passages(old_dossier, new_dossier)
    if not same:
        return None
    wishes = {key: tuple(same[p] for p in passages if p in same) for key, passages in old_homes.items()}
    plan = Plan({key: passages for key, passages in wishes.items() if passages})
    homes = assign(new_dossier, format_, plan)
    kept: dict[str, Section] = {}
    for spec in format_.body:
        before = old_homes.get(spec.key, ())
        section = old.section(spec.key)
        if section is None or section.hole or not all(p in same for p in before):
            continue
        if {p.id for p in homes[spec.key].passages} != {same[p] for p in before}:
            continue
        moved = _moved(section, same)
        if moved is not None:
            kept[spec.key] = moved
    return Carried(kept, plan)


def _same_passages(old: Dossier, new: Dossier) -> dict[str, str]:
    """Old id -> new id of each passage whose note's title and own text are unchanged."""
    places: dict[tuple[str, str], list[str]] = defaultdict(list)
    for note in new.usable:
        for passage in note.passages:
            places[note.title, passage.text].append(passage.id)
    same: dict[str, str] = {}
    for note in old.usable:
        for passage in note.passages:
            ids = places.get((note.title, passage.text))
            if ids:
                same[passage.id] = ids.pop(0)
    return same


def _moved(section: Section, same: Mapping[str, str]) -> Section | None:
    """The section with new citations; None where it cites a passage that is no longer there."""
    cited = {passage for sentence in section.sentences() for passage in sentence.citations}
    if not cited <= same.keys():
        return None

    def new(sentence: Sentence) -> Sentence:
        return replace(sentence, citations=tuple(same[passage] for passage in sentence.citations))

    return replace(
        section,
        paragraphs=tuple(tuple(new(s) for s in paragraph) for paragraph in section.paragraphs),
        questions=tuple(Question(new(q.question), tuple(new(s) for s in q.answer)) for q in section.questions),
    )
