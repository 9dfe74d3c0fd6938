"""The writer that asks a language model: one call per section, read as copy, with nothing taken at its word.

What the copy reader had to take out of an answer, or put right in it, is told in `notices` (promise 7). Who is asked,
how often and at what price is the gateway's business.
"""

import re
from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from drafter.article import Article, Author, Section, Sentence
from drafter.formats import Form, SectionSpec
from drafter.models import Request
from drafter.models.gateway import Answered
from drafter.prompts import Prompts
from drafter.writing import Brief, Home, Mend, Mended, Plan
from drafter.writing.asking import PER_WORD_OF_EVIDENCE, Asking, Question, asked_words
from drafter.writing.asking_again import ask_again
from drafter.writing.copy import RepairCopy, SectionCopy, read_faq, read_line, read_plan, read_repair, read_section
from drafter.writing.keeping import with_kept

T = TypeVar("T")

THINKING_TOKENS = 6_000
"""Room before the answer for models that think aloud: their thoughts count against the limit of the answer."""

_THINKERS = re.compile(
    r"(?:^|[:/])(?:o[1-9](?:-|$)|gpt-(?:[5-9]|\d\d)|gpt-oss|deepseek-(?:r|reasoner)|qwq|qwen3|magistral|claude-.*think|"
    r"gemini-(?:2\.5|[3-9])|glm-4\.[5-9]|grok-(?:[4-9]|3-mini)|phi-4.*reason|.*(?:-|_)(?:thinking|reasoning|r1)\b)",
    re.IGNORECASE,
)
_READERS = {Form.LINE: read_line, Form.SECTION: read_section, Form.FAQ: read_faq}


class Asks(Protocol):
    """The part of the gateway that a writer needs."""

    async def ask(
        self, step: str, request: Request, read: Callable[[str], T], *, take: int = 0, stream: bool = False
    ) -> Answered[T]: ...


