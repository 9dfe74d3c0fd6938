"""Where each sentence of the notes belongs: one home among the body sections, so that they do not repeat each other.

The promise: every passage that says something of the story has exactly one home; the plan's wishes come first, the
rest goes by purpose and by the terms that it shares with the section's leads; and no section stays empty while
another has more than it can use. The same dossier, format and plan give the same homes.

Homeless are greetings, contacts, headings, questions, and passages that speak to a machine: they are no evidence, and
a section's length is measured by its evidence. One exception to "exactly one": a section for the outlet's opinion
tells nothing new, it weighs what the others tell; it gets copies of their strongest passages.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from drafter.formats import ArticleFormat, Purpose, SectionSpec
from drafter.notes import Dossier
from drafter.writing import Home, Plan
from drafter.writing.lines import Chain, Line, Role, chains
from drafter.writing.purpose import BODY, Sense
from drafter.writing.study import study

LEADS = 6  # sentences a section may open with; more is no lead
_OWN_LEADS = 4  # those that code names where no plan did
_COMPANY = 0.3  # what a note that opens a section is worth to it when it takes more
_FALLBACK = {  # where a purpose goes that the format has no section for
    Purpose.LEAD: (Purpose.NEWS,),
    Purpose.NEWS: (Purpose.LEAD,),
    Purpose.PAST: (Purpose.NEWS, Purpose.LEAD),
    Purpose.VIEWS: (Purpose.NEWS, Purpose.LEAD),
    Purpose.AHEAD: (Purpose.NEWS, Purpose.LEAD),
}


@dataclass(frozen=True, slots=True)
class _Group:
    """A chain, with its words and its fit to each section by key."""

    chain: Chain
    words: int
    fit: Mapping[str, float]

    @property
    def best(self) -> str:
        return max(self.fit, key=lambda key: self.fit[key])  # the format's order decides between equals


def assign(dossier: Dossier, format: ArticleFormat, plan: Plan | None) -> dict[str, Home]:  # noqa: A002 (the glossary)
    """The home of every body section, by key, in the format's order. A section may get nothing; it is then a hole.

    Of the plan, ids that do not exist, that speak to a machine or that are already taken are passed over.
    """
    known = study(dossier)
    lines, weighed = known.lines, known.senses
    specs = [spec for spec in format.body if not spec.opinion]
    wishes = _wishes(plan, format, lines)
    taken = {passage: key for key in reversed([s.key for s in specs]) for passage in wishes.get(key, ())}
    groups = _groups(lines, weighed, specs, taken, wishes)
    placed = _place(groups, specs, format.minimum_evidence) if specs else []
    where = taken | {line.id: key for group, key in placed for line in group.chain}
    homes = {spec.key: _home(spec, lines, where, wishes, weighed) for spec in specs}
    told = [homes[spec.key] for spec in specs if spec.purpose is not Purpose.PAST]
    homes |= {spec.key: _opinion(spec, lines, told, wishes) for spec in format.body if spec.opinion}
    return {spec.key: homes[spec.key] for spec in format.body}


def _wishes(plan: Plan | None, format_: ArticleFormat, lines: Sequence[Line]) -> dict[str, tuple[str, ...]]:
    usable = {line.id for line in lines if line.role not in {Role.MARKED, Role.HEADING, Role.QUESTION}}
    wanted = plan.wishes if plan else dict[str, tuple[str, ...]]()
    return {spec.key: tuple(dict.fromkeys(i for i in wanted.get(spec.key, ()) if i in usable)) for spec in format_.body}


def _groups(
    lines: Sequence[Line],
    weighed: Mapping[str, Sense],
    specs: Sequence[SectionSpec],
    taken: Mapping[str, str],
    wishes: Mapping[str, tuple[str, ...]],
) -> list[_Group]:
    by_id = {line.id: line for line in lines}
    leads = {key: frozenset[str]().union(*(by_id[i].terms for i in ids[:LEADS])) for key, ids in wishes.items()}
    served = _served(specs)
    groups: list[_Group] = []
    for chain in chains(lines):
        free = tuple(line for line in chain if line.id not in taken)
        if not free:
            continue
        company = Counter(taken[line.id] for line in chain if line.id in taken)  # a chain should stay together
        fit = {
            spec.key: _fit(free, weighed, served[spec.key]) + _shared(free, leads[spec.key]) + company[spec.key]
            for spec in specs
        }
        groups.append(_Group(free, sum(line.words for line in free), fit))
    return groups


def _served(specs: Sequence[SectionSpec]) -> dict[str, dict[Purpose, float]]:
    """Per section the purposes it serves: its own in full, and for less those that no section of the format has."""
    present = {spec.purpose for spec in specs}
    served: dict[str, dict[Purpose, float]] = {spec.key: {spec.purpose: 1.0} for spec in specs}
    for purpose in BODY:
        if purpose not in present:
            target = next((p for p in _FALLBACK[purpose] if p in present), None)
            for spec in specs:
                if spec.purpose is target or target is None:
                    served[spec.key][purpose] = 0.8
    return served


def _fit(chain: Chain, weighed: Mapping[str, Sense], purposes: Mapping[Purpose, float]) -> float:
    """The chain's weight for a section: mean of its lines, longer ones counting for more."""
    total = sum(max(1, line.words) for line in chain)
    return max(
        share * sum(weighed[line.id].weights.get(purpose, 0.0) * max(1, line.words) for line in chain) / total
        for purpose, share in purposes.items()
    )


