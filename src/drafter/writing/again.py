"""A section picked again from the notes by plain rules of what an editor asks: shorter, only N2, the money first.

The promise: every sentence stands in the notes to the letter, or a person typed it and it stays; another take is
another text, as long as the notes hold one; and where they hold none, that is said instead of giving the same again.
Ties go the same way each time: the same wish and take give the same text.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from drafter.article import Question, Section, Sentence
from drafter.errors import Unusable
from drafter.formats import Form, Purpose, SectionSpec
from drafter.writing import Brief, Home
from drafter.writing.digest import Paragraphs, compose, paragraphs_of
from drafter.writing.headlines import headlines
from drafter.writing.lines import Line
from drafter.writing.questions import Exchange, possible
from drafter.writing.reading import Reading
from drafter.writing.wish import Length, Wish, home_for, read_wish, words_again

T = TypeVar("T")

_WANTED = 10.0  # what the wish speaks of outweighs all else, with what it leans on
_SPOKEN_OF = 0.5  # pull from which a passage is brought in from elsewhere
_STOOD = 0.6  # a shorter or longer section is made of what stands there
_WORN = 0.8  # less for each take that used it
_TRIES = 8  # takes that come out as one before; then there is no other
_HEADLINES = 12  # lines that are tried for a headline
_LONGEST = 38  # words of a sentence in a summary
_QUESTIONS = 4


@dataclass(frozen=True)
class Again:
    """What is to be written again, and what for. `lines` are those that it may be picked from, `pulls` how much of what
    the wish speaks of is in each passage that it allows.
    """

    reading: Reading
    brief: Brief
    spec: SectionSpec
    section: Section
    home: Home
    wish: Wish
    bounds: tuple[int, int]
    take: int
    lines: tuple[Line, ...]
    pulls: Mapping[str, float]

    @property
    def today(self) -> tuple[str, ...]:
        """What stands there now and a machine may replace."""
        return tuple(sentence.text for sentence in self.section.sentences() if not sentence.by)

    def fits(self, texts: Sequence[str]) -> bool:
        """Is it as long as was asked for, beside what stands there now?"""
        words, before = (sum(len(text.split()) for text in some) for some in (texts, self.today))
        if self.wish.length is Length.SHORTER and before:
            return words < before
        return self.wish.length is not Length.LONGER or words > before

    def nothing_else(self) -> Unusable:
        """Why there is no such text, in words for the editor."""
        if self.wish.length is Length.SHORTER and self.today:
            reason = "No shorter text can be made of whole sentences of the notes."
        elif self.wish.length is Length.LONGER and self.today:
            reason = "The notes hold no more for this section."
        elif self.wish.only:
            reason = f"{' and '.join(self.wish.only)} gives no other text for this section."
        else:
            reason = "The notes hold no other sentence for this section."
        return Unusable("no_sentence", reason, "Write it yourself, or ask for something else.")


def again(
    reading: Reading,
    brief: Brief,
    spec: SectionSpec,
    section: Section,
    home: Home,
    instruction: str,
    *,
    take: int,
    reserved: Collection[str],
) -> Section:
    """The section with its new text; `reserved` are lines that other sections need.

    Raises Unusable with a reason for the editor where there is no other.
    """
    wish = read_wish(instruction)
    if wish.supported and _all_supported(reading, section):
        raise Unusable("no_sentence", "Every sentence here stands in the notes to the letter; none has to go.")
    home = home_for(wish, home, brief.dossier)
    least, most = words_again(wish, spec, section, home)
    typed = 0 if spec.form is Form.LINE else sum(len(sentence.text.split()) for sentence in _typed(section))
    allowed = [line for line in reading.lines if wish.allows(line.passage)]
    pulls = {line.id: wish.pull(line.id, line.terms, line.text) for line in allowed}
    if wish.plain and not any(pulls.values()):
        told = "No sentence of the notes has to do with this wish, and a program that only quotes them cannot reword."
        raise Unusable("no_sentence", told, "Write it yourself, or ask for something else.")
    asked = Again(
        reading=reading,
        brief=brief,
        spec=spec,
        section=section,
        home=home,
        wish=wish,
        bounds=(least, max(0, (most or 250) - typed)),
        take=take,
        lines=tuple(_candidates(reading, spec, section, home, wish, allowed, pulls, reserved)),
        pulls=pulls,
    )
    if spec.form is Form.FAQ:
        return replace(section, hole=None, questions=_faq(asked))
    if spec.form is Form.LINE:
        return replace(section, hole=None, paragraphs=((_line(asked),),))
    picked = _nth(asked, lambda worn: _paragraphs(asked, worn), _texts_of, _ids_of)
    return replace(section, hole=None, paragraphs=_with_typed(section, [list(map(_quoted, p)) for p in picked]))


def _all_supported(reading: Reading, section: Section) -> bool:
    """Does every sentence that a machine wrote here stand in a passage that it cites?"""
    own = [sentence for sentence in section.sentences() if not sentence.by]
    known = reading.by_id
    return bool(own) and all(any(i in known and s.text in known[i].text for i in s.citations) for s in own)


def _candidates(
    reading: Reading,
    spec: SectionSpec,
    section: Section,
    home: Home,
    wish: Wish,
    allowed: Sequence[Line],
    pulls: Mapping[str, float],
    reserved: Collection[str],
) -> Iterator[Line]:
    """The lines of the home, and of the whole dossier those that the wish speaks of, with what they lean on; none that
    a person typed off.
    """
    ids = {passage.id for passage in home.passages}
    wanted = {line.id for line in allowed if pulls[line.id] >= _SPOKEN_OF}
    wanted |= {i for line in wanted for i in (*reading.needs.get(line, ()), *reading.closes.get(line, ()))}
    typed = {sentence.text for sentence in _typed(section)}
    for line in allowed:
        here = line.id in ids and (wish.only or line.id not in reserved)
        if line.text in typed or not (here or line.id in wanted):
            continue
        if spec.body or (reading.free(line.id) and reading.alone(line) and line.words <= _LONGEST):
            yield line


def _nth(
    asked: Again,
    pick: Callable[[Mapping[str, int]], T],
    texts: Callable[[T], tuple[str, ...]],
    ids: Callable[[T], Iterable[str]],
) -> T:
    """The take that is asked for: each is picked from what the takes before it, and today's text, used least."""
    seen = {asked.today}
    worn: Counter[str] = Counter()
    left, tries = asked.take, 0
    while tries < _TRIES:
        found = pick(worn)
        told = texts(found)
        if told and told not in seen and asked.fits(told):
            if not left:
                return found
            left, tries = left - 1, 0
        else:
            tries += 1
        seen.add(told)
        worn.update(ids(found))
    raise asked.nothing_else()


