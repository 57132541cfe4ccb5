"""Commands that add accounts which only watch: of a community, a building, a district."""

from functools import partial

import click

from voting.cli.database import open_database
from voting.cli.installation import ask_account
from voting.services.affairs import appointing
from voting.services.people import communities, staff
from voting.terms import Role

_ROLES = [role.value for role in appointing.APPOINTED]


@click.command("add-watcher")
@click.option("--community", required=True, help="the community's id, as add-community printed it")
@click.option("--role", required=True, type=click.Choice(_ROLES), help="what the account is for")
@click.option("--building", default="", help="of a captain, as the register writes it")
@click.option("--login", required=True, help="the name to sign in with")
@click.argument("name")
def add_watcher(community: str, role: str, building: str, login: str, name: str) -> None:
    """Add somebody called NAME who watches a community, or a building, and does nothing there.

    Password and mobile telephone are read from prompts, or from two lines of standard input.
    """
    post = appointing.Post(role=Role(role), community_id=community, building=building)
    ask_account(partial(appointing.appoint, post=post, login=login, name=name), (login, name))


@click.command("add-overseer")
@click.option("--district", default="", help="one that street offices are of; none for the city")
@click.option("--login", required=True, help="the name to sign in with")
@click.argument("name")
def add_overseer(district: str, login: str, name: str) -> None:
    """Add somebody called NAME who watches a district's communities, or all, and does nothing.

    Password and mobile telephone are read from prompts, or from two lines of standard input.
    """
    add = partial(staff.add_overseer, district=district, login=login, name=name)
    ask_account(add, (login, name))


@click.command("set-district")
@click.option("--office", required=True, help="the street office's id, as add-office printed it")
@click.argument("name")
def set_district(office: str, name: str) -> None:
    """Say that a street office belongs to the district called NAME."""
    with open_database() as database:
        database.write(
            lambda s: communities.set_district(s, street_office_id=office, district=name)
        )
