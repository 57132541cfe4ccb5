"""Commands on the accounts of staff."""

from datetime import datetime

import click

from voting.cli.database import open_database
from voting.cli.passwords import ask_password, ask_telephone
from voting.clock import SystemClock
from voting.services.people import accounts
from voting.services.people.passwords import hash_password
from voting.terms import Role
from voting.wording import format_moment

_ROLES = {Role.COMMITTEE: "业委会委员", Role.AUDITOR: "街道办事处工作人员"}


@click.group()
def staff() -> None:
    """Accounts of committee members and auditors."""


@staff.command("list")
def list_staff() -> None:
    """Print a line for each account: login, name, role, workplace, state, telephone (masked)."""
    at = SystemClock().now()
    with open_database() as database:
        for each in database.read(accounts.list_accounts):
            role = _ROLES[each.role]
            telephone = each.telephone or "未登记手机"
            parts = (each.login, each.name, role, each.workplace, _say(each, at), telephone)
            click.echo("\t".join(parts))


def _say(account: accounts.Account, at: datetime) -> str:
    states = []
    if account.disabled_at:
        states.append(f"{format_moment(account.disabled_at)} 停用")
    if account.locked_until and at < account.locked_until:
        states.append(f"锁定至 {format_moment(account.locked_until)}")
    return "，".join(states) or "可用"


@staff.command("disable")
@click.argument("login")
def disable(login: str) -> None:
    """Disable the account LOGIN; its sessions end at the next page."""
    at = SystemClock().now()
    with open_database() as database:
        database.write(lambda s: accounts.disable_account(s, login=login, at=at))


@staff.command("enable")
@click.argument("login")
def enable(login: str) -> None:
    """Enable the account LOGIN."""
    with open_database() as database:
        database.write(lambda s: accounts.enable_account(s, login=login))


@staff.command("password")
@click.argument("login")
def change_password(login: str) -> None:
    """Set a new password for LOGIN, from a prompt or standard input, and end its sessions."""
    with open_database() as database:
        hashed = hash_password(ask_password())
        database.write(lambda s: accounts.change_password(s, login=login, password_hash=hashed))


@staff.command("telephone")
@click.argument("login")
def change_telephone(login: str) -> None:
    """Set the mobile telephone of LOGIN; read it from a prompt or standard input."""
    with open_database() as database:
        telephone = ask_telephone()
        database.write(lambda s: accounts.change_telephone(s, login=login, telephone=telephone))


@staff.command("unlock")
@click.argument("login")
def unlock(login: str) -> None:
    """Unlock LOGIN, which is locked after wrong passwords."""
    with open_database() as database:
        database.write(lambda s: accounts.unlock_account(s, login=login))