def _paragraphs(asked: Again, worn: Mapping[str, int]) -> Paragraphs:
    body = asked.spec.body
    purpose = asked.spec.purpose if body else Purpose.LEAD
    stood = set(asked.today) if asked.wish.length is not Length.SAME else set[str]()
    cited = {i for s in asked.section.sentences() for i in s.citations} if asked.wish.supported else set[str]()
    extra = {
        line.id: _WANTED * asked.pulls[line.id]
        + _STOOD * (line.text in stood or line.id in cited)
        - _WORN * worn.get(line.id, 0)
        for line in asked.lines
    }
    ids = [line.id for line in asked.lines]
    found = compose(asked.reading, purpose, ids, asked.bounds, asked.home.lead, extra)
    lines = [line for paragraph in found for line in paragraph]
    if any(asked.pulls[line.id] for line in lines):
        found = paragraphs_of(_wanted_first(lines, asked.pulls), purpose)
        lines = [line for paragraph in found for line in paragraph]
    return found if body or not lines else (tuple(lines),)


def _wanted_first(lines: Sequence[Line], pulls: Mapping[str, float]) -> list[Line]:
    """What the wish speaks of opens the section; what leans stays behind its sentence."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and line.leans:
            groups[-1].append(line)
        else:
            groups.append([line])
    groups.sort(key=lambda group: -max(pulls[line.id] for line in group))
    return [line for group in groups for line in group]


def _texts_of(paragraphs: Paragraphs) -> tuple[str, ...]:
    return tuple(line.text for paragraph in paragraphs for line in paragraph)


def _ids_of(paragraphs: Paragraphs) -> tuple[str, ...]:
    return tuple(line.id for paragraph in paragraphs for line in paragraph)


def _line(asked: Again) -> Sentence:
    """Another title or short sentence: what the wish speaks of first, today's never."""
    reading, most = asked.reading, asked.bounds[1]
    lines = [reading.by_id[p.id] for p in asked.home.passages if p.id in reading.senses]
    options = list(headlines(reading, asked.brief.dossier, lines, asked.bounds, tried=_HEADLINES))
    if asked.spec.key != "headline":  # a dek may be a sentence
        options += [_quoted(line) for line in lines if line.words <= most and reading.alone(line)]
    now = {sentence.text for sentence in asked.section.sentences()}
    other: dict[str, Sentence] = {}
    for option in options:
        if option.text not in now and asked.fits((option.text,)):
            other.setdefault(option.text, option)
    ranked = sorted(other.values(), key=lambda o: -max(asked.pulls.get(i, 0.0) for i in o.citations))
    if asked.take >= len(ranked):
        raise asked.nothing_else()
    return ranked[asked.take]


