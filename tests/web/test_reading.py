"""The pages to read, as they come from the server: what they say, they say without a script."""

import re

from tests.desk.support import BEN
from tests.web.stories import ANN, SLUG, Room


def reference(page: str, words: str) -> str:
    """What stands behind the sentence with these words."""
    found = re.search(
        rf'<span class="([^"]*)"[^>]*>[^<]*{re.escape(words)}[^<]*</span><a class="ref"[^>]*>([^<]*)</a>', page
    )
    assert found, f"no sentence with {words!r}"
    return f"{found[1]}: {found[2]}"


def test_a_sentence_that_a_person_typed_is_marked_by_line_and_words_with_scripts_off(room: Room) -> None:
    room.house.put(BEN, "introduction", "on Monday ", "on Monday evening ")
    page = room.get(ANN, f"/stories/{SLUG}").text
    assert re.fullmatch(r"s human: S\d+ ✎ typed by Ben .*", reference(page, "on Monday evening"))
    machines = reference(page, "bus fleet")
    assert "human" not in machines and "typed" not in machines
    number = re.search(r'id="(S\d+)"[^>]*>[^<]*on Monday evening', page)
    assert number
    assert "Typed by Ben" in room.get(ANN, f"/stories/{SLUG}?at={number[1]}").text
