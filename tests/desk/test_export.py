"""A record as one file holds everything to verify it and no note's words; as a page it leaves no entry out."""

import copy
import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from drafter.chain import read_line
from drafter.desk.export import SCHEMA, record_of_story
from drafter.desk.telling import lines_of_record
from drafter.desk.verify import verify_file
from drafter.errors import UnknownStory, UsageFault
from drafter.render.data import to_json
from drafter.store import Store, store_url
from tests.desk.attacker import Attacker
from tests.desk.records import JO, SLUG, Told, own_notes, published

Record = dict[str, Any]


@pytest.fixture
def told(store: Store, tmp_path: Path) -> Told:
    story = published(store, tmp_path)
    own_notes(story)
    return story


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The record of such a story as a file, made once."""
    folder = tmp_path_factory.mktemp("record")
    with Store.open(store_url(folder)) as store:
        own_notes(published(store, folder))
        return to_json(record_of_story(store, SLUG))


@pytest.fixture
def record(file: bytes) -> Record:
    """As whoever gets the file reads it."""
    return json.loads(file)


def problems(record: Record) -> str:
    return "\n".join(map(str, verify_file(record)))


def test_it_has_the_form_of_its_schema(record: Record, root: Path) -> None:
    schema = json.loads((root / "docs" / "record.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(record)
    assert record["schema"] == SCHEMA


def test_every_line_hashes_to_its_hash_and_names_the_one_before(record: Record) -> None:
    prev = "0" * 64
    for each in record["entries"]:
        assert sha256(each["line"].encode()).hexdigest() == each["hash"]
        assert json.loads(each["line"])["prev"] == prev
        prev = each["hash"]
        for name, kept in each["words"].items():
            said = sha256(f"{kept['salt']}\n{kept['text']}".encode()).hexdigest()
            assert said == json.loads(each["line"])["words"][name]
    assert record["head"] == {"seq": len(record["entries"]), "hash": prev}


def test_it_holds_by_itself(told: Told, record: Record) -> None:
    assert problems(record) == ""
    assert problems(json.loads(to_json(record_of_story(told.store, SLUG)))) == ""


def test_it_says_what_calls_cost_and_who_wrote_which_revision(record: Record) -> None:
    assert [(each["revision"], each["kind"], each["by"]) for each in record["revisions"]] == [
        (1, "machine", ""),
        (2, "person", "ann"),
        (3, "person", "ann"),
    ]
    assert [each["section"] for each in record["revisions"][0]["sections"]][:2] == ["headline", "lede"]
    call = record["calls"][0]
    assert (call["step"], call["outcome"]) == ("lede", "accepted")
    assert (call["facts"]["prompt_tokens"], call["facts"]["completion_tokens"]) == (1000, 200)
    assert call["facts"]["cost"] == pytest.approx(0.002)
    assert {each["kind"] for each in record["runs"]} == {"draft", "rewrite"}


def test_promise_6_no_word_of_a_note_or_a_draft_stands_in_it(told: Told) -> None:
    text = to_json(record_of_story(told.store, SLUG)).decode()
    for words in ("The council voted", "An aide expects", "Maria Ruiz", "A note that came later", "Council votes"):
        assert words not in text
    assert "The minutes say 7-2." in text  # what an editor wrote of their own stands there


def _facts(record: Record) -> None:
    record["calls"][0]["facts"]["cost"] = 0.0


def _author(record: Record) -> None:
    record["revisions"][1]["author"] = "model"


def _words(record: Record) -> None:
    next(each for each in record["entries"] if each["words"])["words"]["reason"]["text"] = "They say so."


def _no_words(record: Record) -> None:
    next(each for each in record["entries"] if each["words"])["words"] = {}


def _more_words(record: Record) -> None:
    record["entries"][0]["words"]["reason"] = {"salt": "", "text": "Because."}


def _cut(record: Record) -> None:
    del record["entries"][-1]


def _swap(record: Record) -> None:
    record["entries"][3:5] = reversed(record["entries"][3:5])


def _new_hash(record: Record) -> None:
    entry = record["entries"][2]
    entry["line"] = entry["line"].replace("machine", "person")
    entry["hash"] = sha256(entry["line"].encode()).hexdigest()


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (_facts, "Call lede, take 0, attempt 1 of run"),
        (lambda r: r["calls"].clear(), "is not listed."),
        (_author, "Revision 2 is listed otherwise than it was filed: author."),
        (lambda r: r["revisions"][0]["sections"].pop(), "Revision 1 is listed otherwise than it was filed: sections."),
        (lambda r: r["revisions"].pop(), "Revision 3 is not listed."),
        (lambda r: r["revisions"].append({**r["revisions"][0], "revision": 9}), "Revision 9 is listed, and no entry"),
        (_words, "The words beside it were changed: reason."),
        (_no_words, "The words beside it are missing: reason."),
        (_more_words, "Words stand beside it that it does not hold: reason."),
        (_cut, "the file names another head."),
        (lambda r: r["entries"].clear(), "It has no record at all."),
        (lambda r: r["entries"].pop(4), "entry 5: It is missing."),
        (_swap, "It stands behind entry 5."),
        (_new_hash, "It does not follow from the one before it."),
        (lambda r: r["entries"][4].update(line="{}"), "entry 5: It cannot be read."),
        (lambda r: r["entries"][4].update(seq=3), "Its hash is not that of its line."),
        (lambda r: r.update(story="trams"), "It belongs to the story kyiv-talks."),
    ],
)
def test_whatever_is_altered_in_it_is_found(record: Record, change: Callable[[Record], None], found: str) -> None:
    change(record)
    assert found in problems(record)


def test_after_a_purge_it_holds_and_its_words_are_gone(told: Told) -> None:
    told.store.purge_story(SLUG)
    record = json.loads(to_json(record_of_story(told.store, SLUG)))
    assert problems(record) == ""
    assert [words for each in record["entries"] for words in each["words"].values() if words] == []
    assert any(each["words"] == {"reason": None} for each in record["entries"])
    back = copy.deepcopy(record)
    next(each for each in back["entries"] if each["words"])["words"]["reason"] = {"salt": "", "text": "Because."}
    assert "The words beside it were changed: reason." in problems(back)


def test_a_spoiled_story_can_still_be_exported(told: Told) -> None:
    attacker = Attacker(told.store)
    attacker.sql("UPDATE entries SET line = '{' WHERE seq = 3")
    attacker.sql("DELETE FROM sections")
    attacker.close()
    assert "entry 3: It cannot be read." in problems(record_of_story(told.store, SLUG))


@pytest.mark.parametrize("value", [None, 7, [], {}, {"schema": "drafter.record/2"}, {"schema": SCHEMA, "story": "x"}])
def test_what_is_no_record_is_refused_in_words(value: object) -> None:
    with pytest.raises(UsageFault, match="This is no record"):
        verify_file(value)


def test_no_such_story(store: Store) -> None:
    with pytest.raises(UnknownStory):
        record_of_story(store, "nowhere")


# --- as people read it


def test_a_record_reads_as_what_people_did(told: Told) -> None:
    lines = lines_of_record(told.entries())
    assert [(line.who, line.what, line.why) for line in lines] == [
        ("Drafter", "Began the story", ""),
        ("Drafter", "Started a draft with openai:small, for jo", ""),
        ("Drafter", "Filed revision 1, drafted by a model", ""),
        ("Drafter", "Finished the draft", ""),
        ("Drafter", "Now waiting for review; it was being drafted", ""),
        ("Ann Lee, editor", "Opened revision 1", ""),
        ("Drafter", "Now in review; it was waiting for review", ""),
        ("Ann Lee, editor", "Kept what was flagged as “number not in notes” in “lede”", "The minutes say 7-2."),
        ("Ann Lee, editor", "Checked “lede” against its evidence", ""),
        ("Ann Lee, editor", "Saved “lede” as revision 2", ""),
        ("Drafter", "Started a rewrite with openai:small, for Ann Lee", ""),
        ("Ann Lee, editor", "Asked for a rewrite of “lede”", "shorter"),
        ("Drafter", "Proposed a rewrite of “lede”", ""),
        ("Ann Lee, editor", "Accepted a rewrite, in part or whole", ""),
        ("Drafter", "Finished the rewrite", ""),
        ("Drafter", "Started a rewrite with openai:small, for Ann Lee", ""),
        ("Ann Lee, editor", "Asked for a rewrite of “lede”", "lead with the money"),
        ("Drafter", "Could not rewrite “lede”", "The model did not answer."),
        ("Drafter", "Now approved; it was in review", ""),
        ("Ann Lee, editor", "Approved revision 2", ""),
        ("Ann Lee, editor", "Decided to publish revision 2", ""),
        ("Ann Lee, editor", "Published revision 2", ""),
        ("Ann Lee, editor", "Brought the note N2 as revision 3", ""),
    ]
    assert [line.seq for line in lines] == list(range(1, len(lines) + 1))
    assert lines[0].hash8 == told.entries()[0].hash[:8]
    assert lines[0].at == told.entries()[0].at


KINDS: list[tuple[str, dict[str, Any], str]] = [
    ("begun", {"format": "brief"}, "Began the story as “brief”"),
    ("adopted", {"revisions": [1, 2]}, "Took the story into the record as it stood, with 2 revisions"),
    (
        "run",
        {"kind": "draft", "model": "m", "started_by": "", "origin": "schedule"},
        "Started a draft with m, by the schedule",
    ),
    (
        "filed",
        {"revision": 3, "kind": "proposal", "author": "model"},
        "Filed revision 3 beside the text: a newer draft by a model",
    ),
    ("filed", {"revision": 3, "kind": "person", "author": "person"}, "Filed revision 3"),
    ("filed", {"revision": 3, "kind": "person", "rewrite": {"run": "r"}}, "Accepted a rewrite as revision 3"),
    ("filed", {"revision": 3, "kind": "person", "restored": {"revision": 1}}, "Restored revision 1 as revision 3"),
    ("filed", {"revision": 3, "kind": "person", "cut": {"section": "faq"}}, "Cut “faq” as revision 3"),
    ("purged", {"all": True}, "Took every word of it out for good"),
    ("purged", {"notes": ["a"]}, "Took the words of 1 note out for good"),
    ("off_record_opened", {"note": "N3"}, "Opened the off-record note N3"),
    ("admitted", {"account": "bo"}, "Let bo open the off-record notes"),
    ("decided", {"answer": "undone", "rule": "tk", "section": "faq"}, "Took back the decision on “tk” in “faq”"),
    ("unchecked", {"section": "faq"}, "Took back the check of “faq”"),
    ("judged", {"section": "insight", "answer": "adopted"}, "Adopted “insight” as the outlet’s own view"),
    ("rewrite_settled", {"run": "r", "taken": []}, "Refused a rewrite"),
    ("proposal_settled", {"revision": 4, "taken": []}, "Set aside the newer draft, revision 4"),
    ("proposal_settled", {"revision": 4, "taken": ["faq"]}, "Brought in sections of the newer draft, revision 4"),
    ("taken_over", {"section": "faq", "from": "bo"}, "Took over “faq” from bo"),
    ("approved", {"revision": 2, "override": True}, "Approved revision 2, without a second pair of eyes"),
    ("returned", {}, "Returned it to the writer"),
    ("resubmitted", {}, "Handed it in again"),
    ("reopened", {}, "Took the approval back"),
    ("spiked", {"from": "in_review"}, "Spiked it"),
    ("unspiked", {"to": "in_review"}, "Brought it back"),
    ("correcting", {"number": 1}, "Opened correction 1"),
    ("correction_withdrawn", {"number": 1}, "Withdrew correction 1"),
    ("killing", {}, "Decided to kill it"),
    ("held_up", {}, "Could not finish what was decided"),
    ("published", {"revision": 5, "published": "corrected"}, "Published, as a correction, revision 5"),
    ("killed", {"files": {}}, "Killed it; a notice stands in its place"),
    ("exported", {"what": "cms"}, "Copied the approved text for a CMS"),
    ("exported", {"what": "wire"}, "Exported “wire”"),
    ("teleported", {"far": True}, "“teleported”"),
    ("approved", {}, "“approved”"),
    ("decided", {"answer": [], "rule": 7, "section": None}, "“decided”"),
]


@pytest.mark.parametrize(("kind", "body", "what"), KINDS)
def test_every_kind_has_its_words_and_an_unknown_one_its_name(kind: str, body: dict[str, Any], what: str) -> None:
    line = {
        "story": SLUG,
        "seq": 1,
        "at": "2026-11-23T12:00:00+00:00",
        "kind": kind,
        "by": ["ann", "Ann Lee", "editor"],
    }
    entry = read_line(json.dumps({**line, "body": body, "words": {}, "prev": ""}))
    (said,) = lines_of_record([entry])
    assert (said.what, said.why) == (what, "")


def test_words_that_were_taken_out_are_not_passed_over(told: Told) -> None:
    told.store.purge_story(SLUG)
    lines = lines_of_record(told.entries("decided"))
    assert [line.why for line in lines] == ["the words were taken out"]


def test_accounts_are_shown_by_the_names_that_the_record_knows(told: Told) -> None:
    told.do("taken_over", JO, {"section": "faq", "from": "ann"})
    told.do("admitted", JO, {"account": "nobody-yet"})
    lines = lines_of_record(told.entries())
    assert lines[1].what == "Started a draft with openai:small, for Jo Park"
    assert [line.what for line in lines[-2:]] == [
        "Took over “faq” from Ann Lee",
        "Let nobody-yet open the off-record notes",
    ]