def _faq(asked: Again) -> tuple[Question, ...]:
    """Other questions, those first that the wish speaks of; what a person typed stays with its pair."""
    kept = [pair for pair in asked.section.questions if any(s.by for s in (pair.question, *pair.answer))]
    told = {pair.question.text for pair in kept}
    used = () if asked.wish.only else [passage.id for passage in asked.home.passages]
    pool = [
        exchange
        for exchange in possible(asked.reading, used, asked.brief.language)
        if exchange.question not in told and all(line.id in asked.pulls for line in exchange.answer)
    ]
    stood = set(asked.today) if asked.wish.length is not Length.SAME else set[str]()

    def pick(worn: Mapping[str, int]) -> tuple[Exchange, ...]:
        def worth(exchange: Exchange) -> float:
            pull = max(asked.pulls[line.id] for line in exchange.answer)
            return _WANTED * pull + _STOOD * (exchange.question in stood) - _WORN * worn.get(exchange.question, 0)

        chosen: list[Exchange] = []
        for exchange in sorted(pool, key=lambda exchange: -worth(exchange)):
            apart = not {line.id for e in chosen for line in e.answer} & {line.id for line in exchange.answer}
            room = asked.bounds[1] - sum(e.words for e in chosen)
            if len(chosen) < _QUESTIONS and exchange.words <= room and apart:
                chosen.append(exchange)
        return tuple(chosen)

    found = _nth(asked, pick, _texts_of_faq, lambda chosen: (exchange.question for exchange in chosen))
    made = (Question(Sentence(e.question, e.basis), tuple(map(_quoted, e.answer))) for e in found)
    return (*kept, *made)


def _texts_of_faq(chosen: Sequence[Exchange]) -> tuple[str, ...]:
    return tuple(text for e in chosen for text in (e.question, *(line.text for line in e.answer)))


def _quoted(line: Line) -> Sentence:
    return Sentence(line.text, (line.id,))


def _typed(section: Section) -> tuple[Sentence, ...]:
    return tuple(sentence for sentence in section.sentences() if sentence.by)


def _with_typed(section: Section, picked: list[list[Sentence]]) -> tuple[tuple[Sentence, ...], ...]:
    """The new paragraphs with a person's own sentences in their paragraph: at its head where they opened it."""
    for place, paragraph in enumerate(section.paragraphs):
        typed = [sentence for sentence in paragraph if sentence.by]
        if typed and picked:
            at = picked[min(place, len(picked) - 1)]
            at[:] = [*typed, *at] if paragraph[0].by else [*at, *typed]
    return tuple(tuple(paragraph) for paragraph in picked)
