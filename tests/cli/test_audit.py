"""audit verify, audit export."""

import json
import stat
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from drafter.store import Store, store_url
from tests.cli.support import Drafter
from tests.desk.attacker import Attacker
from tests.desk.records import Told

pytestmark = pytest.mark.slow  # whole stories, each in a store of its own


@pytest.fixture
def recorded(drafter: Drafter, drafted: Path, tmp_path: Path) -> Path:
    """The record of a story that was drafted through the whole pipeline, as a file."""
    file = tmp_path / "record.json"
    copy = tmp_path / "outputs"
    copy.mkdir()
    (copy / "drafter.db").write_bytes((drafted / "drafter.db").read_bytes())
    assert drafter("audit", "export", "buses", file, "--out", copy).code == 0
    return file


def test_a_drafted_story_holds(drafter: Drafter, drafted: Path) -> None:
    ran = drafter("audit", "verify", "--out", drafted)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("buses: ")
    assert ran.out.endswith(" entries hold. None is anchored yet: nothing was approved.\n")


def test_an_altered_story_is_exit_1_and_a_line_for_each_problem(drafter: Drafter, desk: Callable[[], Path]) -> None:
    out = desk()
    with Store.open(store_url(out)) as store:
        attacker = Attacker(store)
        attacker.sql("UPDATE stories SET status = 'approved'")
        attacker.sql("UPDATE revisions SET checks = '[[],[]]'")
        attacker.close()
    ran = drafter("audit", "verify", "buses", "--out", out)
    assert ran.code == 1
    assert ran.out.splitlines() == [
        "buses, entry 3: Revision 1: what the checks found was changed.",
        "buses, entry 5: The story’s status is approved; its record says drafted.",
    ]
    ran = drafter("audit", "verify", "--json", "--out", out)
    assert ran.code == 1
    assert len(ran.err.splitlines()) == 2
    assert ran.object["holds"] is False
    assert [each["entry"] for each in ran.object["stories"][0]["problems"]] == [3, 5]


def test_anchors_are_counted(drafter: Drafter, desk: Callable[[], Path]) -> None:
    out = desk()
    with Store.open(store_url(out)) as store:
        Told(store, out, store.runs.of_story("buses")[0]).approve()
    ran = drafter("audit", "verify", "buses", "--json", "--out", out)
    (one,) = ran.object["stories"]
    assert (ran.code, one["anchors"], one["holds"], one["problems"]) == (0, 1, True, [])
    assert one["head"].split()[0] == str(one["entries"])
    assert drafter("audit", "verify", "--out", out).out.endswith("hold, 1 anchor with them.\n")
    (out / "anchors.log").write_text("{\n")
    ran = drafter("audit", "verify", "--out", out)
    assert ran.code == 1
    assert "Line 1 of anchors.log cannot be read.\n" in ran.out


def test_an_empty_desk_has_nothing_to_verify(drafter: Drafter, tmp_path: Path) -> None:
    ran = drafter("audit", "verify", "--out", tmp_path)
    assert (ran.code, ran.out) == (0, "There is no story yet.\n")


def test_an_exported_record_holds_with_no_store(drafter: Drafter, recorded: Path, tmp_path: Path) -> None:
    ran = drafter("audit", "verify", "--file", recorded, "--out", tmp_path / "nowhere")
    assert ran.code == 0
    head = json.loads(recorded.read_text())["head"]
    assert ran.out.endswith(f" entries hold. Compare the head with an anchor: {head['seq']} {head['hash']}\n")
    assert not (tmp_path / "nowhere").exists()


def test_an_altered_record_is_exit_1(drafter: Drafter, recorded: Path) -> None:
    value = json.loads(recorded.read_text())
    value["entries"][1]["line"] = value["entries"][1]["line"].replace("extractive", "openai:big")
    recorded.write_text(json.dumps(value))
    ran = drafter("audit", "verify", "--file", recorded, "--json")
    assert ran.code == 1
    assert "buses, entry 2: Its hash is not that of its line." in ran.err
    assert ran.object["stories"][0]["holds"] is False


def test_an_export_is_private_new_and_on_record(drafter: Drafter, recorded: Path) -> None:
    assert stat.S_IMODE(recorded.stat().st_mode) == 0o600
    last = json.loads(json.loads(recorded.read_text())["entries"][-1]["line"])
    assert (last["kind"], last["body"]["what"]) == ("exported", "record")
    ran = drafter("audit", "export", "buses", recorded, "--out", recorded.parent / "outputs")
    assert ran.code == 1
    assert "Name a new file in a folder that is there." in ran.err


def test_json_names_the_file_and_the_head(drafter: Drafter, desk: Callable[[], Path], tmp_path: Path) -> None:
    ran = drafter("audit", "export", "buses", tmp_path / "r.json", "--json", "--out", desk())
    value = json.loads((tmp_path / "r.json").read_text())
    assert ran.object == {"file": str(tmp_path / "r.json"), "entries": len(value["entries"]), "head": value["head"]}


def test_the_recipe_of_the_page_verifies_it_without_drafter(recorded: Path, root: Path) -> None:
    page = (root / "docs" / "record.md").read_text(encoding="utf-8")
    recipe = page.partition("```python\n")[2].partition("```")[0]
    run = [sys.executable, "-I", "-c", recipe, str(recorded)]
    assert subprocess.run(run, check=True, capture_output=True, text=True).stdout == "It holds.\n"
    value = json.loads(recorded.read_text())
    line = value["entries"][0]["line"]
    assert sha256(line.encode()).hexdigest() == value["entries"][0]["hash"]
    value["entries"].pop(1)
    recorded.write_text(json.dumps(value))
    assert subprocess.run(run, check=False, capture_output=True).returncode == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("verify", "nope"), "There is no story nope."),
        (("verify", "buses", "--file", "x.json"), "A story and a file are named."),
        (("verify", "--file", "x.json"), "x.json cannot be read: No such file or directory."),
        (("export", "nope", "x.json"), "There is no story nope."),
    ],
)
def test_what_is_not_there_is_exit_2(drafter: Drafter, drafted: Path, words: tuple[str, ...], told: str) -> None:
    ran = drafter("audit", *words, "--out", drafted)
    assert ran.code == 2
    assert told in ran.err


@pytest.mark.parametrize(
    "text", ["", "7", "{}", "[" * 9000, '{"schema": "drafter.record/2"}', '{"schema": "drafter.record/1"}']
)
def test_a_file_that_is_no_record_is_exit_2(drafter: Drafter, tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text)
    assert drafter("audit", "verify", "--file", tmp_path / "x.json").code == 2
