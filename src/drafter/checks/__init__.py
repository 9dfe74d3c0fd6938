"""The checks: every sentence against the notes, by fixed rules; flags with place, reason and what to do.

No flag means "no defect found", never "verified": rules see names, numbers, dates, quotations, hedges, not meaning.
The rules stand in `drafter.checks.rules`, one file each; `Notes` is the index of a dossier, built once.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from drafter.article import Article, Author, Checked, Draft, Flag, Section, Sentence, Severity
from drafter.checks.case import Page, make_case
from drafter.checks.notes import Notes
from drafter.checks.plain import article_of
from drafter.checks.rules import MENDABLE, RULES
from drafter.formats import ArticleFormat

__all__ = ["Mendable", "Notes", "check_article", "check_sentence", "check_text", "repairable"]


class Mendable(NamedTuple):
    """A flagged sentence that a rewrite could mend; the fields are those of `drafter.writing.Mend`."""

    sentence_id: str
    section: str
    sentence: Sentence
    flags: tuple[Flag, ...]


def check_sentence(
    sentence: Sentence,
    notes: Notes,
    *,
    inference_allowed: bool = False,
    where: str = "S1",
    author: Author = Author.MODEL,
    free: bool = False,
) -> Checked:
    """All that the rules say of one sentence. `free`: it needs no citation, and anything in the notes supports it."""
    case = make_case(sentence, notes, where=where, free=free, inference_allowed=inference_allowed, author=author)
    flags = tuple(flag for rule in RULES if rule.sentence for flag in rule.sentence(case))
    return Checked(where, case.evidence, flags)


def check_article(article: Article, notes: Notes, format: ArticleFormat) -> Draft:  # noqa: A002  # the newsroom's word
    """The article with the flags of every sentence, section and the whole. Questions of an FAQ need no citation."""
    return _check(article, notes, format)


def check_text(text: str, notes: Notes) -> Draft:
    """Any text, ours or not: a sentence needs no citation and may rest on anything in the notes, but marks such as
    `[N1.2]` are honoured where they stand.
    """
    return _check(article_of(text), notes, None)


def repairable(draft: Draft) -> tuple[Mendable, ...]:
    """The sentences of model-written sections with a flag, more than a note, that a rewrite could mend."""
    checked = {each.sentence_id: each for each in draft.checked}
    found: list[Mendable] = []
    for where, section, sentence in draft.article.numbered():
        flags = tuple(f for f in checked[where].flags if f.rule in MENDABLE)
        if section.author is Author.MODEL and any(flag.severity is not Severity.NOTE for flag in flags):
            found.append(Mendable(where, section.key, sentence, flags))
    return tuple(found)


def _check(article: Article, notes: Notes, format: ArticleFormat | None) -> Draft:  # noqa: A002 - the newsroom's word
    page = Page(article, notes, format)
    questions = {id(each.question) for section in article.sections for each in section.questions}
    checked = tuple(
        _checked(
            sentence,
            notes,
            section,
            where,
            free=id(sentence) in questions or (format is None and not sentence.citations),
        )
        for where, section, sentence in article.numbered()
    )
    on_sections = [flag for section in article.sections for flag in _on_section(section, page)]
    on_article = [flag for rule in RULES if rule.article for flag in rule.article(page)]
    return _placed(Draft(article, checked, tuple(on_sections + on_article)))


def _checked(sentence: Sentence, notes: Notes, section: Section, where: str, *, free: bool) -> Checked:
    """As `check_sentence`. A draft is checked before and after its repair: a sentence that stayed as it was is not
    looked at again, whatever number it has by now.
    """
    author = Author.PERSON if sentence.by else section.author
    asked = (sentence, section.inference, author, free)
    known = notes.checked.get(asked)
    if known is None:
        known = check_sentence(
            sentence, notes, inference_allowed=section.inference, where=where, author=author, free=free
        )
        notes.checked[asked] = known
    if known.sentence_id == where:
        return known
    return Checked(where, known.evidence, tuple(replace(flag, where=where) for flag in known.flags))


def _on_section(section: Section, page: Page) -> Iterator[Flag]:
    for rule in RULES:
        if rule.section:
            yield from rule.section(section, page)


def _placed(draft: Draft) -> Draft:
    """A flag of a section or article rule that names a sentence goes to that sentence."""
    ids = {each.sentence_id for each in draft.checked}
    moved = [flag for flag in draft.flags if flag.where in ids]
    if not moved:
        return draft
    checked = tuple(
        Checked(
            each.sentence_id,
            each.evidence,
            each.flags + tuple(flag for flag in moved if flag.where == each.sentence_id),
        )
        for each in draft.checked
    )
    return Draft(draft.article, checked, tuple(flag for flag in draft.flags if flag.where not in ids))
