"""The same article by a naive LangChain chain: notes and an instruction in, text out, one section after another."""

from collections.abc import Sequence

from benchmarks.standin import TOKENS, Server
from drafter.notes import Dossier

_SYSTEM = "You are a journalist. Write one section of an article from the notes. Cite the notes' numbers."
_ASK = "{notes}\n\nWrite a section: {task}.\n\nAnswer form: {form}"
# What the explainer's nine parts ask for; the server's script fixes their lengths by the same words.
PARTS: Sequence[tuple[str, str]] = (
    *(("section", words) for words in TOKENS if words not in {"plan", "repair", "line", "faq"}),
    ("faq", "questions and answers"),
    ("line", "a headline"),
)


def naive_article(server: Server, dossier: Dossier) -> list[str]:
    """Nine answers, one call after another, as a first script with LangChain makes them."""
    from langchain.chat_models import init_chat_model
    from langchain_core.output_parsers import StrOutputParser
    from langchain_core.prompts import ChatPromptTemplate

    model = init_chat_model("openai:standin", base_url=server.url, api_key="none", max_retries=0)
    chain = ChatPromptTemplate.from_messages([("system", _SYSTEM), ("user", _ASK)]) | model | StrOutputParser()
    notes = "\n".join(f"[{passage}] {text}" for passage, text in _passages(dossier))
    return [chain.invoke({"notes": notes, "task": words, "form": form}) for form, words in PARTS]


def _passages(dossier: Dossier) -> list[tuple[str, str]]:
    return [(passage.id, passage.text) for note in dossier.usable for passage in note.passages]
