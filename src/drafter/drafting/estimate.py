"""What a draft will cost at most, and whether its notes fit the model, before anything is asked."""

from drafter.drafting.cast import Cast, cast_of
from drafter.drafting.tools import Tools
from drafter.errors import ContextTooLong, NotesFault
from drafter.models import Request
from drafter.models.prices import Estimate, context_window, estimate, fits, prompt_tokens
from drafter.store.owners import Owner
from drafter.store.values import StoredRun
from drafter.writing.model import ModelWriter

BESIDES_NOTES = 30_000  # tokens: rules, house style, the finished body, an answer with its thoughts; amply


def estimate_run(tools: Tools, run: StoredRun) -> Estimate:
    """As `estimate_of`, for a run that nobody works on yet."""
    return estimate_of(cast_of(tools, run, Owner.here(run.id)))


def estimate_of(cast: Cast) -> Estimate:
    """Tokens and US dollars of all calls of a draft, each asked once; nothing for a writer that asks nobody."""
    if not isinstance(cast.writer, ModelWriter):
        return Estimate(0, 0, 0.0)
    return estimate(cast.writer.requests_for_estimate(cast.brief))


def make_sure_it_fits(tools: Tools, cast: Cast) -> None:
    """Raises NotesFault with the numbers where a prompt does not fit the model's window: notes are never cut. Without a
    known window there is nothing to compare with. Where even a token for each character would leave room, no prompt
    is made to be counted.
    """
    if not isinstance(cast.writer, ModelWriter):
        return
    window = tools.settings.models.window or context_window(cast.writer.name)
    longest = sum(len(passage.text) for passage in cast.brief.dossier.passages.values())
    if window is not None and longest + BESIDES_NOTES > window:
        for request in cast.writer.requests_for_estimate(cast.brief):
            check_window(tools, request)


def check_window(tools: Tools, request: Request) -> None:
    """Raises NotesFault with the numbers where the request does not fit the model's window."""
    try:
        fits(request.model, prompt_tokens(request), request.max_tokens, window=tools.settings.models.window)
    except ContextTooLong as fault:
        raise NotesFault(fault.message, fault.todo) from fault