class ModelWriter:
    """A `Writer`. `model` is `provider:name`; `take` is the run's; with `stream` the words are watched as they arrive.

    `thinking_tokens` is the room for thoughts before an answer; None decides by the model's name.
    """

    def __init__(
        self,
        gateway: Asks,
        prompts: Prompts,
        model: str,
        *,
        temperature: float | None = None,
        take: int = 0,
        stream: bool = False,
        thinking_tokens: int | None = None,
    ) -> None:
        if thinking_tokens is None:
            thinking_tokens = THINKING_TOKENS if _THINKERS.search(model) else 0
        self._gateway, self._model, self._take, self._stream = gateway, model, take, stream
        self._asking = Asking(prompts, model, temperature, thinking_tokens)
        self._notices: dict[str, str] = {}

    @property
    def author(self) -> Author:
        return Author.MODEL

    @property
    def name(self) -> str:
        return self._model

    @property
    def notices(self) -> tuple[str, ...]:
        """What was taken out of, or put right in, answers so far: a line per section, by section's name."""
        return tuple(self._notices[step] for step in sorted(self._notices))

    async def plan(self, brief: Brief) -> Plan | None:
        """The model's wishes; None where the format makes no plan call. Raises a ModelFault."""
        if not brief.format.plan_template:
            return None
        known = brief.dossier.passages
        question = self._asking.plan(brief)
        answered = await self._ask("plan", question, lambda text: read_plan(text, brief.format, known))
        return answered.value

    async def section(self, brief: Brief, spec: SectionSpec, home: Home) -> Section:
        """A body section from its home passages. Raises a ModelFault."""
        return await self._section(f"section:{spec.key}", brief, spec, self._asking.section(brief, spec, home))

    async def summary(self, brief: Brief, spec: SectionSpec, article: Article) -> Section:
        """A section from the finished body. Raises a ModelFault."""
        return await self._section(f"summary:{spec.key}", brief, spec, self._asking.summary(brief, spec, article))

    async def rewrite(self, brief: Brief, spec: SectionSpec, section: Section, home: Home, instruction: str) -> Section:
        """The section written again as an editor asks, in one call. What a person typed and the answer kept to the
        letter is still that person's. Raises a ModelFault.
        """
        question = ask_again(self._asking, brief, spec, section, home, instruction)
        answer = await self._section(f"rewrite:{spec.key}", brief, spec, question)
        return with_kept(answer, section)

    def rewrite_request(
        self, brief: Brief, spec: SectionSpec, section: Section, home: Home, instruction: str
    ) -> Request:
        """What `rewrite` will ask, to be measured before it is asked."""
        return ask_again(self._asking, brief, spec, section, home, instruction).request

    async def repair(self, brief: Brief, article: Article, mends: tuple[Mend, ...]) -> Mended:
        """One call for all flagged sentences; none where there are none or the format repairs nothing."""
        del article  # the flagged sentences and the notes say all that a repair may use
        if not mends or not brief.format.repair_template:
            return Mended({})
        ids, known = [mend.sentence_id for mend in mends], brief.dossier.passages
        question = self._asking.repair(brief, mends)

        def read(text: str) -> RepairCopy:
            return read_repair(text, ids, known, question.asked)

        copy = (await self._ask("repair", question, read)).value
        self._note("repair", "Repair", copy.removed)
        return copy.mended

    def requests_for_estimate(self, brief: Brief) -> tuple[Request, ...]:
        """Every request that a draft of this brief can make, each once, before any is made.

        What is not written yet is stood in for by the notes: homes as code would deal them out, and for the body as
        many words of them as will be asked for. Rendering them all also finds whatever is wrong with a template.
        """
        from drafter.writing.homes import assign

        homes = assign(brief.dossier, brief.format, None)
        wanted = [spec for spec in brief.format.body if homes[spec.key].words >= brief.format.minimum_evidence]
        body = [_stand_in(brief, spec, homes[spec.key]) for spec in wanted]
        article = Article(brief.slug, brief.format.name, brief.language, tuple(body))
        mends = tuple(Mend(i, s.key, sentence, ()) for i, s, sentence in list(article.numbered())[::4])
        questions = [self._asking.section(brief, spec, homes[spec.key]) for spec in wanted]
        questions += [self._asking.summary(brief, spec, article) for spec in brief.format.summaries if body]
        if brief.format.plan_template:
            questions.insert(0, self._asking.plan(brief))
        if brief.format.repair_template and mends:
            questions.append(self._asking.repair(brief, mends))
        return tuple(question.request for question in questions)

    async def _ask(self, step: str, question: Question, read: Callable[[str], T]) -> Answered[T]:
        return await self._gateway.ask(step, question.request, read, take=self._take, stream=self._stream)

    async def _section(self, step: str, brief: Brief, spec: SectionSpec, question: Question) -> Section:
        known = brief.dossier.passages

        def read(text: str) -> SectionCopy:
            return _READERS[spec.form](text, spec, known, question.asked)

        copy = (await self._ask(step, question, read)).value
        label = spec.label_for(brief.outlet)
        self._note(step, label, copy.removed)
        return Section(
            key=spec.key,
            label=label,
            author=self.author,
            heading=copy.heading,
            paragraphs=copy.paragraphs,
            questions=copy.questions,
            inference=spec.inference,
            opinion=spec.opinion,
        )

    def _note(self, step: str, label: str, removed: Iterable[tuple[str, int]]) -> None:
        told = ", ".join(f"{what} ({count})" for what, count in removed)
        if told:
            self._notices[step] = f"{label}: taken out of the model's answer or put right in it: {told}."


def _stand_in(brief: Brief, spec: SectionSpec, home: Home) -> Section:
    """As many of the home's passages as the section may have words."""
    left = asked_words(spec, home.words * PER_WORD_OF_EVIDENCE)[1]
    chosen: list[Sentence] = []
    for passage in home.passages:
        if left <= 0:
            break
        left -= len(passage.text.split())
        chosen.append(Sentence(passage.text, (passage.id,)))
    return Section(spec.key, spec.label_for(brief.outlet), Author.MODEL, paragraphs=(tuple(chosen),))
