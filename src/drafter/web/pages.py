"""Templates become pages here, and nowhere else: everything is escaped, a missing value is an error.

What no page may hold (control, direction and other characters that a reader cannot see but a program obeys) is taken
out of the whole page as it leaves, however it came in. Line breaks stay: people's text stands in boxes.
"""

import re
from collections.abc import Mapping
from datetime import tzinfo
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import HTMLResponse

from drafter.web.assets import static_url
from drafter.web.house import house_of
from drafter.web.session import person_here, token_of
from drafter.web.words import filters

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"
_LINE_ENDS = "\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
_UNSEEN = (
    "\x00-\x08\x0d-\x1b\x1f\x7f-\x84\x86-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f"
)  # joiners stay: several scripts cannot be written without them
_HIDDEN = re.compile(f"[{_LINE_ENDS}{_UNSEEN}]")  # one class, no alternatives: searched six times as fast
_ENDS = re.compile(f"[{_LINE_ENDS}]")


@cache
def environment(zone: tzinfo) -> "Environment":
    """The templates of the desk; moments in them are told on the clock of `zone`."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # loaded when first used

    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["static_url"] = static_url
    made.filters.update(filters(zone))
    return made


def part(request: Request, template: str, /, **values: Any) -> str:
    """A template as text. It also knows who asks (`person`), the `token` of forms, and where it stands (`here`)."""
    about = {"person": person_here(request), "token": token_of(request), "here": request.scope["path"]}
    made = environment(house_of(request).zone).get_template(template).render(about | values)
    return without_hidden(made)


def page(
    request: Request,
    template: str,
    /,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **values: Any,
) -> HTMLResponse:
    """A template as an answer."""
    return HTMLResponse(part(request, template, **values), status, headers)


def without_hidden(text: str) -> str:
    """`text` without what no page may hold."""
    return _HIDDEN.sub(lambda found: " " if _ENDS.match(found[0]) else "", text)
