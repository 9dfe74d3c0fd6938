"""A changed note asks only for what changed: sections that rest on nothing new are taken over with their citations.

Passages are the same if their own text is, and title, source, kind and label of their note; where a note repeats
itself, the nth is the nth. A section is taken over when every passage of its old home is still there, no new passage
has its home in it or speaks of what it says, and no name that may not appear any more stands in it. New passages find
their home as code would give it, and stand among those that the section cannot do without.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from drafter.article import Article, Question, Section, Sentence
from drafter.formats import ArticleFormat
from drafter.notes import Dossier, Passage, same_passages
from drafter.text.fact import FactKind
from drafter.text.facts import facts
from drafter.text.names import NameMask
from drafter.text.words import content_terms
from drafter.writing import Home, Plan
from drafter.writing.homes import LEADS, assign

_NEW_LEADS = 3  # of a section's leads; the rest are those that it had
_SAME_MATTER = 0.5  # of a sentence's terms: a passage that shares so many speaks of the same thing
_OTHER_FIGURE = 0.3  # enough where the two differ in a figure
_LEAST_TERMS = 3
_COUNTED = frozenset({FactKind.NUMBER, FactKind.MONEY, FactKind.PERCENT, FactKind.DATE})


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

    `old_homes` are the home passages of each section of the earlier draft, its leads first. None where the notes have
    nothing in common, so that a plan by the model is worth its call.
    """
    same = same_passages(old_dossier, new_dossier)
    if not same:
        return None
    wishes = {key: tuple(same[p] for p in passages if p in same) for key, passages in old_homes.items()}
    plan = Plan({key: passages for key, passages in wishes.items() if passages})
    homes = assign(new_dossier, format_, plan)
    come = tuple(p for p in new_dossier.passages.values() if p.id not in same.values())
    names = NameMask(new_dossier.protected)
    kept: dict[str, Section] = {}
    for spec in format_.body:
        before = old_homes.get(spec.key, ())
        section = old.section(spec.key)
        if section is None or section.hole or not all(p in same for p in before):
            continue
        if {p.id for p in homes[spec.key].passages} != {same[p] for p in before}:
            continue
        moved = _moved(section, same)
        if moved is not None and not _names_somebody(moved, names) and not _is_news_for(moved, come):
            kept[spec.key] = moved
    return Carried(kept, _with_new_leads(plan, homes, come))


def _with_new_leads(plan: Plan, homes: Mapping[str, Home], come: Iterable[Passage]) -> Plan:
    """The plan with what is new in a section among its leads: it is why the section is written again."""
    new = {passage.id for passage in come}
    wishes = dict(plan.wishes)
    for key, home in homes.items():
        first = tuple(p.id for p in home.passages if p.id in new)[:_NEW_LEADS]
        if first:
            old = wishes.get(key, ())
            before, after = old[: LEADS - len(first)], old[LEADS - len(first) :]
            wishes[key] = (*before, *first, *after)
    return Plan(wishes)


def _names_somebody(section: Section, names: NameMask) -> bool:
    """Does it name somebody who may not be named? The labels of the notes may have become stricter."""
    return any(names.find(text) for text in (section.heading, *(s.text for s in section.sentences())))


def _is_news_for(section: Section, come: Iterable[Passage]) -> bool:
    """Does a new passage speak of what a sentence of the section says? Then it may be out of date."""
    said = [(content_terms(sentence.text), _figures(sentence.text)) for sentence in section.sentences()]
    for passage in come:
        terms, figures = content_terms(passage.text), _figures(passage.text)
        for own, known in said:
            fewest = min(len(own), len(terms))
            share = len(own & terms) / fewest if fewest >= _LEAST_TERMS else 0.0
            if share >= _SAME_MATTER or (share >= _OTHER_FIGURE and known and figures and known != figures):
                return True
    return False


def _figures(text: str) -> frozenset[tuple[str, str]]:
    return frozenset((fact.kind, fact.value) for fact in facts(text) if fact.kind in _COUNTED)


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
