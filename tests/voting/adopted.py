"""What an assembly adopted before a meeting, as two persons record it with its paper."""

from datetime import date, datetime, timedelta

from tests.voting.confirming import confirm
from tests.voting.installation import (
    BASE_URL,
    NOTICED,
    OPENS,
    House,
    freeze,
    give_notice,
    import_small,
    make_draft,
    open_meeting,
)
from tests.voting.on_paper import make_scan
from voting.services.meeting.rules.adopted import TERM, AdoptionForm
from voting.services.meeting.rules.rules import list_options
from voting.services.scans import Scan
from voting.services.steps import asking

ADOPTED_ON = date(2024, 5, 1)
MEETING = "2024年第一次业主大会会议"
CLAUSE, WORDING = "议事规则第二十一条", "表决票已经送达，业主未投票的，按下列办法处理。"
SOURCE = f"{CLAUSE}，2024年5月1日由{MEETING}通过"
PAPER = Scan(make_scan("rules of procedure"), "image/png")
LONG_BEFORE = NOTICED - TERM - timedelta(days=1)


def find_option(field: str, value: object) -> str:
    """Return the key of an option, as a form sends it."""
    return next(o.key for o in list_options() if (o.field, o.value) == (field, value))


def fill_in(
    field: str,
    value: object,
    *,
    clause: str = CLAUSE,
    wording: str = WORDING,
    meeting_id: str = "",
    adopted_by: str = MEETING,
    adopted_on: date = ADOPTED_ON,
) -> AdoptionForm:
    """Return a form as a member fills it in."""
    return AdoptionForm(
        option=find_option(field, value),
        clause=clause,
        wording=wording,
        meeting_id=meeting_id,
        adopted_by=adopted_by,
        adopted_on=adopted_on,
    )


def propose(house: House, form: AdoptionForm, at: datetime = LONG_BEFORE) -> str:
    """Ask for an adoption as one member; return the step's id, which the rule will have."""
    return house.database.write(
        lambda s: asking.ask_adoption(
            s, member=house.member, form=form, scan=PAPER, base_url=BASE_URL, at=at
        )
    )


def adopt(house: House, field: str, value: object, at: datetime = LONG_BEFORE) -> str:
    """Record a rule as two members, by default so early that meetings of the tests go by it."""
    step_id = propose(house, fill_in(field, value), at)
    confirm(house, step_id)
    return step_id


def make_open_meeting_under(house: House, field: str, value: object) -> str:
    """Return the id of an open meeting that goes by an adopted rule."""
    import_small(house)
    freeze(house, OPENS - timedelta(days=20))
    adopt(house, field, value)
    meeting_id = make_draft(house)
    give_notice(house, meeting_id)
    open_meeting(house, meeting_id)
    return meeting_id
