"""Sentences of the notes put together so that they can be read: chosen, put in order, and cut into paragraphs.

The promise: every sentence as it stands in the notes; none that leans on a sentence which is not there; none that says
again what the section has said. The newest first for what happened, the order of time for what is ahead, speaker by
speaker for what people say.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from drafter.formats import Purpose
from drafter.writing.lines import Line, Role
from drafter.writing.purpose import tells_news
from drafter.writing.reading import Reading, numbers

Paragraphs = tuple[tuple[Line, ...], ...]

_TOP = 400  # candidates weighed against each other; the rest of a large home ranks below them
_REPEATS = 0.8  # share of a line's terms that one already chosen has
_FEW = 40  # words below which a section takes what is no whole sentence
_USED = 0.9  # a section is full at this share of its most words


def compose(
    reading: Reading,
    purpose: Purpose,
    passages: Sequence[str],
    words: tuple[int, int],
    leads: Collection[str],
    extra: Mapping[str, float] | None = None,
) -> Paragraphs:
    """A section's paragraphs from the passages of its home, within `words` (least, most) as far as the notes go.
    `extra` is what a passage is worth besides.
    """
    lines = [reading.by_id[i] for i in passages if reading.free(i)]
    if purpose is not Purpose.VIEWS:
        lines = [line for line in lines if not line.spoken]  # nobody is credited
    least, most = words
    chosen = choose(reading, purpose, lines, most, leads, extra)
    if sum(line.words for line in chosen) < min(least or _FEW, _FEW):
        loose = [line for line in map(reading.by_id.__getitem__, passages) if _loose(reading, line)]
        room = most - sum(line.words for line in chosen)
        chosen = [*chosen, *choose(reading, purpose, loose, room, leads, extra)]
    return paragraphs_of(_ordered(reading, purpose, chosen), purpose)


def _loose(reading: Reading, line: Line) -> bool:
    """An item, a line without an end, a sentence that leans on nothing: used only where others are few."""
    if line.spoken or line.asked:
        return False
    if line.id in reading.stranded:
        return reading.whole(line.id)
    return line.role is Role.FRAGMENT and 4 <= line.words <= 40 and "|" not in line.text and "\t" not in line.text


def choose(
    reading: Reading,
    purpose: Purpose,
    lines: Sequence[Line],
    most: int,
    leads: Collection[str],
    extra: Mapping[str, float] | None = None,
) -> list[Line]:
    """The strongest lines that fit into `most` words, each with those it needs; in no order."""
    worth = extra or {}
    scores = {
        line.id: score(reading, purpose, line) + (0.3 if line.id in leads else 0.0) + worth.get(line.id, 0.0)
        for line in lines
    }
    top: list[Line] = sorted(lines, key=lambda line: -scores[line.id])[:_TOP]
    chosen: dict[str, Line] = {}
    used = 0
    while top and used < _USED * most:
        best: tuple[float, list[Line]] | None = None
        for line in top:
            unit = _unit(reading, line, scores, chosen)
            if not unit or used + sum(part.words for part in unit) > most:
                continue
            value = sum(scores[part.id] for part in unit) / len(unit) - _crowd(line, chosen.values())
            if best is None or value > best[0]:
                best = (value, unit)
        if best is None:
            break
        chosen |= {line.id: line for line in best[1]}
        used += sum(line.words for line in best[1])
        top = [line for line in top if line.id not in chosen and not _repeats(line, best[1])]
    return list(chosen.values())


def score(reading: Reading, purpose: Purpose, line: Line) -> float:
    """How much a line is worth to a section of this purpose: what it is about, how central it is, how it reads."""
    value = reading.senses[line.id].weights.get(purpose, 0.5) + 1.2 * reading.rank[line.id]
    value += 0.6 * reading.on_topic(line.terms)
    value -= 0.9 if line.spoken else 0.0
    value -= 0.4 if line.words < 7 else 0.0
    return value - (0.3 if line.words > 42 else 0.0)


def _unit(reading: Reading, line: Line, scores: Collection[str], chosen: Collection[str]) -> list[Line]:
    """The line with what it needs and has not got; empty where that cannot be had, or where it leans on nothing."""
    needed = [i for i in reading.needs.get(line.id, ()) if i not in chosen]
    if line.leans and any(i not in scores for i in needed):
        return []
    rest = [i for i in reading.closes.get(line.id, ()) if i not in chosen]
    if any(i not in scores for i in rest):
        return []
    return [*(reading.by_id[i] for i in needed if i in scores), line, *map(reading.by_id.__getitem__, rest)]


def _crowd(line: Line, chosen: Iterable[Line]) -> float:
    """A little less for every sentence that the same note has already: several voices make a digest."""
    return 0.06 * sum(other.note is line.note for other in chosen)


def _repeats(line: Line, chosen: Iterable[Line]) -> bool:
    """Most of its terms are there already, and it brings no figure that is not."""
    for other in chosen:
        fewer = min(len(line.terms), len(other.terms))
        if fewer >= 4 and len(line.terms & other.terms) > _REPEATS * fewer and numbers(line) <= numbers(other):
            return True
    return False


def _ordered(reading: Reading, purpose: Purpose, chosen: Sequence[Line]) -> list[Line]:
    number = {line.id: place for place, line in enumerate(reading.lines)}
    in_place = sorted(chosen, key=lambda line: number[line.id])
    if purpose is Purpose.AHEAD:
        return _by_due_day(reading, in_place)
    if purpose is Purpose.VIEWS:
        weight: dict[str, float] = {}
        for line in chosen:
            weight[line.note.id] = weight.get(line.note.id, 0.0) + score(reading, purpose, line)
        return sorted(in_place, key=lambda line: -weight[line.note.id])
    if purpose is Purpose.PAST:
        return in_place
    if purpose is Purpose.LEAD and not any(tells_news(line.note) for line in chosen):
        return _best_first(reading, in_place)
    return sorted(in_place, key=lambda line: (not tells_news(line.note), -_received(line)))


def _best_first(reading: Reading, lines: Sequence[Line]) -> list[Line]:
    """Where no note tells the news first, the sentence that leads best opens, with the rest of its paragraph."""
    if not lines:
        return []
    top = max((line for line in lines), key=lambda line: (reading.alone(line), score(reading, Purpose.LEAD, line)))

    def place(line: Line) -> tuple[bool, bool, bool, float]:
        same = line.note is top.note
        return (not same, same and line.block != top.block, same and line.place < top.place, -_received(line))

    return sorted(lines, key=place)


def _received(line: Line) -> float:
    return line.note.received.timestamp() if line.note.received else 0.0


def _by_due_day(reading: Reading, lines: Sequence[Line]) -> list[Line]:
    """In the order of the days ahead that they name; what leans stays behind its sentence; the undated come last."""
    days: list[tuple[date, int, Line]] = []
    due = date.max
    for place, line in enumerate(lines):
        here = set(reading.needs.get(line.id, ())) & {other.id for other in lines[:place]}
        if not here:
            due = reading.senses[line.id].due or date.max
        days.append((due, place, line))
    return [line for _, _, line in sorted(days, key=lambda day: day[:2])]


def paragraphs_of(lines: Sequence[Line], purpose: Purpose) -> Paragraphs:
    """Two to four sentences each: what stood in one paragraph of a note stays together, short ones of a note join."""
    most = 3 if purpose is Purpose.AHEAD else 4
    paragraphs: list[list[Line]] = []
    for part in _parts(lines, most):
        last = paragraphs[-1] if paragraphs else []
        together = purpose is Purpose.AHEAD or (last and last[-1].note is part[0].note)
        if last and together and len(last) + len(part) <= most and min(len(last), len(part)) == 1:
            last += part
        else:
            paragraphs.append(part)
    return tuple(tuple(paragraph) for paragraph in paragraphs)


def _parts(lines: Sequence[Line], most: int) -> list[list[Line]]:
    """Runs of lines from one paragraph of a note, at most `most` long, cut where a sentence stands alone."""
    parts: list[list[Line]] = []
    for line in lines:
        last = parts[-1] if parts else []
        goes_on = bool(last) and last[-1].note is line.note and last[-1].block == line.block
        if goes_on and (len(last) < most or line.leans):
            last.append(line)
        else:
            parts.append([line])
    return parts
