"""What of an earlier draft stands when the notes change."""

from dataclasses import replace

from drafter.article import Article, Author, Hole, Section, Sentence
from drafter.drafting.carry import carry
from drafter.formats import ArticleFormat, load_format
from drafter.notes import Dossier, SourceNote
from drafter.settings import checkout
from drafter.testing import sample_dossier
from drafter.writing.homes import assign

OLD = sample_dossier()


def _brief() -> ArticleFormat:
    return load_format(checkout() / "prompts", "brief")[0]


def _homes(dossier: Dossier = OLD) -> dict[str, tuple[str, ...]]:
    return {key: tuple(p.id for p in home.passages) for key, home in assign(dossier, _brief(), None).items()}


def _article(homes: dict[str, tuple[str, ...]]) -> Article:
    sections = [
        Section(key, key, Author.MODEL, paragraphs=((Sentence("It happened.", passages[:1]),),))
        for key, passages in homes.items()
        if passages
    ]
    return Article("harbour", "brief", "en", tuple(sections))


def _numbered_behind_another(note: SourceNote, number: int) -> SourceNote:
    """The same note under a later id, as when a note is added before it."""
    passages = tuple(replace(p, id=f"N{number}.{p.id.partition('.')[2]}") for p in note.passages)
    return replace(note, id=f"N{number}", passages=passages)


def test_the_same_notes_keep_every_section() -> None:
    homes = _homes()
    carried = carry(_article(homes), homes, OLD, OLD, _brief())
    assert carried
    assert set(carried.sections) == {key for key, passages in homes.items() if passages}


def test_notes_that_only_got_other_numbers_keep_their_sections_with_new_citations() -> None:
    homes = _homes()
    moved = Dossier(tuple(_numbered_behind_another(n, 5 + i) for i, n in enumerate(OLD.notes)), OLD.protected)
    carried = carry(_article(homes), homes, OLD, moved, _brief())
    assert carried
    cited = {c for s in carried.sections.values() for sentence in s.sentences() for c in sentence.citations}
    assert cited
    assert cited <= set(moved.passages)


def test_a_section_whose_passage_changed_is_asked_for_again() -> None:
    homes = _homes()
    key, passages = next((k, p) for k, p in homes.items() if p)
    note = OLD.by_id[passages[0].partition(".")[0]]
    changed = tuple(replace(p, text=p.text + " More.") if p.id == passages[0] else p for p in note.passages)
    new = Dossier(tuple(replace(n, passages=changed) if n.id == note.id else n for n in OLD.notes), OLD.protected)
    carried = carry(_article(homes), homes, OLD, new, _brief())
    assert carried
    assert key not in carried.sections


def test_a_hole_is_never_kept() -> None:
    homes = _homes()
    key = next(k for k, p in homes.items() if p)
    article = _article(homes)
    hole = Section(key, key, Author.CODE, hole=Hole("failed", "No answer.", "Ask again."))
    with_hole = replace(article, sections=tuple(hole if s.key == key else s for s in article.sections))
    carried = carry(with_hole, homes, OLD, OLD, _brief())
    assert carried
    assert key not in carried.sections


def test_notes_with_nothing_in_common_are_planned_anew() -> None:
    homes = _homes()
    other = tuple(
        replace(n, passages=tuple(replace(p, text=f"Something else, no. {p.id}.") for p in n.passages))
        for n in OLD.notes
    )
    assert carry(_article(homes), homes, OLD, Dossier(other, {}), _brief()) is None
