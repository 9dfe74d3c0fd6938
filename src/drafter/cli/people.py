"""The people of the desk: people add, list, link, end. A password is never an argument: those can be seen by others."""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drafter.cli.options import Json, Out
from drafter.desk.people import Role

if TYPE_CHECKING:
    from drafter.desk.accounts import Accounts, Ticket

people = typer.Typer(
    help="Say who may come to the desk. Accounts, their roles and their one-time links.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Name = Annotated[str, typer.Argument(metavar="NAME", help="What somebody types to sign in.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    people.command()(add)
    people.command("list")(list_people)
    people.command()(link)
    people.command()(end)
    app.add_typer(people, name="people")


def add(
    name: Name,
    full_name: Annotated[str, typer.Option("--full-name", metavar="TEXT", help="As readers and the record see it.")],
    role: Annotated[
        list[Role], typer.Option("--role", metavar="ROLE", help="reporter, editor or admin; may be given again.")
    ],
    link: Annotated[bool, typer.Option("--link", help="No password: print a link that signs in once.")] = False,
    out: Out = None,
    json: Json = False,
) -> None:
    """Make an account. It asks for a password twice, or reads one line where nobody types."""
    from drafter.cli.console import console, print_object

    with _accounts(out) as accounts:
        person = accounts.add(name, full_name, role, None if link else _password())
        ticket = accounts.link(person.name) if link else None
    console(machine=json).print(f"{person.full_name} may sign in as {person.name}.", markup=False, soft_wrap=True)
    told: dict[str, object] = {"name": person.name, "full_name": person.full_name, "roles": list(person.roles)}
    if ticket:
        told |= _print_link(ticket, machine=json)
    if json:
        print_object(told)


def list_people(out: Out = None, json: Json = False) -> None:
    """List all accounts. Each with its roles, and how many browsers are signed in."""
    from drafter.cli.console import console, counted, plain, print_object

    with _accounts(out) as accounts:
        everybody, signed_in = accounts.list(), accounts.open_sessions()
    lines = console(machine=json)
    for one in everybody:
        facts = [" ".join(one.roles), *([] if one.password else ["no password"])]
        facts.append("closed" if one.disabled else f"signed in {counted(signed_in.get(one.name, 0), 'time')}")
        lines.print(f"{one.name}  {plain(one.full_name)}  {', '.join(facts)}", markup=False, soft_wrap=True)
    if not everybody:
        lines.print('Nobody yet. Make an account: drafter people add NAME --full-name "…" --role editor', markup=False)
    if json:
        rows = [
            {
                "name": one.name,
                "full_name": one.full_name,
                "roles": list(one.roles),
                "password": one.password,
                "created": one.created.isoformat(),
                "closed": one.disabled and one.disabled.isoformat(),
                "signed_in": signed_in.get(one.name, 0),
            }
            for one in everybody
        ]
        print_object({"people": rows})


def link(name: Name, out: Out = None, json: Json = False) -> None:
    """Print a link that signs somebody in once. It is good for an hour.

    It leads to [desk] origin of drafter.toml, else to its port on this machine: where the desk is served at another
    port (drafter desk --port, or drafter up where that one was in use), put that one into the link.
    """
    from drafter.cli.console import print_object

    with _accounts(out) as accounts:
        ticket = accounts.link(name)
    told = _print_link(ticket, machine=json)
    if json:
        print_object({"name": name, **told})


def end(name: Name, out: Out = None, json: Json = False) -> None:
    """Close an account and sign it out everywhere. Its name stays in the record, and nobody else can have it.

    This cannot be undone: whoever comes back gets an account under another name.
    """
    from drafter.cli.console import console, counted, print_object

    with _accounts(out) as accounts:
        ended = accounts.disable(name)
    told = f"The account {name} is closed; {counted(ended, 'session')} ended with it."
    console(machine=json).print(told, markup=False, soft_wrap=True)
    if json:
        print_object({"name": name, "sessions_ended": ended})


@contextmanager
def _accounts(out: Path | None) -> "Generator[Accounts]":
    from drafter.desk.accounts import Accounts
    from drafter.settings import load_settings, outputs_folder
    from drafter.store import Store, store_url

    with Store.open(load_settings().database or store_url(outputs_folder(out))) as store:
        yield Accounts(store.accounts)


def _password() -> str:
    """Typed twice and not shown; where nobody types, the first line of standard input."""
    from getpass import getpass

    from drafter.errors import UsageFault

    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass("Password: ")
    if getpass("Once more: ") != first:
        raise UsageFault("The two are not the same.", "Nothing was made; try again.")
    return first


def _print_link(ticket: "Ticket", *, machine: bool) -> dict[str, object]:
    from drafter.cli.console import console, say
    from drafter.desk.accounts import enter_link
    from drafter.settings import load_settings

    desk = load_settings().desk
    address = enter_link(desk.origin or f"http://127.0.0.1:{desk.port}", ticket)
    say(f"A link for {ticket.person.full_name} that signs in once, until {ticket.expires:%H:%M} UTC:")
    console(machine=machine).print(address, markup=False, soft_wrap=True)
    return {"link": address, "expires": ticket.expires.isoformat()}
