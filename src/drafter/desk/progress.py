"""A story of which nothing is filed yet: how far its run is, or why it stopped."""

from typing import Any

from drafter.desk.desk import Desk
from drafter.desk.people import Person
from drafter.desk.table import STATUS_WORDS


def unfinished_of(desk: Desk, person: Person, slug: str) -> dict[str, Any]:
    """Values for the page: the story, its status in words, the run with its steps where one goes on, the reason of the
    last one where it stopped. Raises UnknownStory.
    """
    story = desk.story(person, slug)
    going = next((run for run in desk.store.progress.running() if run.story == slug), None)
    runs = desk.store.runs.of_story(slug)
    reason = runs[-1].reason if runs and going is None else ""
    return {"story": story, "slug": slug, "state": STATUS_WORDS[story.status], "run": going, "reason": reason}
