"""Where an editor looks first: the best passage, and the matched words' places in both texts."""

from drafter.checks import Notes
from tests.checks.support import PRESS, check, council, dossier, note


def test_the_best_of_the_cited_passages_is_shown() -> None:
    evidence = check("Ruiz said the reserve fund would pay.", "N1.1", "N1.2").evidence
    assert evidence is not None
    assert evidence.passage_id == "N1.2"
    assert 0.5 < evidence.score <= 1


def test_without_a_citation_the_best_passage_of_all_notes_is_shown() -> None:
    evidence = check("Circulation fell by 12 percent.", free=True).evidence
    assert evidence is not None
    assert evidence.passage_id == "N2.5"


def test_matched_words_are_shown_in_step_in_both_texts() -> None:
    text = "Ruiz said reserves would pay, and the fund is full."
    notes = council()
    evidence = check(text, "N1.2", notes=notes).evidence
    assert evidence is not None
    passage = notes.passages["N1.2"].text
    pairs = [(text[a:b], passage[c:d]) for (a, b), (c, d) in zip(evidence.matched, evidence.found, strict=True)]
    assert pairs == [("Ruiz", "Ruiz"), ("said", "said"), ("reserves", "reserve"), ("fund", "fund")]


def test_a_country_is_found_for_its_people() -> None:
    evidence = check("Ukraine declined to comment.", free=True).evidence
    assert evidence is not None
    assert evidence.passage_id == "N2.7"


def test_rare_words_weigh_more_than_common_ones() -> None:
    rare = check("Circulation of the library.", "N2.5").evidence
    common = check("Circulation of the library.", "N1.1").evidence
    assert rare is not None
    assert common is not None
    assert rare.score > common.score


def test_where_nothing_fits_there_is_no_evidence() -> None:
    assert check("Zebras yawn.", free=True).evidence is None
    assert check("The library.", notes=Notes(dossier()), free=True).evidence is None


def test_a_wrong_citation_still_shows_what_was_cited() -> None:
    assert check("Zebras yawn.", "N1.1").evidence is None
    evidence = check("The council yawns.", "N1.1").evidence
    assert evidence is not None
    assert evidence.passage_id == "N1.1"


def test_an_index_of_one_note_knows_its_passages() -> None:
    notes = Notes(dossier(note(1, PRESS)))
    assert list(notes.passages) == [f"N1.{i}" for i in range(1, len(PRESS) + 1)]