def _shared(chain: Chain, leads: frozenset[str]) -> float:
    terms = frozenset[str]().union(*(line.terms for line in chain))
    return 1.2 * len(terms & leads) / len(terms) if terms and leads else 0.0


def _place(groups: Sequence[_Group], specs: Sequence[SectionSpec], least: int) -> list[tuple[_Group, str]]:
    """The strongest fit first, as long as the section has room; then what is left; then poor sections from rich."""
    room = _rooms(groups, specs)
    used: dict[str, int] = defaultdict(int)
    where: dict[int, str] = {}
    order = [spec.key for spec in specs]
    offers = sorted(
        ((fit, number, key) for number, group in enumerate(groups) for key, fit in group.fit.items()),
        key=lambda offer: (-offer[0], offer[1], order.index(offer[2])),
    )
    for fit, number, key in offers:
        group = groups[number]
        if number not in where and used[key] < room[key] and fit >= max(0.8, 0.7 * group.fit[group.best]):
            where[number] = key
            used[key] += group.words
    for number, group in enumerate(groups):
        if number not in where:
            where[number] = group.best
            used[group.best] += group.words
    _share_out(groups, specs, where, used, {spec.key: max(least * 3 // 2, spec.words[0]) for spec in specs})
    _share_out(groups, specs, where, used, {spec.key: least for spec in specs})  # rather two short sections than a hole
    return [(group, where[number]) for number, group in enumerate(groups)]


def _rooms(groups: Sequence[_Group], specs: Sequence[SectionSpec]) -> dict[str, float]:
    """Words of evidence that each section has room for: about its use, more where the notes hold more. An opening
    stays short where another section can take the news.
    """
    use = {spec.key: float(spec.words[1] or 150) for spec in specs}
    opening = {s.key for s in specs if s.purpose is Purpose.LEAD} if len(specs) > 1 else set[str]()
    rest = sum(words for key, words in use.items() if key not in opening)
    held = sum(group.words for group in groups) - sum(use[key] for key in opening)
    scale = max(1.0, 1.15 * held / rest) if rest else 1.0
    return {key: words if key in opening else words * scale for key, words in use.items()}


def _share_out(
    groups: Sequence[_Group],
    specs: Sequence[SectionSpec],
    where: dict[int, str],
    used: dict[str, int],
    need: Mapping[str, int],
) -> None:
    """A section below what it needs takes what fits it best from sections that can spare it."""
    for spec in specs:
        key = spec.key
        own = max((n for n in where if where[n] == key), key=lambda n: groups[n].fit[key], default=None)
        company = groups[own].chain[0].note.id if own is not None else ""  # what goes on with its strongest comes first
        offers = sorted(
            (n for n in where if where[n] != key and groups[n].fit[key] >= max(0.5, 0.6 * groups[n].fit[where[n]])),
            key=lambda number: (
                groups[number].fit[where[number]]
                - groups[number].fit[key]
                - (_COMPANY if groups[number].chain[0].note.id == company else 0.0),
                number,
            ),
        )
        for number in offers:
            if used[key] >= need[key]:
                break
            giver, words = where[number], groups[number].words
            if used[giver] - words >= need[giver]:
                where[number] = key
                used[giver] -= words
                used[key] += words


def _home(
    spec: SectionSpec,
    lines: Iterable[Line],
    where: Mapping[str, str],
    wishes: Mapping[str, tuple[str, ...]],
    weighed: Mapping[str, Sense],
) -> Home:
    own = [line for line in lines if where.get(line.id) == spec.key]
    lead = tuple(i for i in wishes.get(spec.key, ()) if where.get(i) == spec.key)[:LEADS]
    if not lead:
        standing = [line for line in own if line.role is Role.STATEMENT and not line.leans]
        best = sorted(standing, key=lambda line: -weighed[line.id].weights.get(spec.purpose, 0.0))[:_OWN_LEADS]
        lead = tuple(line.id for line in own if line in best)
    return Home(spec.key, tuple(line.passage for line in own), lead)


def _opinion(
    spec: SectionSpec, lines: Iterable[Line], told: Sequence[Home], wishes: Mapping[str, tuple[str, ...]]
) -> Home:
    """Copies: what the plan names for it, then the leads of the sections that tell the story, up to its use."""
    by_id = {line.id: line for line in lines}
    wanted = dict.fromkeys((*wishes.get(spec.key, ()), *_in_turn([home.lead for home in told])))
    chosen: list[Line] = []
    for line in (by_id[i] for i in wanted):
        if sum(c.words for c in chosen) < (spec.words[1] or 150):
            chosen.append(line)
    ids = {line.id for line in chosen}
    lead = tuple(line.id for line in chosen)[:LEADS]
    return Home(spec.key, tuple(line.passage for line in by_id.values() if line.id in ids), lead)


def _in_turn(rows: Sequence[Sequence[str]]) -> list[str]:
    """The first of each, then the second of each, and so on."""
    return [row[n] for n in range(max(map(len, rows), default=0)) for row in rows if n < len(row)]
