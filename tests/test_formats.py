"""Formats are data: what loads is sound, and what is wrong is named by file and key."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.errors import FormatFault
from drafter.formats import Form, Purpose, format_names, load_format, parse_format

HEAD = 'title = "Test"\nplan = "_shared/plan.md.j2"\nrepair = "_shared/repair.md.j2"\n'
BODY = (
    '[[section]]\nkey = "body"\nlabel = "Body"\nform = "section"\npurpose = "news"\ntemplate = "body.md.j2"\n'
    "words = [1, 9]\n"
)
LINE = (
    '[[section]]\nkey = "line"\nlabel = "Line"\nform = "line"\npurpose = "summary"\ntemplate = "line.md.j2"\n'
    'words = [1, 9]\nneeds = ["body"]\n'
)
SOURCES = '[[section]]\nkey = "sources"\nlabel = "Sources"\nform = "sources"\npurpose = "fixed"\n'


def test_the_explainer_has_the_sections_of_the_house_in_their_order(root: Path) -> None:
    found, _ = load_format(root / "prompts", "explainer")
    labels = [spec.label for spec in found.sections]
    assert labels == [
        "Headline", "TL;DR", "Introduction", "Key Developments", "Background", "Quick Analysis", "What’s Next", "FAQs",
        "{outlet} Insight", "Sources", "Disclosure",
    ]  # fmt: skip
    assert [spec.key for spec in found.sections if spec.inference] == ["analysis", "whats_next", "insight"]
    assert [spec.key for spec in found.sections if spec.opinion] == ["insight"]


def test_a_clean_explainer_takes_at_most_twelve_calls_and_four_in_a_row(root: Path) -> None:
    found, _ = load_format(root / "prompts", "explainer")
    plan_and_repair = 2
    assert plan_and_repair + len(found.body) + len(found.summaries) <= 12
    body = {spec.key for spec in found.body}
    assert all(body.issuperset(spec.needs) for spec in found.summaries), (
        "a summary of a summary is a fifth call in a row"
    )


def test_the_outlets_own_view_is_no_source_of_a_summary(root: Path) -> None:
    found, _ = load_format(root / "prompts", "explainer")
    assert all("insight" not in spec.needs for spec in found.summaries)


def test_the_brief_is_a_format_of_its_own(root: Path) -> None:
    found, _ = load_format(root / "prompts", "brief")
    assert [spec.key for spec in found.sections] == ["headline", "lede", "body", "whats_next", "sources", "disclosure"]
    assert [spec.by_code for spec in found.sections[-2:]] == [True, True]


def test_a_newsroom_adds_a_format_by_adding_a_folder(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "prompts" / "_shared", tmp_path / "_shared")
    shutil.copytree(root / "prompts" / "brief", tmp_path / "alert")
    found, text = load_format(tmp_path, "alert")
    assert found["lede"].template == "alert/lede.md.j2"
    assert text == (tmp_path / "alert" / "format.toml").read_text(encoding="utf-8")
    assert format_names(tmp_path) == ("alert",)


def test_the_parts_of_a_section_are_read_as_they_stand() -> None:
    found = parse_format(HEAD + "minimum_evidence = 25\n" + BODY + LINE + SOURCES, "test")
    body = found["body"]
    assert (body.form, body.purpose, body.template, body.words) == (
        Form.SECTION,
        Purpose.NEWS,
        "test/body.md.j2",
        (1, 9),
    )
    assert (found.title, found.minimum_evidence, found.plan_template) == ("Test", 25, "_shared/plan.md.j2")
    assert found["line"].needs == ("body",)
    assert not found["sources"].template


def test_all_stands_for_every_body_section() -> None:
    second = BODY.replace('"body"', '"more"')
    found = parse_format(HEAD + BODY + second + LINE.replace('["body"]', '"all"') + SOURCES, "test")
    assert found["line"].needs == ("body", "more")


def test_a_format_may_do_without_plan_and_repair() -> None:
    found = parse_format('title = "Test"\n' + BODY, "test")
    assert (found.plan_template, found.repair_template) == ("", "")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("title = ", "TOML"),
        (HEAD, "section"),
        (HEAD + "colour = 3\n" + BODY, "colour"),
        (HEAD + BODY + "sound = true\n", "body.sound"),
        (HEAD.replace("Test", " ") + BODY, "title"),
        (HEAD + 'minimum_evidence = "x"\n' + BODY, "minimum_evidence"),
        (HEAD + "minimum_evidence = -1\n" + BODY, "minimum_evidence"),
        (HEAD + "minimum_evidence = true\n" + BODY, "minimum_evidence"),
        (HEAD + "section = 3\n", "section"),
        (HEAD + BODY.replace('"body"', '"Body text"'), "section.key"),
        (HEAD + BODY + BODY, "twice"),
        (HEAD + BODY.replace('"section"', '"poem"'), "body.form"),
        (HEAD + BODY.replace('"news"', '"fun"'), "body.purpose"),
        (HEAD + BODY.replace('"news"', '"fixed"'), "body.purpose"),
        (HEAD + BODY.replace("[1, 9]", "[9, 1]"), "body.words"),
        (HEAD + BODY.replace("[1, 9]", "[1]"), "body.words"),
        (HEAD + BODY.replace("[1, 9]", "[1.5, 9]"), "body.words"),
        (HEAD + BODY.replace("words = [1, 9]\n", ""), "body.words"),
        (HEAD + BODY.replace('template = "body.md.j2"\n', ""), "body.template"),
        (HEAD + BODY.replace("body.md.j2", "../../secret.j2"), "body.template"),
        (HEAD + BODY.replace("body.md.j2", "/etc/passwd.j2"), "body.template"),
        (HEAD + BODY.replace("body.md.j2", "body.txt"), "body.template"),
        (HEAD + BODY.replace('"Body"', '"{editor} view"'), "body.label"),
        (HEAD + BODY.replace('"Body"', '"{outlet"'), "body.label"),
        (HEAD + BODY + 'needs = "most"\n', "body.needs"),
        (HEAD + BODY + "needs = [1]\n", "body.needs"),
        (HEAD + BODY + LINE.replace('["body"]', '["lede"]'), "line.needs"),
        (HEAD + BODY + LINE.replace('["body"]', '["line"]'), "line.needs"),
        (HEAD + BODY + SOURCES + LINE.replace('["body"]', '["sources"]'), "line.needs"),
        (HEAD + BODY + LINE + "heading = true\n", "line.heading"),
        (HEAD + BODY + SOURCES + 'template = "x.md.j2"\n', "sources.template"),
        (HEAD + BODY + SOURCES + "inference = true\n", "sources.inference"),
        (HEAD + BODY + SOURCES.replace('"fixed"', '"news"'), "sources.purpose"),
        (HEAD + BODY + 'inference = "yes"\n', "body.inference"),
        (HEAD + SOURCES, "section"),
    ],
)
def test_what_is_wrong_is_named_by_file_and_key(text: str, names: str) -> None:
    with pytest.raises(FormatFault) as caught:
        parse_format(text, "test")
    assert str(caught.value).startswith("test/format.toml")
    assert names in str(caught.value)


def test_sections_that_wait_for_each_other_are_refused() -> None:
    first = LINE.replace('"line"', '"one"').replace('form = "one"', 'form = "line"').replace('["body"]', '["two"]')
    second = LINE.replace('"line"', '"two"').replace('form = "two"', 'form = "line"').replace('["body"]', '["one"]')
    with pytest.raises(FormatFault, match="circle: one, two"):
        parse_format(HEAD + BODY + first + second, "test")


def test_a_missing_format_is_named_with_those_there_are(root: Path) -> None:
    with pytest.raises(FormatFault, match="brief, explainer"):
        load_format(root / "prompts", "essay")


@pytest.mark.parametrize("name", ["../brief", "", "Brief", "a/b", ".."])
def test_a_name_that_is_no_folder_is_refused(root: Path, name: str) -> None:
    with pytest.raises(FormatFault):
        load_format(root / "prompts", name)


def test_a_missing_template_is_named_with_the_key_that_asks_for_it(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "prompts" / "_shared", tmp_path / "_shared")
    shutil.copytree(root / "prompts" / "brief", tmp_path / "brief")
    (tmp_path / "brief" / "lede.md.j2").unlink()
    with pytest.raises(FormatFault, match=r"lede\.template names the template brief/lede\.md\.j2"):
        load_format(tmp_path, "brief")


def test_a_format_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "format.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FormatFault, match=r"odd/format\.toml"):
        load_format(tmp_path, "odd")


@settings(max_examples=60)
@given(st.text(max_size=200), st.sampled_from(["", HEAD, HEAD + BODY]))
def test_any_text_is_a_format_or_a_format_fault(text: str, before: str) -> None:
    try:
        parse_format(before + text, "test")
    except FormatFault as fault:
        assert fault.message.startswith("test/format.toml")  # noqa: PT017  (a fault is allowed, not demanded)
