"""Which story a dossier belongs to, and how its status changes."""

import pytest

from drafter.errors import UnknownStory
from drafter.store import Published, Status, Store
from tests.store.support import rows, together


def test_the_same_notes_folder_is_the_same_story(store: Store) -> None:
    first = store.stories.open("Kyiv Talks", "/notes/kyiv-talks")
    again = store.stories.open("kyiv-talks", "/notes/kyiv-talks")
    assert first == again
    assert (first.slug, first.status, first.published) == ("kyiv-talks", Status.DRAFTING, Published.NONE)


def test_another_folder_of_that_name_gets_a_slug_of_its_own(store: Store) -> None:
    slugs = [store.stories.open("kyiv-talks", f"/{n}/kyiv-talks").slug for n in range(3)]
    assert slugs == ["kyiv-talks", "kyiv-talks-2", "kyiv-talks-3"]
    assert store.stories.open("kyiv-talks", "/1/kyiv-talks").slug == "kyiv-talks-2"


def test_a_slug_given_on_purpose_is_the_story_itself(store: Store) -> None:
    named = store.stories.open("kyiv", None)
    assert store.stories.open("KYIV", None) == named
    assert store.stories.open("kyiv", "/notes/kyiv").slug == "kyiv-2"
    assert store.stories.open("kyiv-2", None).home == "/notes/kyiv"


def test_two_stories_never_share_a_slug_even_when_one_looks_numbered(store: Store) -> None:
    store.stories.open("kyiv", "/a")
    store.stories.open("kyiv-2", "/b")
    assert store.stories.open("kyiv", "/c").slug == "kyiv-3"


def test_of_many_that_open_one_story_at_once_all_get_the_same(store: Store) -> None:
    opened = together(*(lambda: store.stories.open("kyiv", "/a") for _ in range(6)))
    assert len(set(opened)) == 1
    others = together(*(lambda n=n: store.stories.open("kyiv", f"/{n}") for n in range(6)))
    assert len({story.slug for story in others}) == 6
    assert rows(store, "stories") == 7


def test_a_status_changes_only_from_where_it_is_expected(store: Store) -> None:
    store.stories.open("kyiv", None)
    assert store.stories.set_status("kyiv", Status.DRAFTED, expected=Status.DRAFTING)
    assert not store.stories.set_status("kyiv", Status.FAILED, expected=Status.DRAFTING)
    assert store.stories.get("kyiv").status is Status.DRAFTED
    assert store.stories.set_status("kyiv", Status.DRAFTING, expected=(Status.FAILED, Status.DRAFTED))
    assert store.stories.set_status("kyiv", Status.FAILED)


def test_of_many_that_change_a_status_at_once_one_does(store: Store) -> None:
    store.stories.open("kyiv", None)
    done = together(
        *(lambda: store.stories.set_status("kyiv", Status.DRAFTED, expected=Status.DRAFTING) for _ in range(6))
    )
    assert done.count(True) == 1


def test_the_list_shows_what_was_touched_last_first_and_can_be_narrowed(store: Store) -> None:
    for slug in ("a", "b", "c"):
        store.stories.open(slug, None)
    store.stories.set_status("a", Status.DRAFTED)
    assert store.stories.list()[0].slug == "a"
    assert [story.slug for story in store.stories.list([Status.DRAFTED])] == ["a"]
    assert {story.slug for story in store.stories.list()} == {"a", "b", "c"}


def test_a_story_that_is_not_there_is_named(store: Store) -> None:
    for ask in (store.stories.get, lambda slug: store.stories.set_status(slug, Status.DRAFTED)):
        with pytest.raises(UnknownStory, match="no story nowhere"):
            ask("nowhere")
