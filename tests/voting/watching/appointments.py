"""Appointments of those who watch, as tests need them."""

import re
from datetime import datetime
from functools import partial

from sqlalchemy import select

from tests.voting.confirming import confirm
from tests.voting.installation import BASE_URL, OPENS, House
from voting.services.affairs.appointing import Appointment
from voting.services.people.actors import Auditor, Member
from voting.services.steps.asking import ask_appointment
from voting.storage.tables.outbox import MessageRow
from voting.terms import MessageKind, Role

SUPERVISOR = Appointment(
    role=Role.SUPERVISOR, building="", login="he", name="何监事", telephone="13611112222"
)


def ask(
    house: House,
    appointment: Appointment = SUPERVISOR,
    by: Member | Auditor | None = None,
    at: datetime = OPENS,
) -> str:
    """Request an appointment, by default as a member; return the step's id."""
    return house.database.write(
        partial(
            ask_appointment,
            actor=by or house.member,
            community_id=house.community.id,
            appointment=appointment,
            base_url=BASE_URL,
            at=at,
        )
    )


def appoint(house: House, appointment: Appointment = SUPERVISOR) -> str:
    """Appoint somebody as two persons; return the token of the link."""
    confirm(house, ask(house, appointment), house.auditor)
    return read_token(house)


def read_token(house: House) -> str:
    """Return the token of the only link that was sent."""
    sent = select(MessageRow.text).where(MessageRow.kind == MessageKind.INVITATION)
    text = house.database.read(lambda s: s.scalars(sent).one())
    (token,) = re.findall(r"/watching/invitation/(\S+)", text)
    return str(token)
