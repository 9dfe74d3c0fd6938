"""The prompts folder: every template takes what it declares, and nothing that comes in as a value is compiled."""

import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.errors import FormatFault
from drafter.formats import ArticleFormat, format_names, load_format
from drafter.prompts import REWRITE, REWRITING, SYSTEM, Prompts, template_names
from drafter.writing.asking import variables
from drafter.writing.asking_again import VARIABLES

FRAMED = {
    "_shared/system.md.j2": "{# variables: outlet #}\nHello {{ outlet }}.",
    "a.md.j2": '{# variables: x, y #}\n{{ x }} {% include "b.md.j2" %}',
    "b.md.j2": "{# variables: y #}\n<{{ y }}>",
    "c.md.j2": "{# variables: #}\nnothing",
}


def shipped(root: Path) -> list[tuple[ArticleFormat, Prompts]]:
    folder = root / "prompts"
    formats = [load_format(folder, name)[0] for name in format_names(folder)]
    return [(found, Prompts.load(folder, found)) for found in formats]


def test_every_shipped_template_takes_exactly_what_it_declares(root: Path) -> None:
    for found, prompts in shipped(root):
        prompts.check(variables(found))


def test_no_shipped_template_is_left_unused(root: Path) -> None:
    used = {name for _, prompts in shipped(root) for name in prompts.sources}
    used |= Prompts.read(root / "prompts", REWRITING).sources.keys()
    there = {path.relative_to(root / "prompts").as_posix() for path in (root / "prompts").rglob("*.j2")}
    assert used == there


def test_what_a_section_is_written_again_with_is_no_part_of_what_drafts_are_made_from(root: Path) -> None:
    again = Prompts.read(root / "prompts", REWRITING)
    again.check(VARIABLES)
    assert REWRITE in again.sources
    for _, prompts in shipped(root):
        assert REWRITE not in prompts.sources
        assert again.fingerprint(SYSTEM) == prompts.fingerprint(SYSTEM)


def test_a_template_that_uses_more_than_it_declares_is_named() -> None:
    with pytest.raises(FormatFault, match=r"a\.md\.j2, line 1: uses y"):
        Prompts({**FRAMED, "a.md.j2": FRAMED["a.md.j2"].replace("x, y", "x")}).check()


def test_a_template_that_declares_more_than_it_uses_is_named() -> None:
    with pytest.raises(FormatFault, match=r"b\.md\.j2, line 1: declares and does not use z"):
        Prompts({**FRAMED, "b.md.j2": FRAMED["b.md.j2"].replace("y #", "y, z #")}).check()


@pytest.mark.parametrize("first", ["", "Write.", "{# vars: x #}", "{# variables: 1x #}", "\n{# variables: #}"])
def test_a_template_without_a_declaration_on_its_first_line_is_named(first: str) -> None:
    with pytest.raises(FormatFault, match=r"c\.md\.j2, line 1"):
        Prompts({"c.md.j2": first}).check()


def test_a_variable_that_drafter_does_not_have_is_named_with_those_it_has() -> None:
    with pytest.raises(FormatFault, match=r"b\.md\.j2: there is no y here.*There is: x"):
        Prompts(FRAMED).check({"b.md.j2": {"x"}})


def test_a_missing_value_names_template_and_line() -> None:
    with pytest.raises(FormatFault, match=r"b\.md\.j2, line 2: 'y' is undefined"):
        Prompts(FRAMED).render("a.md.j2", {"x": 1})


def test_a_broken_template_names_its_line() -> None:
    broken = Prompts({"c.md.j2": "{# variables: #}\n\n{% if %}"})
    for work in (broken.check, lambda: broken.render("c.md.j2", {}), lambda: broken.fingerprint("c.md.j2")):
        with pytest.raises(FormatFault, match=r"c\.md\.j2, line 3"):
            work()


def test_wrong_templates_are_refused_when_they_are_loaded(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "prompts", tmp_path / "prompts")
    found, _ = load_format(tmp_path / "prompts", "brief")
    (tmp_path / "prompts" / "brief" / "lede.md.j2").write_text("{# variables: #}\n{{ labell }}", encoding="utf-8")
    with pytest.raises(FormatFault, match=r"brief/lede\.md\.j2, line 1: uses labell"):
        Prompts.load(tmp_path / "prompts", found)


def test_a_failing_expression_names_its_line_and_none_of_its_values() -> None:
    prompts = Prompts({"c.md.j2": "{# variables: x #}\n\n{{ x + 1 }}"})
    with pytest.raises(FormatFault, match=r"c\.md\.j2, line 3: an expression fails") as caught:
        prompts.render("c.md.j2", {"x": "the mayor's secret"})
    assert "secret" not in str(caught.value)


def test_a_template_cannot_reach_into_python() -> None:
    prompts = Prompts({"c.md.j2": "{# variables: x #}\n{{ x.__class__.__mro__ }}"})
    with pytest.raises(FormatFault, match=r"c\.md\.j2"):
        prompts.render("c.md.j2", {"x": ""})


def test_a_template_that_is_not_there_is_named() -> None:
    with pytest.raises(FormatFault, match=r"d\.md\.j2: there is no such template"):
        Prompts(FRAMED).render("d.md.j2", {})
    with pytest.raises(FormatFault, match=r"e\.md\.j2"):
        Prompts({"c.md.j2": '{# variables: #}\n{% include "e.md.j2" %}'}).check()
    with pytest.raises(FormatFault, match=r"e\.md\.j2"):
        Prompts({"c.md.j2": '{# variables: #}\n{% include "e.md.j2" %}'}).render("c.md.j2", {})


