"""Seeded defects: each must raise its rule. And clean sentences, which must raise none."""

import pytest

from drafter.checks import Notes
from tests.checks.support import PRESS, TUESDAY, WIRE, dossier, note, rules

MORE = (
    "In the poll 71 percent rejected it and 18 percent could accept it.",
    "Piotr Halloran | Mill Lane | for",
    "The twelve people who work there have been offered posts; three of them said they would rather retire.",
    "The United States and Russia signed the paper.",
    "About one in five vehicles is waiting for repair.",
    "Unconfirmed reports of a peace plan, allegedly drafted by the US and Russia, overshadowed a US visit to Kyiv.",
)
NOTES = Notes(dossier(note(1, PRESS, received=TUESDAY), note(2, WIRE, received=TUESDAY), note(3, MORE)))

DEFECTS = [
    # sentence, citations, rule
    ("The council voted 6-3 on Tuesday.", "N1.1", "number-not-in-notes"),
    ("The council voted 2-7 on Tuesday.", "N1.1", "number-not-in-notes"),
    ("The budget rises to $14.2 million.", "N1.1", "amount-not-in-notes"),
    ("The budget rises to €12.4 million.", "N1.1", "amount-not-in-notes"),
    ("The budget rises to $12.4 billion.", "N1.1", "amount-not-in-notes"),
    ("The three-hour hearing drew 143 residents.", "N1.7", "number-not-in-notes"),
    ("Sokolov voted against the plan.", "N1.6", "name-not-in-notes"),
    ("Igor Petrov voted against the plan.", "N1.6", "name-not-in-notes"),
    ("The budget rises by 5.3 percent.", "N1.4", "percent-not-in-notes"),
    ("The budget rises by 3.5 percentage points.", "N1.4", "percent-not-in-notes"),
    ("The increase takes effect on 1 June 2026.", "N1.4", "date-not-in-notes"),
    ("The increase takes effect on 1 July 2027.", "N1.4", "date-not-in-notes"),
    ("The council voted on Friday.", "N1.1", "date-not-in-notes"),
    ("About 143 residents came, and the council voted 7-2.", "N1.7", "number-wrong-passage"),
    ("The budget rises by 3.5 percent.", "N1.1", "percent-wrong-passage"),
    ("The library opened in 1931.", "N2.5", "date-wrong-passage"),
    ("The budget rises to $12.4 million.", "N1.4", "amount-wrong-passage"),
    ("The vote was opposed by Ivan Sokolov.", "N1.6", "name-not-in-notes"),
    ("The plan was opposed by Ivan Ruiz.", "N1.6 N1.2", "name-mixed-up"),
    ("The payments came from Southwind Ltd, prosecutors say.", "N2.1", "name-not-in-notes"),
    ("Prosecutors in Poland say Petrov allegedly took payments.", "N2.1", "name-not-in-notes"),
    ("The European Commission was at the hearing.", "N1.7", "name-wrong-passage"),
    ("“Every child deserves a library,” Ruiz told the council.", "N1.5", "quote-not-in-notes"),
    ("“We will not close one single branch this year,” Ruiz said.", "N1.5", "quote-altered"),
    ("Ruiz said: “We will not close a single branch this year.”", "N1.2", "quote-wrong-passage"),
    ("Details are at www.millbrook-news.com.", "N1.8", "url-not-in-notes"),
    ("Petrov received payments from the contractor Northwind Ltd.", "N2.1", "lost-hedge"),
    ("Petrov took money.", "N2.2", "lost-hedge"),
    ("The library service will lose 40 jobs as the state grant ends.", "N2.4", "lost-hedge"),
    ("The United Nations has confirmed the report.", "N2.3", "added-certainty"),
    ("The United Nations and the European Commission have denied the report.", "N2.3", "added-denial"),
    ("US and Russia draft peace plan as Americans visit Kyiv.", "N3.6", "lost-hedge"),
    ("The council definitely voted 7-2.", "N1.1", "added-certainty"),
    ("Ivan Petrov voted for the plan.", "N1.6", "direction-changed"),
    ("Circulation rose 12 percent between 2019 and 2023.", "N2.5", "direction-changed"),
    ("“We will close a single branch this year,” Ruiz told the council.", "N1.5", "quote-altered"),
    ("Ruiz did not say the money would come from the reserve fund.", "N1.2", "negation-changed"),
    ("The hearing was attended by 40 residents, and 143 jobs could go.", "N1.7 N2.4", "figure-swapped"),
    ("Petrov took bribes for years, and the fund is empty.", "N1.3", "name-wrong-passage"),
    ("In the poll 18 percent rejected it and 71 percent could accept it.", "N3.1", "figure-swapped"),
    ("Piotr Pell voted for the plan.", "N3.2", "name-not-in-notes"),
    ("The vote was on Wednesday, 10 March 2026.", "N1.1", "weekday-mismatch"),
    ("The council voted 7-2.", "", "uncited"),
    ("The council voted 7-2.", "N9.9", "citation-unknown"),
    ("The vote signals a turning point for libraries.", "N1.1", "unmarked-inference"),
    ("The final figure is TK.", "N1.1", "tk-left"),
]


