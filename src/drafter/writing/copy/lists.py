"""Answers that are lists by nature: the plan of an article, and the repair of flagged sentences."""

import re
from collections.abc import Collection, Mapping

from drafter.article import Kind, Sentence
from drafter.errors import Unusable
from drafter.formats import ArticleFormat
from drafter.text.words import fold
from drafter.writing import Mended, Plan
from drafter.writing.copy import defects
from drafter.writing.copy.chatter import about_the_task, claims_a_status, refuses
from drafter.writing.copy.citations import ids_in, unclosed
from drafter.writing.copy.cited import cited_sentences, ended
from drafter.writing.copy.values import Asked, Removals, RepairCopy
from drafter.writing.copy.wrapping import plain, unwrap

UNASKED = "sentences that were not asked for"
LONGEST_PLAN = 10_000  # characters; a plan is asked for in 250 tokens
UNREADABLE = "repairs that are no sentence"

_PLAN_LINE = re.compile(r"[\s>*#\-•`\d.)]{0,12}([^:\n]{1,80}?)[\s*`_]{0,6}(?::|=|→|\|)(.*)")
_REPAIR_LINE = re.compile(
    r"""[\s>*#\-•`]{0,8}[\[(]?(S\d{1,5})[\])]?      # S12, [S12], - **S12
        (?:[ \t]*\([^()\n]{0,80}\))?                # (Background)
        [\s*`_]{0,6}[:.)–—-][\s*`_]{0,6}(.*)""",
    re.IGNORECASE | re.VERBOSE,
)
_CUT = re.compile(r"[\s\[(\"'*`]*CUT\b[\s\])\"'*`.!]*(?:[-–—:(].{0,300})?$", re.IGNORECASE)


def read_plan(text: str, format: ArticleFormat, known: Collection[str]) -> Plan:  # noqa: A002 - the newsroom's word
    """Wishes by section: known ids in the order given, ranges spelled out. Unknown sections and ids are ignored.

    Raises Unusable (`bad_form` where no section of the format gets a passage, `too_long`).
    """
    body = plain(unwrap(text, Removals()), Removals())
    if len(body) > LONGEST_PLAN:
        raise Unusable("too_long", f"The plan has {len(body):,} characters.")
    keys = {fold(name): spec.key for spec in format.body for name in (spec.label, spec.key.replace("_", " "), spec.key)}
    wishes: dict[str, dict[str, None]] = {}
    current = ""
    for line in body.split("\n"):
        match = _PLAN_LINE.match(line)
        named = keys.get(fold(match[1].strip(" *_`#\"'[]"))) if match else None
        if match and named is None and any(c.isalpha() for c in match[1]) and not ids_in(match[1], known):
            current = ""
        current = named or current
        if current:
            ids = ids_in(match[2] if match and named else line, known)
            wishes.setdefault(current, {}).update(dict.fromkeys(i for i in ids if i in known))
    found = {key: tuple(ids) for key, ids in wishes.items() if ids}
    if not found:
        raise Unusable("bad_form", "The answer is no plan.")
    return Plan({spec.key: found[spec.key] for spec in format.body if spec.key in found})


def read_repair(text: str, mends: Collection[str], known: Collection[str], asked: Asked | None = None) -> RepairCopy:
    """The new sentence of each id that was asked for, None where it is to be cut; the first answer to an id counts.

    Raises Unusable where nothing of it can be used.
    """
    asked, removed = asked or Asked(), Removals()
    body = unwrap(text, removed)
    defects.not_copy(body)
    defects.prompt_echo(body, asked)
    found: dict[str, Sentence | None] = {}
    for sentence_id, answer in _answers(plain(body, removed)).items():
        if sentence_id not in mends:
            removed.add(UNASKED)
        elif _CUT.match(answer):
            found[sentence_id] = None
        elif sentence := _sentence(answer, known, removed):
            found[sentence_id] = sentence
        else:
            removed.add(UNREADABLE)
    if not found:
        defects.refusal(cited_sentences(body[:2_000].replace("\n", " "), known, Removals()))
        raise Unusable("bad_form", "The answer repairs none of the sentences.")
    return RepairCopy(Mended(found), removed.pairs())


def _answers(body: str) -> Mapping[str, str]:
    """What is said to each sentence id; a line without an id goes on with the last one."""
    found: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in body.split("\n"):
        if match := _REPAIR_LINE.match(line):
            current = [match[2]]
            found.setdefault(match[1].upper(), current)
        elif not line.strip():
            current = None
        elif current is not None:
            current.append(line)
    return {sentence_id: " ".join(lines).strip() for sentence_id, lines in found.items()}


def _sentence(answer: str, known: Collection[str], removed: Removals) -> Sentence | None:
    """One sentence; two are joined with what both rest on. None for talk, a refusal, or half a sentence."""
    sentences = cited_sentences(answer, known, removed)
    whole = " ".join(sentence.text for sentence in sentences)
    if not whole or unclosed(answer) or refuses(whole) or about_the_task(whole) or claims_a_status(whole, cited=False):
        return None
    ids = tuple(dict.fromkeys(i for sentence in sentences for i in sentence.citations))
    if not ids and not ended(whole):
        return None
    inference = any(sentence.kind is Kind.INFERENCE for sentence in sentences)
    return Sentence(whole, ids, Kind.INFERENCE if inference else Kind.FACT)
