"""What a model is asked: every request of a draft, as a pure function of brief, prompts and the text so far.

Providers bill the notes once and then read them from their prefix cache, so every request of a draft begins with the
same bytes: the system message, then the notes. Neither holds a time, a run or a section. What is asked follows, and
the last line names the answer's form. Off-record passages and the names of background sources stand in no request.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from drafter.article import Article, Kind, Section, Sentence
from drafter.errors import Unusable
from drafter.formats import ArticleFormat, SectionSpec
from drafter.models import Message, Request
from drafter.notes import Dossier, SourceNote
from drafter.prompts import ARTICLE, NOTES, SYSTEM, Prompts
from drafter.text.names import NameMask
from drafter.writing import Brief, Home, Mend
from drafter.writing.copy import Asked, cite

PLAN_TOKENS = 250
PER_WORD_OF_EVIDENCE = 1.2
"""Words asked of a section per word of its home passages: more would be filler (promise 4)."""

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_LANGUAGES = {
    "en": "English", "en-gb": "British English", "en-us": "American English", "de": "German", "fr": "French",
    "es": "Spanish", "it": "Italian", "pt": "Portuguese", "nl": "Dutch", "pl": "Polish", "uk": "Ukrainian",
    "ru": "Russian", "sv": "Swedish", "da": "Danish", "no": "Norwegian", "fi": "Finnish", "cs": "Czech",
    "ro": "Romanian", "hu": "Hungarian", "tr": "Turkish", "el": "Greek", "ar": "Arabic", "he": "Hebrew",
    "zh": "Chinese", "ja": "Japanese", "ko": "Korean", "hi": "Hindi",
}  # fmt: skip
_MARK_IN_NOTE = re.compile(r"\[(?=N\d)", re.IGNORECASE)
_SPACES = re.compile(r"\s+")

_BODY = frozenset({"home", "inference", "label", "language", "lead", "least", "most", "outlet", "today"})
_SUMMARY = frozenset({"inference", "label", "language", "least", "most", "outlet", "today"})
_FRAME = {
    SYSTEM: frozenset({"language", "outlet"}),
    NOTES: frozenset({"nonce", "notes"}),
    ARTICLE: frozenset({"nonce", "sections"}),
}


def variables(format: ArticleFormat) -> Mapping[str, frozenset[str]]:  # noqa: A002 - the newsroom's word
    """What each template that a format names may take: for `Prompts.check`."""
    found = dict(_FRAME)
    if format.plan_template:
        found[format.plan_template] = frozenset({"sections", "today"})
    if format.repair_template:
        found[format.repair_template] = frozenset({"mends", "today"})
    for spec in format.sections:
        if spec.template:
            given = _BODY if spec.body else _SUMMARY
            found[spec.template] = found.get(spec.template, given) & given
    return found


@dataclass(frozen=True, slots=True)
class Question:
    """A request with what its answer will be held against."""

    request: Request
    asked: Asked


@dataclass(frozen=True)
class Asking:
    """Makes the requests. `model` is `provider:name`; `thinking` are tokens that a model may use before its answer."""

    prompts: Prompts
    model: str
    temperature: float | None = None
    thinking: int = 0

    def plan(self, brief: Brief) -> Question:
        sections = [{"key": spec.key, "purpose": spec.purpose.value} for spec in brief.format.body]
        task = self.prompts.render(brief.format.plan_template, {"sections": sections, "today": day(brief.today)})
        return self.question(brief, (task,), "plan", PLAN_TOKENS)

    def section(self, brief: Brief, spec: SectionSpec, home: Home) -> Question:
        """A body section, asked for no more words than its home passages can carry."""
        least, most = asked_words(spec, home.words * PER_WORD_OF_EVIDENCE)
        values = {
            **self._values(brief, spec, least, most),
            "home": ranges([passage.id for passage in home.passages]),
            "lead": " ".join(_chosen(home)),
        }
        task = self._task(spec, values, _BODY)
        return self.question(
            brief, (task,), spec.form.value, answer_tokens(most, brief.language), words=most, told=task
        )

    def summary(self, brief: Brief, spec: SectionSpec, article: Article) -> Question:
        """A section written from the finished ones that it needs. Raises Unusable where none of those has text."""
        finished = [section for key in spec.needs if (section := article.section(key)) and not section.hole]
        sections = [_as_shown(section) for section in finished]
        if not any(section["paragraphs"] for section in sections):
            raise Unusable("no_sentence", "There is no finished section to write this one from.")
        least, most = asked_words(spec, sum(section.words for section in finished))
        task = self._task(spec, self._values(brief, spec, least, most), _SUMMARY)
        shown = self.prompts.render(ARTICLE, {"nonce": nonce(brief.dossier), "sections": sections})
        tokens = answer_tokens(most, brief.language)
        return self.question(brief, (shown, task), spec.form.value, tokens, words=most, told=task)

    def repair(self, brief: Brief, mends: Sequence[Mend]) -> Question:
        shown = [
            {
                "id": mend.sentence_id,
                "section": _label(brief, mend.section),
                "text": shown_sentence(mend.sentence),
                "inference": any(spec.key == mend.section and spec.inference for spec in brief.format.sections),
                "faults": [one_line(flag.why) for flag in mend.flags],
            }
            for mend in mends
        ]
        task = self.prompts.render(brief.format.repair_template, {"mends": shown, "today": day(brief.today)})
        words = sum(len(mend.sentence.text.split()) + 15 for mend in mends)
        return self.question(brief, (task,), "repair", answer_tokens(words, brief.language))

    def _task(self, spec: SectionSpec, values: Mapping[str, object], given: Iterable[str]) -> str:
        """The section's own instruction. A template gets what it declares of what there is for it."""
        declared = self.prompts.declared(spec.template) & set(given)
        return self.prompts.render(spec.template, {name: values[name] for name in declared})

    def _values(self, brief: Brief, spec: SectionSpec, least: int, most: int) -> dict[str, object]:
        return {
            "inference": spec.inference,
            "label": spec.label.replace("{outlet}", brief.outlet),
            "language": language_name(brief.language),
            "least": least,
            "most": most,
            "outlet": brief.outlet,
            "today": day(brief.today),
        }

    def question(
        self, brief: Brief, parts: tuple[str, ...], form: str, tokens: int, *, words: int = 0, told: str = ""
    ) -> Question:
        """A request that begins as all of them do, with `parts` behind the notes. `words` are the most asked for;
        `told` is what no answer may repeat.
        """
        system = self.prompts.render(SYSTEM, {"language": language_name(brief.language), "outlet": brief.outlet})
        content = "\n\n".join((self.notes(brief.dossier), *parts, f"Answer form: {form}"))
        request = Request(
            model=self.model,
            messages=(Message("system", system), Message("user", content)),
            max_tokens=tokens + self.thinking,
            temperature=self.temperature,
        )
        language = brief.language.partition("-")[0].lower()
        return Question(request, Asked(words, language, f"{system}\n{told}", nonce(brief.dossier)))

    def notes(self, dossier: Dossier) -> str:
        """The notes as they stand in every request of a draft: the same bytes for the same dossier."""
        mask = NameMask(dossier.protected)
        notes = [_note(note, mask) for note in dossier.usable]
        return self.prompts.render(NOTES, {"nonce": nonce(dossier), "notes": notes})


