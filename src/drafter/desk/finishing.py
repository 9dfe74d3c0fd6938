"""What a process that died has left of a decision is carried out by the next look: a kill as a kill, a publication as
what was signed, an anchor as what it vouches for. What was ended meanwhile is let lie.
"""

import logging

from drafter.desk.anchors import anchor_whatever_is_missing
from drafter.desk.desk import Desk
from drafter.desk.killing import finish_kill
from drafter.desk.publishing import Done, catch_up, finish_publication
from drafter.errors import DrafterError, StoreFault

log = logging.getLogger(__name__)


def finish_all(desk: Desk) -> tuple[Done, ...]:
    """For a worker: every anchor that is missing, every kill and publication that was decided and whose process died.
    One that cannot be finished keeps no other from it; the story's page says why, and the log.
    """
    done: list[Done] = []
    try:
        anchor_whatever_is_missing(desk.store, desk.out)
    except StoreFault as fault:
        log.warning("What is approved or published is not anchored yet: %s", fault)
    for story in desk.store.stories.list():
        try:
            found = _finish(desk, story.slug)
        except DrafterError as fault:  # taken back meanwhile, no room, a spoiled record: the next look comes
            log.warning("%s is not finished yet: %s", story.slug, fault)
        else:
            done += [found] if found else []
    return tuple(done)


def _finish(desk: Desk, slug: str) -> Done | None:
    state = desk.shelf.state(slug)
    if state.being_killed:
        return finish_kill(desk, slug)
    out = state.publication
    if out and out.on_the_way:
        return finish_publication(desk, slug)
    if out and out.ended:
        return catch_up(desk, slug)
    return None