@pytest.mark.parametrize(("text", "cited", "rule"), DEFECTS, ids=[f"{d[2]}: {d[0][:40]}" for d in DEFECTS])
def test_a_seeded_defect_raises_its_rule(text: str, cited: str, rule: str) -> None:
    assert rule in rules(text, *cited.split(), notes=NOTES)


CLEAN = [
    ("The council voted 7 to 2 on Tuesday to raise the budget to 12.4 million dollars.", "N1.1"),
    ("By seven votes to two, the council raised the budget to $12,400,000.", "N1.1"),
    ("The council raised the library budget to USD 12.4m on 10 March.", "N1.1"),
    ("Ruiz said the reserve fund would pay.", "N1.2"),
    ("Ms Ruiz said the fund held $31m at the end of 2024.", "N1.3"),
    ("Maria Ruiz said the fund held $31 million.", "N1.3"),
    ("From July 2026 the budget is 3.5 per cent higher.", "N1.4"),
    ("“We will not close a single branch this year,” Ruiz told the council.", "N1.5"),
    ('Ruiz said: "We will not close … this year".', "N1.5"),
    ("Ruiz promised not to “close a single branch”.", "N1.5"),
    ("Petrov voted against the plan.", "N1.6"),
    ("More than 140 residents attended the hearing.", "N1.7"),
    ("The two-hour hearing drew 143 residents.", "N1.7"),
    ("Details are at millbrook.example.gov/budget.", "N1.8"),
    ("Prosecutors in Ukraine say Petrov allegedly received payments.", "N2.1"),
    ("Ukrainian prosecutors allege that Petrov took payments from Northwind.", "N2.1"),
    ("Petrov denies the accusation.", "N2.2"),
    ("The UN and the European Commission have not confirmed the report.", "N2.3"),
    ("The union says 40 jobs could go if the state grant ends.", "N2.4"),
    ("Circulation was down 12% from 2019 to 2023.", "N2.5"),
    ("The first branch dates from the 1930s.", "N2.6"),
    ("Ukraine’s embassy in Washington declined to comment.", "N2.7"),
    ("Both sides spoke for two hours.", "N1.7"),
    ("Three of the twelve staff would rather retire, they said.", "N3.3"),
    ("Washington and Moscow signed the paper.", "N3.4"),
    ("Some 20 percent of the vehicles are waiting for repair.", "N3.5"),
    ("The hearing, on 10 March, drew 143 residents.", "N1.7"),
    ("Unconfirmed reports of a peace plan overshadow a US visit to Kyiv.", "N3.6"),
    ("That is more than a dozen jobs, the union said; 40 could go if the grant ends.", "N2.4"),
]

BY_SURNAME = Notes(
    dossier(
        note(
            1,
            (
                "Mayor Edith Sorrel took the chair.",
                "Councillors Idris Pell and Greta Vance voted against.",
                "Councillor Pell asked for the report.",
                "The hall is to stay open no more than eight further years.",
                "About 140 people attended, and a resident asked about the site.",
                "There were speeches and there was music.",
                "The meeting went on.",
                "A motion was made and seconded.",
                "Another was withdrawn.",
                "The mayor agreed to publish the report of Upper Sallow.",
            ),
        )
    )
)


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("Councillor Idris Pell asked for the report.", "N1.3"),
        ("Mayor Edith Sorrel agreed to publish the report.", "N1.10"),
        ("The hall can stay open up to eight more years.", "N1.4"),
        ("TK: the price of the report.", ""),
    ],
)
def test_a_full_name_a_limit_in_other_words_and_a_gap_are_no_defects(text: str, cited: str) -> None:
    assert set(rules(text, *cited.split(), notes=BY_SURNAME)) <= {"tk-left"}


OFFICE = ("Vance asked for time.", "The mayor agreed to pay.", "Mayor Edith Sorrel took the chair.")


def test_a_full_name_for_somebody_else_s_surname_or_office_is_one() -> None:
    two = Notes(dossier(note(1, ("Anna Vance spoke.", "Greta Vance spoke.")), note(2, OFFICE)))
    assert "name-wrong-passage" in rules("Greta Vance asked for time.", "N2.1", notes=two)
    assert "name-wrong-passage" in rules("Mayor Greta Vance agreed to pay.", "N2.2", notes=two)


@pytest.mark.parametrize(("text", "cited"), CLEAN, ids=[c[0][:50] for c in CLEAN])
def test_a_clean_sentence_raises_no_flag(text: str, cited: str) -> None:
    assert rules(text, *cited.split(), notes=NOTES) == []


def test_every_passage_cited_to_itself_is_clean() -> None:
    for known in NOTES.order:
        assert rules(known.text, known.id, notes=NOTES, extractive=True) == []
