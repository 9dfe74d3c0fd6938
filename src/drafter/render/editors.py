"""The editor's copy: one draft in every format an editor uses, each with its evidence, flags, holes and disclosure."""

from collections.abc import Sequence

from drafter.article import Draft
from drafter.disclosure import Disclosure
from drafter.formats import ArticleFormat
from drafter.notes import Dossier
from drafter.record import Record
from drafter.render.choose import page_of
from drafter.render.data import draft_data, run_data, to_json
from drafter.render.markdown import draft_markdown
from drafter.render.page import draft_html
from drafter.render.word import draft_docx


def editors_copy(
    draft: Draft,
    dossier: Dossier,
    record: Record,
    disclosure: Disclosure,
    *,
    revision: int = 1,
    format: ArticleFormat | None = None,  # noqa: A002  # the newsroom's word for it
    notices: Sequence[str] = (),
    named: str = "",
) -> dict[str, bytes]:
    """File name -> content. The same input gives the same bytes.

    `format` tells where the disclosure stands; without it, it closes the article. `notices` are what the person was
    told on the way (one line each, no words of notes). `named` says what the text is where it is no revision.
    """
    page = page_of(draft, dossier, disclosure, revision=revision, format=format, notices=notices, named=named)
    return {
        "draft.md": draft_markdown(page).encode("utf-8", "replace"),
        "draft.html": draft_html(page).encode("utf-8", "replace"),
        "draft.docx": draft_docx(page, record.ended or record.started),
        "draft.json": to_json(draft_data(page)),
        "run.json": to_json(run_data(record, page)),
    }
