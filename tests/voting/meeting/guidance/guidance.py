"""Ask and answer as the pages do."""

from datetime import datetime

from tests.voting.installation import BASE_URL, NOTICED, House
from voting.services.meeting.drafting import guidance as requests
from voting.services.meeting.drafting.guidance import Guidance, digest_draft, list_guidance
from voting.services.meeting.guidance import answering
from voting.services.meeting.guidance.checklist import CheckedItem, read_checklist
from voting.services.meeting.meetings import get_meeting
from voting.terms import GuidanceAnswer, GuidanceFinding


def ask(house: House, meeting_id: str, at: datetime = NOTICED) -> None:
    key = house.key_of(meeting_id)
    house.database.write(
        lambda s: requests.ask_for_guidance(s, member=house.member, meeting=key, at=at)
    )


def read_digest(house: House, meeting_id: str) -> str:
    key = house.key_of(meeting_id)
    return house.database.read(lambda s: digest_draft(get_meeting(s, key)))


def answer(
    house: House,
    meeting_id: str,
    said: GuidanceAnswer = GuidanceAnswer.CONDITIONS,
    text: str = "请先公示预算",
    at: datetime = NOTICED,
) -> None:
    answering.answer_guidance(
        house.database,
        auditor=house.auditor,
        meeting=house.key_of(meeting_id),
        draft=read_digest(house, meeting_id),
        answer=said,
        text=text,
        base_url=BASE_URL,
        at=at,
    )


def list_asked(house: House, meeting_id: str) -> tuple[Guidance, ...]:
    return house.database.read(lambda s: list_guidance(s, house.key_of(meeting_id)))


def check(house: House, meeting_id: str, at: datetime = NOTICED) -> dict[str, CheckedItem]:
    key = house.key_of(meeting_id)
    found = house.database.read(lambda s: read_checklist(s, get_meeting(s, key), at))
    return {each.code: each for each in found}


def find(
    house: House, meeting_id: str, code: str, at: datetime = NOTICED
) -> GuidanceFinding | None:
    return check(house, meeting_id, at)[code].finding
