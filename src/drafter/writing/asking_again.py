"""What a model is asked where an editor wants a section again: today's text, the wish, and what may not change.

The wish is an editor's word and stands as a value in the prompt, on a line of its own. Neither it nor the text of the
section can bring a name to the model that the notes keep from it (promise 6): both are masked like the notes.
"""

import re
from collections.abc import Mapping

from drafter.article import Section
from drafter.formats import Form, SectionSpec
from drafter.prompts import NOTES, REWRITE, SYSTEM
from drafter.text.names import NameMask
from drafter.writing import Brief, Home
from drafter.writing.asking import Asking, Question, answer_tokens, day, nonce, one_line, ranges, shown_sentence
from drafter.writing.wish import home_for, read_wish, words_again

_MARK = re.compile(r"\[(N\d[^\[\]]*)\]", re.IGNORECASE)  # as an editor may write the id of a passage

VARIABLES: Mapping[str, frozenset[str]] = {
    SYSTEM: frozenset({"language", "outlet"}),
    NOTES: frozenset({"nonce", "notes"}),
    REWRITE: frozenset(
        {"fixed", "form", "heading", "home", "inference", "instruction", "label"}
        | {"least", "most", "nonce", "only", "text", "today"}
    ),
}
"""What each template of a rewrite may take: for `Prompts.check`."""


def ask_again(
    asking: Asking, brief: Brief, spec: SectionSpec, section: Section, home: Home, instruction: str
) -> Question:
    """The request for `section` written again. Raises Unusable where the wish leaves no passage to rest on."""
    wish = read_wish(instruction)
    home = home_for(wish, home, brief.dossier)
    least, most = words_again(wish, spec, section, home)
    mask = NameMask(brief.dossier.protected)
    label = spec.label_for(brief.outlet)
    values: dict[str, object] = {
        "fixed": [mask.mask(shown_sentence(sentence))[0] for sentence in section.sentences() if sentence.by],
        "form": spec.form.value,
        "heading": spec.heading,
        "home": ranges([passage.id for passage in home.passages]),
        "inference": section.inference,
        "instruction": mask.mask(one_line(_MARK.sub(r"\1", instruction)))[0],
        "label": label,
        "least": least,
        "most": most,
        "nonce": nonce(brief.dossier),
        "only": bool(wish.only),
        "text": mask.mask(as_answered(section, spec, label))[0],
        "today": day(brief.today),
    }
    task = asking.prompts.render(REWRITE, values)
    # an answer may repeat what stands there and what the editor asks for, and nothing else of the task
    told = asking.prompts.render(REWRITE, {**values, "text": "", "fixed": [], "instruction": ""})
    tokens = answer_tokens(max(most, section.words), brief.language)
    return asking.question(brief, (task,), spec.form.value, tokens, words=most, told=told)


def as_answered(section: Section, spec: SectionSpec, label: str) -> str:
    """The section as an answer would give it, in the form that is asked for; empty where nothing stands there."""
    if spec.form is Form.FAQ:
        pairs = (
            f"Q: {shown_sentence(pair.question)}\nA: {' '.join(map(shown_sentence, pair.answer))}"
            for pair in section.questions
        )
        return "\n\n".join(pairs)
    paragraphs = [" ".join(map(shown_sentence, paragraph)) for paragraph in section.paragraphs]
    if spec.form is Form.SECTION and paragraphs:
        heading = one_line(section.heading) if spec.heading else label
        paragraphs[0] = f"# {heading}\n{paragraphs[0]}" if heading else paragraphs[0]
    return "\n\n".join(paragraphs)
