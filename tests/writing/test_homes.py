"""Each sentence of the notes has one home."""

from collections import Counter
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.formats import Purpose
from drafter.testing import sample_dossier
from drafter.writing import Home, Plan
from drafter.writing.homes import assign
from drafter.writing.lines import Role, read_lines
from tests.writing.extracts.support import dossier_of, explainer, kyiv, marked, raw, small_format


def ids(home: Home) -> list[str]:
    return [passage.id for passage in home.passages]


def home_of(homes: dict[str, Home], words: str) -> str:
    return next(key for key, home in homes.items() if any(words in p.text for p in home.passages))


def test_every_passage_that_says_something_has_exactly_one_home() -> None:
    homes = assign(kyiv(), explainer(), None)
    counted = Counter(i for key, home in homes.items() if key != "insight" for i in ids(home))
    evidence = {line.id for line in read_lines(kyiv()) if line.role in {Role.STATEMENT, Role.FRAGMENT}}
    assert evidence == set(counted)
    assert set(counted.values()) == {1}


def test_every_body_section_has_a_home_in_the_formats_order() -> None:
    homes = assign(sample_dossier(), explainer(), None)
    assert list(homes) == [spec.key for spec in explainer().body]
    assert all(key == home.section for key, home in homes.items())


def test_the_example_has_enough_for_every_section() -> None:
    homes = assign(kyiv(), explainer(), None)
    assert all(
        home.words >= max(explainer().minimum_evidence, explainer()[key].words[0]) for key, home in homes.items()
    )


def test_what_happened_the_past_views_and_plans_go_where_they_belong() -> None:
    homes = assign(kyiv(), explainer(), None)
    assert home_of(homes, "Unconfirmed reports of a 28-point peace plan") == "introduction"
    assert home_of(homes, "began its full-scale invasion of Ukraine on 24 February 2022") == "background"
    assert home_of(homes, "purely military way out") == "analysis"
    assert home_of(homes, "will meet in Kyiv on 4 December") == "whats_next"
    assert home_of(homes, "no peace plan was put on the table") == "key_developments"


def test_the_passages_of_a_home_stand_in_the_order_of_the_notes() -> None:
    order = list(kyiv().passages)
    for home in assign(kyiv(), explainer(), None).values():
        assert ids(home) == sorted(ids(home), key=order.index)


def test_the_plans_wishes_come_first_and_name_the_leads() -> None:
    plan = Plan({"background": ("N1.3", "N4.5"), "whats_next": ("N4.5", "N1.13")})
    homes = assign(kyiv(), explainer(), plan)
    assert homes["background"].lead == ("N1.3", "N4.5")
    assert homes["whats_next"].lead == ("N1.13",), "what another section wished first is taken"
    assert "N4.5" not in ids(homes["whats_next"])


def test_a_plan_names_at_most_six_leads_and_keeps_the_rest_at_home() -> None:
    wished = tuple(f"N4.{n}" for n in range(2, 17))
    usable = [i for i in wished if i in {p for h in assign(kyiv(), explainer(), None).values() for p in ids(h)}]
    home = assign(kyiv(), explainer(), Plan({"background": wished}))["background"]
    assert list(home.lead) == usable[:6]
    assert set(usable) <= set(ids(home))


def test_ids_that_do_not_exist_and_sections_that_do_not_exist_are_passed_over() -> None:
    plan = Plan({"background": ("N9.1", "N1.999", "", "N4.5"), "sports": ("N1.2",)})
    assert assign(kyiv(), explainer(), plan)["background"].lead == ("N4.5",)


def test_a_passage_that_speaks_to_a_machine_is_homeless_even_if_the_plan_wants_it() -> None:
    dossier = marked(kyiv(), "interceptor missiles")
    hostile = {i for i, passage in dossier.passages.items() if passage.marks}
    homes = assign(dossier, explainer(), Plan({"introduction": tuple(hostile)}))
    assert hostile
    assert not hostile & {i for home in homes.values() for i in ids(home)}


def test_greetings_contacts_and_questions_are_homeless() -> None:
    dossier = dossier_of(
        raw(
            "Dear colleagues,\n\nThe council voted 7-2 on Monday to buy 14 buses.\n\n"
            "Press contact: Ada Lind, +44 20 7946 0000\n\nWill the depot be sold?\n\nKind regards\n\nAda",
            "press release",
        )
    )
    homes = assign(dossier, small_format(Purpose.LEAD, Purpose.NEWS), None)
    assert [p.text for home in homes.values() for p in home.passages] == [
        "The council voted 7-2 on Monday to buy 14 buses."
    ]


def test_sentences_that_lean_on_the_one_before_stay_with_it() -> None:
    homes = assign(kyiv(), explainer(), None)
    where = {i: key for key, home in homes.items() if key != "insight" for i in ids(home)}
    texts = {passage.text: i for i, passage in kyiv().passages.items()}
    for before, after in pairwise(texts):
        if after.startswith(("She ", "He ", "They ", "In her view", "“Guarantees")):
            assert where[texts[before]] == where[texts[after]]


def test_the_outlets_view_gets_copies_of_the_strongest_passages() -> None:
    homes = assign(kyiv(), explainer(), None)
    leads = {i for home in homes.values() if home.section != "insight" for i in home.lead}
    assert homes["insight"].passages
    assert set(ids(homes["insight"])) <= leads


def test_without_a_section_for_it_the_past_goes_to_the_news() -> None:
    dossier = dossier_of(
        "The council voted on Monday to close the pool.\n\nThe pool was built in 1962 and repaired in 1988."
    )
    homes = assign(dossier, small_format(Purpose.LEAD, Purpose.NEWS, words=(0, 40)), None)
    assert home_of(homes, "1962") == "news"


def test_a_poor_section_takes_from_a_rich_one() -> None:
    lines = "\n\n".join(
        f"The harbour board met on Monday about berth {n} and heard that work there goes on." for n in range(30)
    )
    homes = assign(dossier_of(lines), small_format(Purpose.LEAD, Purpose.NEWS, words=(60, 120), least=40), None)
    assert all(home.words >= 60 for home in homes.values())


def test_an_off_record_note_has_no_home() -> None:
    homes = assign(sample_dossier(), explainer(), None)
    assert not any(p.note_id == "N4" for home in homes.values() for p in home.passages)


def test_a_format_without_body_sections_and_an_empty_plan_are_no_fault() -> None:
    assert assign(kyiv(), small_format(), Plan({})) == {}
    assert list(assign(kyiv(), small_format(Purpose.OPINION), Plan({}))) == ["opinion"]


@settings(max_examples=20)
@given(st.dictionaries(st.sampled_from(["introduction", "background", "insight", "x"]), st.lists(st.text(max_size=6))))
def test_any_plan_gives_homes_and_twice_the_same(wishes: dict[str, list[str]]) -> None:
    plan = Plan({key: tuple(value) for key, value in wishes.items()})
    first = assign(sample_dossier(), explainer(), plan)
    assert first == assign(sample_dossier(), explainer(), plan)
    assert {i for home in first.values() for i in home.lead} <= set(sample_dossier().passages)
