"""Give, record, confirm and stop mandates, and vote under them."""

import io
from collections.abc import Mapping
from datetime import datetime

from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.orm import Session

from audit.terms import MandateKind
from ballots.ballot import Channel, Marks
from tests.voting.confirming import confirm
from tests.voting.installation import (
    BASE_URL,
    OPENS,
    House,
    issue_letters,
    make_open_meeting,
    make_voter,
)
from tests.voting.owners.telephones import read_code
from tests.voting.web.browsing import send
from voting.importing.spelling.addresses import Address
from voting.services.casting.cast import MarkedBallot, list_ballots
from voting.services.owners import mandates, who_may_vote
from voting.services.owners.mandate_listing import list_mandates
from voting.services.owners.mandates import NewMandate
from voting.services.people.actors import Voter
from voting.services.result.reviewing import casting_for_holdings, stopping
from voting.services.scans import Scan
from voting.services.steps import asking
from voting.storage.tables.meeting import MeetingRow

AGENT = "13800138000"
NO_DIRECTIONS: Mapping[str, Marks] = {}
FOR = {"M1": "for", "M2": "for"}
AGAINST = {"M1": "against", "M2": "against"}


def make_picture(kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(buffer, kind)
    return buffer.getvalue()


SCAN = Scan(make_picture(), "image/png")


def set_rules(house: House, meeting_id: str, **overrides: object) -> None:
    """Give a meeting other rules, as a rule set of another place would."""

    def change(session: Session) -> None:
        row = session.get_one(MeetingRow, (house.community.id, meeting_id))
        row.overrides = {**row.overrides, **overrides}

    house.database.write(change)


def make_voters(house: House, count: int = 1, **overrides: object) -> list[Voter]:
    meeting_id = make_open_meeting(house)
    set_rules(house, meeting_id, **overrides)
    issued = issue_letters(house, meeting_id)
    return [make_voter(house, meeting_id, letter) for letter in issued[:count]]


def grant(
    house: House, voter: Voter, number: str = AGENT, name: str = "王芳", **fields: object
) -> str:
    given = NewMandate(agent=name, telephone=number, directions={}, **fields)  # type: ignore[arg-type]  # of a test
    return house.database.write(
        lambda s: mandates.grant_proxy(
            s, voter=voter, grant=given, keys=house.keys, base_url=BASE_URL, at=OPENS
        )
    )


def stop(house: House, voter: Voter, mandate_id: str, at: datetime = OPENS) -> None:
    house.database.write(
        lambda s: stopping.stop_mandate(
            s, voter=voter, mandate_id=mandate_id, keys=house.keys, at=at
        )
    )


def find_agent(house: House, number: str = AGENT) -> Voter:
    (entry,) = house.database.read(lambda s: who_may_vote.find_voting_rights(s, number))
    return entry.voter


def speak(house: House, voter: Voter, form_id: str, choices: Mapping[str, Marks]) -> str:
    form = MarkedBallot(form_id=form_id, channel=Channel.ONLINE, choices=choices)
    cast = casting_for_holdings.cast_for_holding(
        house.database, voter=voter, form=form, keys=house.keys, at=OPENS
    )
    return cast.id


def list_standing(house: House, voter: Voter) -> list[str]:
    ballots = house.database.read(lambda s: list_ballots(s, voter))
    return [each.id for each in ballots if not each.is_voided]


def record(house: House, voter: Voter, kind: MandateKind, room: str = "0101") -> str:
    """Ask for a mandate and let the second member confirm it."""
    step_id = ask(house, voter.meeting.meeting_id, kind, room)
    confirm(house, step_id)
    (latest, *_) = house.database.read(lambda s: list_mandates(s, voter.meeting))
    return latest.id


def ask(
    house: House,
    meeting_id: str,
    kind: MandateKind,
    room: str = "0101",
    number: str = AGENT,
    name: str = "李芳",
    directions: Mapping[str, Marks] = NO_DIRECTIONS,
) -> str:
    given = NewMandate(kind=kind, agent=name, telephone=number, directions=directions, scan=SCAN)
    return house.database.write(
        lambda s: asking.ask_mandate(
            s,
            member=house.member,
            meeting=house.key_of(meeting_id),
            address=Address("1栋", "1单元", room),
            grant=given,
            base_url=BASE_URL,
            at=OPENS,
        )
    )


def sign_in_by_telephone(browser: FlaskClient, house: House) -> str:
    page = browser.get("/vote/sign-in").text
    _, page = send(browser, "/vote/sign-in", page, telephone=AGENT)
    return send(browser, "/vote/sign-in/code", page, code=read_code(house))[1]
