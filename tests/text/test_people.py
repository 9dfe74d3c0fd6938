"""A source field gives up the names in it, and nothing but names."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.text.names import NameMask, protected_names


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("Maria Ruiz, deputy finance director", ("Maria Ruiz",)),
        ("Deputy Finance Director Maria Ruiz", ("Maria Ruiz",)),
        ("Interview with Maria Ruiz (deputy director), by phone", ("Maria Ruiz",)),
        ("Maria Ruiz and John Smith, council members", ("Maria Ruiz", "John Smith")),
        ("Maria Ruiz; Juan Ortega", ("Maria Ruiz", "Juan Ortega")),
        ("Ruiz, Maria", ("Maria Ruiz",)),
        ("Maria Ruiz <maria.ruiz@city.example>", ("Maria Ruiz",)),
        ("maria.ruiz@city.example", ("Maria Ruiz",)),
        ("press.office@city.example", ()),
        ("MARIA RUIZ", ("MARIA RUIZ",)),
        ("maria ruiz", ("maria ruiz",)),
        ("Mayor Ruiz", ("Ruiz",)),
        ("Maria Ruiz's office", ("Maria Ruiz",)),
        ("Dr. Hans von Müller, Berlin", ("Hans von Müller",)),
        ("Maria Ruiz, New York", ("Maria Ruiz",)),
        ("Maria Ruiz of Meridian Energy", ("Maria Ruiz",)),
        ("Judge J. R. Smith Jr.", ("J. R. Smith Jr.",)),
        ("Марія Руїз, заступниця директора", ("Марія Руїз",)),
        ("王小明", ("王小明",)),
        ("Meridian Energy", ("Meridian Energy",)),
        ("a spokesman for Meridian Energy", ("Meridian Energy",)),
        ("Ministry of Finance", ("Ministry of Finance",)),
        ("A senior official", ()),
        ("Two officials familiar with the talks", ()),
        ("city hall insider", ()),
        ("Police", ()),
        ("EU diplomat", ()),
        ("Kyiv resident", ()),
        ("Anonymous", ()),
        ("https://city.example/notes", ()),
        ("", ()),
    ],
)
def test_the_names_are_taken_out_of_a_source_field(source: str, names: tuple[str, ...]):
    assert protected_names(source) == names


@given(st.text(max_size=60))
@settings(max_examples=100)
def test_any_field_can_be_read_and_masked(source: str):
    mask = NameMask(dict.fromkeys(protected_names(source), "a source"))
    assert not mask.find(mask.mask(source)[0])


@given(
    st.sampled_from(["{}", "{}, deputy mayor", "interview with {}", "{} (by phone)", "Mr {}", "Senator {}; Ann Lee"])
)
def test_promise_6_the_name_of_a_source_does_not_survive_its_own_field(form: str):
    source = form.format("Maria Ruiz")
    masked, count = NameMask(dict.fromkeys(protected_names(source), "a source")).mask(source)
    assert count
    assert "Ruiz" not in masked