@pytest.mark.parametrize("outside", ["../secret.txt", "{folder}/secret.txt", "brief/linked.md.j2"])
def test_a_template_takes_in_no_file_from_outside_the_prompts(root: Path, tmp_path: Path, outside: str) -> None:
    folder = tmp_path / "prompts"
    shutil.copytree(root / "prompts", folder)
    (tmp_path / "secret.txt").write_text("{# variables: #}", encoding="utf-8")
    (folder / "brief/linked.md.j2").symlink_to(tmp_path / "secret.txt")
    text = "{# variables: #}{% include '" + outside.format(folder=tmp_path) + "' %}"
    (folder / "brief/lede.md.j2").write_text(text, encoding="utf-8")
    with pytest.raises(FormatFault, match="a template lies under prompts/"):
        Prompts.load(folder, load_format(folder, "brief")[0])


def test_a_template_may_not_choose_what_it_includes() -> None:
    with pytest.raises(FormatFault, match="computed name"):
        Prompts({"c.md.j2": "{# variables: x #}\n{% include x %}"}).check()


@pytest.mark.parametrize("text", ["{{ 7*7 }}", "{% raw %}", "{# gone #}", "{{ outlet.__class__ }}", "${7*7} #{7*7}"])
def test_promise_6_a_value_that_looks_like_a_template_is_printed_as_it_stands(text: str) -> None:
    assert Prompts(FRAMED).render("_shared/system.md.j2", {"outlet": text}) == f"Hello {text}."


@settings(max_examples=100)
@given(st.text(alphabet=st.sampled_from("{}%#<>&'\"abc\n \\[]N1.2"), max_size=40))
def test_promise_6_no_value_is_ever_evaluated_or_escaped(text: str) -> None:
    assert Prompts(FRAMED).render("_shared/system.md.j2", {"outlet": text}) == f"Hello {text}."


def test_a_fingerprint_covers_what_a_template_includes() -> None:
    before = Prompts(FRAMED)
    after = Prompts({**FRAMED, "b.md.j2": FRAMED["b.md.j2"] + " "})
    assert before.fingerprint("a.md.j2") != after.fingerprint("a.md.j2")
    assert before.fingerprint("c.md.j2") == after.fingerprint("c.md.j2")
    assert re.fullmatch(r"[0-9a-f]{64}", before.fingerprint("a.md.j2"))
    assert before.fingerprints["a.md.j2"] == before.fingerprint("a.md.j2")


def test_a_run_can_work_from_the_texts_it_stored(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "prompts"
    shutil.copytree(root / "prompts", folder)
    found, _ = load_format(folder, "explainer")
    loaded = Prompts.load(folder, found)
    stored = dict(loaded.sources)
    shutil.rmtree(folder)
    values = {"outlet": "The Harbour Post", "language": "English"}
    again = Prompts(stored)
    assert again.render("_shared/system.md.j2", values) == loaded.render("_shared/system.md.j2", values)
    assert again.fingerprints == loaded.fingerprints


def test_a_template_lost_on_disk_is_named(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "prompts", tmp_path / "prompts")
    found, _ = load_format(tmp_path / "prompts", "brief")
    (tmp_path / "prompts" / "_shared" / "house_style.md.j2").unlink()
    with pytest.raises(FormatFault, match=r"_shared/house_style\.md\.j2"):
        Prompts.load(tmp_path / "prompts", found)
    (tmp_path / "prompts" / "_shared" / "house_style.md.j2").write_bytes(b"\xff")
    with pytest.raises(FormatFault, match=r"_shared/house_style\.md\.j2: cannot be read"):
        Prompts.load(tmp_path / "prompts", found)


def test_the_house_style_is_one_file_that_an_editor_may_change(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "prompts", tmp_path / "prompts")
    style = tmp_path / "prompts" / "_shared" / "house_style.md.j2"
    style.write_text("{# variables: #}\n- Ships are she.\n", encoding="utf-8")
    found, _ = load_format(tmp_path / "prompts", "explainer")
    prompts = Prompts.load(tmp_path / "prompts", found)
    prompts.check(variables(found))
    assert "Ships are she." in prompts.render("_shared/system.md.j2", {"outlet": "P", "language": "English"})


def test_a_format_names_its_templates_once(root: Path) -> None:
    found, _ = load_format(root / "prompts", "brief")
    names = template_names(found)
    assert len(names) == len(set(names))
    assert "_shared/plan.md.j2" in names


def test_the_rules_stand_in_the_prompts(root: Path) -> None:
    (_, prompts), *_ = shipped(root)
    system = prompts.render("_shared/system.md.j2", {"outlet": "P", "language": "English"})
    for word in ("only what the notes say", "Cite every sentence", "alleged, unconfirmed", "to the letter", "TK:", "→"):
        assert word in system
    assert re.findall(r"N[1-9]\d*\.\d", system) == [], "an example's id could be a note's"


def test_the_variables_are_documented_as_they_are(root: Path) -> None:
    found, _ = load_format(root / "prompts", "explainer")
    given = variables(found)
    expected = {
        "a body section": given["explainer/background.md.j2"],
        "a summary": given["explainer/faq.md.j2"],
        "the plan": given["_shared/plan.md.j2"],
        "the repair": given["_shared/repair.md.j2"],
        "a part written again": VARIABLES[REWRITE],
        "`_shared/system.md.j2`": given["_shared/system.md.j2"],
        "`_shared/notes.md.j2`": given["_shared/notes.md.j2"],
        "`_shared/article.md.j2`": given["_shared/article.md.j2"],
    }
    rows = re.findall(
        r"^\| (.+?) \| (.+?) \|$", (root / "prompts" / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    told = {
        name.partition(" (")[0]: frozenset(re.findall(r"`(\w+)`", re.sub(r"\([^()]*\)", "", what)))
        for name, what in rows[1:]
    }
    assert told == expected
