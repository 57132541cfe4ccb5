"""Accounts that only watch, for tests: one of each kind, in a house."""

from functools import partial

from flask.testing import FlaskClient

from tests.voting.installation import PASSWORD_HASH, House, import_small
from tests.voting.web.browsing import sign_in
from voting.services.affairs.appointing import Post, appoint
from voting.services.people import communities, staff
from voting.terms import WATCHERS, Role

DISTRICT = "示例区"


def add_watcher(house: House, role: Role, building: str = "", login: str = "") -> str:
    """Add a watcher or a captain, and return the login."""
    post = Post(role=role, community_id=house.community.id, building=building)
    name = login or f"{role.value}-{house.community.code}"
    house.database.write(
        partial(
            appoint,
            post=post,
            login=name,
            name=f"{role.value}某",
            telephone="13611110000",
            password_hash=PASSWORD_HASH,
        )
    )
    return name


def add_overseer(house: House, district: str = DISTRICT) -> str:
    """Put the house's street office into a district, and add somebody who oversees it, or all."""
    office = house.auditor.street_office_id
    login = "district" if district else "city"
    house.database.write(
        lambda s: communities.set_district(s, street_office_id=office, district=DISTRICT)
    )
    house.database.write(
        partial(
            staff.add_overseer,
            district=district,
            login=login,
            name="区里某",
            telephone="13611110001",
            password_hash=PASSWORD_HASH,
        )
    )
    return login


def add_all(house: House, *, has_register: bool = True) -> dict[Role, str]:
    """Add one account of each role that only watches; return the logins."""
    if not has_register:
        import_small(house)
    return {
        **{role: add_watcher(house, role) for role in WATCHERS},
        Role.CAPTAIN: add_watcher(house, Role.CAPTAIN, "1栋"),
        Role.PROPERTY: add_watcher(house, Role.PROPERTY),
        Role.DISTRICT: add_overseer(house),
        Role.CITY: add_overseer(house, ""),
    }


def look_at(browser: FlaskClient, login: str, url: str) -> str:
    """Sign in, and return a page."""
    sign_in(browser, login)
    answer = browser.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.text
