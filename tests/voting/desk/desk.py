"""What members do at their desk, as tests need it."""

from datetime import datetime, timedelta
from functools import partial

from audit.entries.records import Record
from audit.evidence.file import read_proceedings
from tests.voting.installation import BASE_URL, OPENS, House
from voting.importing.spelling.addresses import Address
from voting.services.log.log import read_entries
from voting.services.meeting.meetings import NoticedMeeting, get_noticed_meeting
from voting.services.owners.letters import Letter
from voting.services.steps import requests
from voting.services.steps.requests import StepRequest

DAY = timedelta(days=1)


def read_log(house: House, meeting_id: str) -> tuple[Record, ...]:
    log = house.key_of(meeting_id)
    return read_proceedings(house.database.read(lambda s: read_entries(s, log))).records


def find_all(house: House, meeting_id: str, kind: type[Record]) -> list[Record]:
    return [each for each in read_log(house, meeting_id) if isinstance(each, kind)]


def view(house: House, meeting_id: str) -> NoticedMeeting:
    return house.database.read(lambda s: get_noticed_meeting(s, house.key_of(meeting_id)))


def ask(house: House, meeting_id: str, step: StepRequest, at: datetime = OPENS) -> str:
    return house.database.write(
        partial(
            requests.ask_step,
            member=house.member,
            meeting=house.key_of(meeting_id),
            step=step,
            base_url=BASE_URL,
            at=at,
        )
    )


def to_address(letter: Letter) -> Address:
    building, rest = letter.addresses[0].split("栋")
    section, room = rest.split("单元")
    return Address(f"{building}栋", f"{section}单元", room)
