"""Commands on the accounts of staff."""

from collections.abc import Callable

import click
from sqlalchemy.orm import Session

from voting.cli.database import open_database
from voting.cli.passwords import ask_password, ask_telephone
from voting.clock import SystemTime
from voting.sentences import say, tell
from voting.services.people import accounts
from voting.services.people.passwords import hash_password, mark_given
from voting.services.people.signing_in.trail import note_operator
from voting.services.people.staff import get_staff_id, get_staff_name
from voting.settings import read_settings


@click.group()
def staff() -> None:
    """Accounts of committee members and auditors."""


@staff.command("list")
def list_staff() -> None:
    """Print a line for each account: login, name, role, workplace, state, telephone (masked)."""
    with open_database() as database:
        for each in database.read(accounts.list_accounts):
            role = say("role", each.role)
            telephone = each.telephone or tell("account-without-telephone")
            parts = (each.login, each.name, role, each.workplace, _say_state(each), telephone)
            click.echo("\t".join(parts))


def _say_state(account: accounts.Account) -> str:
    if account.disabled_at:
        return tell("account-disabled", disabled_at=account.disabled_at)
    return tell("account-usable")


Change = Callable[[Session], object]


def _change(login: str, act: str, change: Change) -> None:
    with open_database() as database:
        database.write(_noting(login, act, change))


def _noting(login: str, act: str, change: Change) -> Change:
    """Return a change of an account together with its note in the trail, which its office reads."""
    at = SystemTime().now()

    def change_and_note(session: Session) -> None:
        change(session)
        note_operator(session, get_staff_id(session, login), act, "", at)

    return change_and_note


@staff.command("disable")
@click.argument("login")
def disable(login: str) -> None:
    """Disable the account LOGIN; its sessions end at the next page."""
    at = SystemTime().now()
    _change(login, "disable", lambda s: accounts.disable_account(s, login=login, at=at))


@staff.command("enable")
@click.argument("login")
def enable(login: str) -> None:
    """Enable the account LOGIN."""
    _change(login, "enable", lambda s: accounts.enable_account(s, login=login))


@staff.command("password")
@click.argument("login")
def change_password(login: str) -> None:
    """Set a new password for LOGIN, from a prompt or standard input, and end its sessions."""
    digests, at = read_settings().digests, SystemTime().now()

    def change(session: Session) -> None:
        accounts.change_password(session, login=login, password_hash=hashed)
        mark_given(session, get_staff_id(session, login), at)
        accounts.unlock_account(session, login=login, digests=digests)

    with open_database() as database:
        typed = ask_password()
        name = database.read(lambda s: get_staff_name(s, login))
        hashed = hash_password(typed, about=(login, name))
        database.write(_noting(login, "password", change))


@staff.command("telephone")
@click.argument("login")
def change_telephone(login: str) -> None:
    """Set the mobile telephone of LOGIN; read it from a prompt or standard input."""
    with open_database() as database:
        telephone = ask_telephone()
        database.write(
            _noting(
                login,
                "telephone",
                lambda s: accounts.change_telephone(s, login=login, telephone=telephone),
            )
        )


@staff.command("unlock")
@click.argument("login")
def unlock(login: str) -> None:
    """Forget the wrong passwords for LOGIN, so that it may be tried everywhere at once."""
    digests = read_settings().digests
    _change(login, "unlock", lambda s: accounts.unlock_account(s, login=login, digests=digests))


@staff.command("reset-code")
@click.argument("login")
@click.option("--reason", prompt="Reason, which the street office reads", help="Kept in the trail.")
def reset_code(login: str, reason: str) -> None:
    """Forget the second factor of LOGIN where no two others can; the next sign-in sets it up."""
    at = SystemTime().now()
    with open_database() as database:
        database.write(lambda s: accounts.reset_code(s, login=login, reason=reason, at=at))
