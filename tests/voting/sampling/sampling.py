"""What tests of the call-back sample do: vote, plan, throw, call, look."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from audit.terms import CallAnswer
from tests.voting.confirming import confirm
from tests.voting.installation import (
    BASE_URL,
    CLOSES,
    OPENS,
    House,
    cast_online,
    close_meeting,
    issue_letters,
    make_open_meeting,
    make_voter,
    take_step,
)
from voting.services.oversight.inbox import InboxKind, read_inbox
from voting.services.result import closing
from voting.services.sampling import calling, planning
from voting.services.sampling.pages import SamplePage, read_sample_page
from voting.services.sampling.throwing import Postponement
from voting.services.steps.sampling import asking
from voting.services.tables import Asked

DICE = "35261 42613 64512 21354"
PUBLISHED = CLOSES + timedelta(hours=1)
PLAN: dict[str, Any] = {
    "calls": 2,
    "confidence": 95,
    "throws_at": PUBLISHED,
    "place": "小区东门岗亭前",
}
Act = Callable[..., None]


def act(house: House, meeting_id: str, do: Act, at: datetime, **facts: Any) -> None:
    house.database.write(
        lambda s: do(
            s,
            **{"auditor": house.auditor, "meeting": house.key_of(meeting_id), "at": at, **facts},
        )
    )


def ask(house: House, meeting_id: str, do: Callable[..., str], at: datetime, **facts: Any) -> str:
    of = {"auditor": house.auditor, "meeting": house.key_of(meeting_id), "base_url": BASE_URL}
    return house.database.write(lambda s: do(s, **{**of, "at": at, **facts}))


def plan(house: House, meeting_id: str, at: datetime = OPENS, **other: Any) -> None:
    actor = {"auditor": other.pop("auditor", house.auditor)}
    draft = planning.SampleDraft(**{**PLAN, **other})
    confirm(house, ask(house, meeting_id, asking.ask_plan, at, draft=draft, **actor))


def ask_throw(
    house: House, meeting_id: str, dice: str = DICE, again: str = DICE, at: datetime = PUBLISHED
) -> str:
    return ask(house, meeting_id, asking.ask_throw, at, dice=dice, again=again)


def throw(
    house: House, meeting_id: str, dice: str = DICE, again: str = DICE, at: datetime = PUBLISHED
) -> None:
    confirm(house, ask_throw(house, meeting_id, dice, again, at))


def postpone(house: House, meeting_id: str, at: datetime, throws_at: datetime) -> None:
    new = Postponement(throws_at=throws_at, place=" 西门 ")
    confirm(house, ask(house, meeting_id, asking.ask_postponement, at, new=new))


def answer(house: House, meeting_id: str, index: int, said: CallAnswer, owner: str = "") -> None:
    facts = {"log_index": index, "answer": said, "owner_id": owner}
    act(house, meeting_id, calling.note_answer, PUBLISHED, **facts)


def ask_end(house: House, meeting_id: str) -> str:
    return ask(house, meeting_id, asking.ask_end, PUBLISHED)


def end(house: House, meeting_id: str) -> None:
    confirm(house, ask_end(house, meeting_id))


def go_on(house: House, meeting_id: str, calls: int) -> None:
    key = house.key_of(meeting_id)
    house.database.write(
        lambda s: calling.begin_further(s, auditor=house.auditor, meeting=key, calls=calls)
    )


def vote(house: House, voters: int = 6) -> str:
    meeting_id = make_open_meeting(house)
    for number, letter in enumerate(issue_letters(house, meeting_id)[:voters]):
        cast_online(house, make_voter(house, meeting_id, letter), f"form{number:04d}")
    return meeting_id


def publish(house: House, meeting_id: str) -> None:
    close_meeting(house, meeting_id)
    take_step(house, meeting_id, closing.publish_preliminary, CLOSES)


def look(house: House, meeting_id: str, at: datetime = PUBLISHED) -> SamplePage:
    key = house.key_of(meeting_id)
    return house.database.read(lambda s: read_sample_page(s, house.auditor, key, Asked(), at))


def list_waiting(house: House, at: datetime) -> list[str]:
    items = house.database.read(lambda s: read_inbox(s, house.auditor, at)).items
    return [each.text.code for each in items if each.kind is InboxKind.SAMPLE]


def list_called(house: House, meeting_id: str) -> list[int]:
    calls = look(house, meeting_id).calls
    return [] if calls is None else [each.log_index for each in calls.rows]
