"""Who asks: a cookie that holds a secret and nothing else. Whose it is, the store says at every request.

The cookie is read by no script, sent to no other site's requests but links, and behind TLS bound to this host. Forms
carry a token made from it, for browsers that do not say where a request comes from (see `guard`).
"""

import hmac
from hashlib import sha256
from typing import Annotated
from urllib.parse import unquote

from fastapi import Depends, Request
from starlette.requests import HTTPConnection
from starlette.responses import Response

from drafter.desk.people import Person
from drafter.errors import Conflict, NotSignedIn
from drafter.web.house import house_of

_FORMS = b"drafter desk: forms, 1"
_LONGEST_PATH = 2000
_NO_WAY_BACK = ("/sign-in", "/sign-out", "/enter")


def cookie_name(*, tls: bool) -> str:
    """Behind TLS a browser takes this name only from this host, by TLS, for the whole host."""
    return "__Host-desk" if tls else "desk"


def secret_in(connection: HTTPConnection, *, tls: bool) -> str | None:
    """What the cookie holds; no more than a claim."""
    return connection.cookies.get(cookie_name(tls=tls)) or None


def secret_of(request: Request) -> str | None:
    """What the cookie of a request holds; no more than a claim."""
    return secret_in(request, tls=house_of(request).tls)


def give_cookie(response: Response, secret: str, *, tls: bool) -> None:
    """Until the browser is closed, or the session ends at our side."""
    response.set_cookie(cookie_name(tls=tls), secret, path="/", secure=tls, httponly=True, samesite="lax")


def take_cookie(response: Response, *, tls: bool) -> None:
    """The browser forgets it."""
    response.delete_cookie(cookie_name(tls=tls), path="/", secure=tls, httponly=True, samesite="lax")


def token_for(secret: str | None) -> str:
    """The token of forms for whoever holds this session; empty where there is none."""
    return hmac.new(secret.encode("utf-8", "surrogatepass"), _FORMS, sha256).hexdigest() if secret else ""


def token_of(request: Request) -> str:
    """For the hidden field `token` of a form, or the header `X-Desk-Token`."""
    return token_for(secret_of(request))


def signed_in(request: Request) -> Person:
    """For routes: who asks. Raises NotSignedIn; Conflict for a page that was made for somebody else."""
    return _signed_in(request, note=True)


def signed_in_quietly(request: Request) -> Person:
    """The same for what a page asks by itself (a beat, a stream): it does not keep a session from running out."""
    return _signed_in(request, note=False)


Signed = Annotated[Person, Depends(signed_in)]
Quiet = Annotated[Person, Depends(signed_in_quietly)]


def still_signed_in(request: Request) -> bool:
    """Asked again and again by what lasts longer than a request."""
    return house_of(request).accounts.who(secret_of(request), note=False) is not None


def person_here(request: Request) -> Person | None:
    """Who was found to ask, for the head of a page; None where nobody looked."""
    person: Person | None = getattr(request.state, "person", None)
    return person


def _signed_in(request: Request, *, note: bool) -> Person:
    person = house_of(request).accounts.who(secret_of(request), note=note)
    if person is None:
        raise NotSignedIn("You are not signed in.", "Sign in to go on.")
    refuse_another(person, request.headers.get("x-desk-person"))
    request.state.person = person
    return person


def refuse_another(person: Person, claimed: str | None) -> None:
    """Raises Conflict for a page of somebody else that was left open in this browser; None claims nothing."""
    if claimed not in {None, person.name}:
        raise Conflict(f"You are signed in as {person.full_name} now.", "Sign in as yourself, and go on.")


def local_path(wish: str) -> str:
    r"""`wish` where it is a path of this desk that somebody can be led to after signing in; else the front page.

    Browsers read `//host`, `/\host` and either with a tab in between as another site; also what becomes one of these
    when it is decoded once more is not followed.
    """
    seen = wish
    for _ in range(3):
        path = seen.partition("?")[0].partition("#")[0]
        odd = "\\" in seen or any(char < " " or "\x7f" <= char <= "\x9f" for char in seen)
        if odd or not path.startswith("/") or "//" in path or len(seen) > _LONGEST_PATH:
            return "/"
        seen = unquote(seen)
    path = wish.partition("?")[0]
    return "/" if path in _NO_WAY_BACK else wish