def _chosen(home: Home) -> tuple[str, ...]:
    """What the section cannot do without; nothing where it is only the beginning of a range, which chose nothing."""
    lead = home.lead[:6]
    ids = tuple(passage.id for passage in home.passages)
    return () if len(ids) > len(lead) > 3 and ids[: len(lead)] == lead else lead


def _note(note: SourceNote, mask: NameMask) -> dict[str, object]:
    """A note as its template sees it: of a background note the kind alone."""
    return {
        "id": note.id,
        "kind": _shown(note.kind, mask),
        "source": _shown(note.source, mask) if note.named else "",
        "date": day(note.received) if note.received else "",
        "background": not note.named,
        "quoted": " ".join(passage.id for passage in note.passages if passage.marks),
        "passages": [{"id": passage.id, "text": one_line(passage.text)} for passage in note.passages],
    }


def _shown(text: str, mask: NameMask) -> str:
    return mask.mask(one_line(text))[0].replace("|", "/").replace("==", "=")


def one_line(text: str) -> str:
    """Folded to one line, and with no mark that looks like ours."""
    return _MARK_IN_NOTE.sub("(", _SPACES.sub(" ", text).strip()).replace("<<<", "<")


def nonce(dossier: Dossier) -> str:
    """What the delimiters carry, so that no note can close them: the same for every call of a draft."""
    return dossier.sha256[:16]


def day(value: date | datetime) -> str:
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def language_name(tag: str) -> str:
    """`de-AT` -> `German`; a tag that is not known stands for itself."""
    low = tag.lower()
    return _LANGUAGES.get(low) or _LANGUAGES.get(low.partition("-")[0], tag)


def ranges(ids: Sequence[str]) -> str:
    """`N1.2-N1.6 N3.1`: neighbours put together, in the order given."""
    runs: list[list[str]] = []
    for passage_id in ids:
        note, _, number = passage_id.partition(".")
        if runs and number.isdigit() and runs[-1][-1] == f"{note}.{int(number) - 1}":
            runs[-1].append(passage_id)
        else:
            runs.append([passage_id])
    return " ".join(run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def asked_words(spec: SectionSpec, ceiling: float) -> tuple[int, int]:
    """Least and most words to ask for: the format's, lowered to what the evidence carries, never raised."""
    most = min(spec.words[1], max(10, round(ceiling)))
    return min(spec.words[0], most * 2 // 3), most


def answer_tokens(words: int, language: str) -> int:
    """Room for so many words with their citations, and half as many again. English needs the fewest tokens a word."""
    per_word = 2.5 if language.lower().startswith("en") else 5
    return round(words * per_word) + 200


def _label(brief: Brief, key: str) -> str:
    return next((s.label.replace("{outlet}", brief.outlet) for s in brief.format.sections if s.key == key), key)


def _as_shown(section: Section) -> dict[str, object]:
    title = f"{section.label}: {section.heading}" if section.heading else section.label
    paragraphs = [" ".join(map(shown_sentence, paragraph)) for paragraph in section.paragraphs]
    for question in section.questions:
        paragraphs.append(f"Q: {question.question.text}")
        paragraphs.append(f"A: {' '.join(map(shown_sentence, question.answer))}")
    return {"title": one_line(title), "paragraphs": paragraphs}


def shown_sentence(sentence: Sentence) -> str:
    """A sentence with its mark, as an answer would give it."""
    inference = sentence.kind is Kind.INFERENCE
    mark = f" {cite(sentence.citations, inference=inference)}" if sentence.citations or inference else ""
    return f"{one_line(sentence.text)}{mark}"
