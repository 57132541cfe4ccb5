"""Steps asked for, looked at and confirmed, as tests need them."""

from datetime import datetime, timedelta
from functools import partial

from tests.voting.installation import BASE_URL, NOTICED, OPENS, PASSWORD_HASH, House, publish
from tests.voting.on_paper import make_scan
from tests.voting.storage.sealed_rows import change_rows
from voting.importing.spelling.addresses import Address
from voting.services.meeting.meetings import get_meeting
from voting.services.owners.delivery_records import ReportedDelivery
from voting.services.people import staff
from voting.services.people.actors import Member
from voting.services.register.figures import find_latest
from voting.services.scans import Scan
from voting.services.steps import asking, listing, requests
from voting.services.steps.confirming import Actor
from voting.services.steps.requests import StepRequest
from voting.storage.tables.people import StaffRow

DAY = timedelta(days=1)
PHOTO = Scan(make_scan("公告栏"), "image/png")
BOARD = Address("1栋", "", "")


def ask(
    house: House,
    meeting_id: str | None,
    step: StepRequest,
    at: datetime = NOTICED,
    by: Member | None = None,
) -> str:
    return house.database.write(
        partial(
            requests.ask_step,
            member=by or house.member,
            meeting=house.key_of(meeting_id) if meeting_id else None,
            step=step,
            base_url=BASE_URL,
            at=at,
        )
    )


def ask_freezing(house: House, at: datetime = NOTICED) -> str:
    publish(house)
    return house.database.write(
        partial(asking.ask_freezing, member=house.member, base_url=BASE_URL, at=at)
    )


def ask_delivery(
    house: House,
    meeting_id: str,
    report: ReportedDelivery,
    at: datetime = OPENS,
    address: Address = BOARD,
) -> str:
    return house.database.write(
        partial(
            asking.ask_delivery,
            member=house.member,
            meeting=house.key_of(meeting_id),
            report=report,
            address=address,
            base_url=BASE_URL,
            at=at,
        )
    )


def look(
    house: House, step_id: str, by: Actor | None = None, at: datetime = NOTICED
) -> listing.StepView:
    return house.database.read(lambda s: listing.get_step(s, by or house.second, step_id, at))


def add_account(house: House, login: str, telephone: str, name: str = "另一个账号") -> Member:
    """Add another account in the committee."""
    added = partial(
        staff.add_member,
        community_id=house.community.id,
        login=login,
        name=name,
        telephone=telephone,
        password_hash=PASSWORD_HASH,
    )
    return Member(house.database.write(added), name, house.community.id)


def set_telephone(house: House, actor: Actor, telephone: str | None) -> None:
    change_rows(house.database, StaffRow, lambda row: row.id == actor.id, telephone=telephone)


def get_state(house: House, meeting_id: str) -> str:
    return house.database.read(lambda s: get_meeting(s, house.key_of(meeting_id))).state


def is_frozen(house: House) -> bool:
    register = house.database.read(lambda s: find_latest(s, house.community.id))
    return register is not None and register.frozen_at is not None
