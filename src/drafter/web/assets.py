"""Style sheets, scripts and pictures: kept by a browser for as long as their content is the same.

A page names each with a piece of its hash; asked for by that name it may be kept for a year, by any other it is asked
for again.

Modules of the script name each other by relative addresses, so the hash of all of them together stands in their path:
`/static/1a2b3c4d/desk/review.js` finds `./box.js` under the same hash. A page of another version finds nothing there
and does without scripts, as every page can, instead of running modules that do not belong together.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qs

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

STATIC = Path(__file__).parent / "static"
MODULES = "desk"  # the folder of the modules
FOR_EVER = "public, max-age=31536000, immutable"


@cache
def version(name: str) -> str:
    """Eight hex digits of a file's hash. Raises FileNotFoundError."""
    return sha256((STATIC / name).read_bytes()).hexdigest()[:8]


@cache
def version_of_modules() -> str:
    """Eight hex digits of the hash of all modules, names and content."""
    digest = sha256()
    for file in sorted((STATIC / MODULES).glob("*.js")):
        digest.update(f"{file.name} {sha256(file.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()[:8]


@cache
def static_url(name: str) -> str:
    """The address of a file of ours, for pages."""
    if name.startswith(f"{MODULES}/"):
        return f"/static/{version_of_modules()}/{name}"
    return f"/static/{name}?v={version(name)}"


class Assets(StaticFiles):
    """The files under `static/`, and nothing else."""

    def __init__(self) -> None:
        super().__init__(directory=STATIC)

    async def get_response(self, path: str, scope: Scope) -> Response:
        first, _, rest = path.partition("/")
        if first == version_of_modules() and rest.startswith(f"{MODULES}/"):
            response = await super().get_response(rest, scope)
            response.headers["cache-control"] = FOR_EVER
            return response
        response = await super().get_response(path, scope)
        asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("v", [])
        named = response.status_code in {200, 304} and asked == [version(path)]
        response.headers["cache-control"] = FOR_EVER if named else "no-cache"
        return response
