"""保存期限: what is erased of persons when its term is over, and not before."""

import re
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.voting.installation import CLOSES, OPENS, House
from tests.voting.owners.mandates import AGENT, grant, make_voters
from voting.randomness import make_id
from voting.services.erasing import SCHEDULE, erase_due
from voting.services.people.looks import Look, note_looks
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.outbox import MessageRow
from voting.storage.tables.owners import MandateRow
from voting.storage.tables.people import LookRow
from voting.storage.tables.register import OwnerRow, RegisterRow
from voting.storage.tables.result import ObjectionRow
from voting.terms import LookKind, MeetingState, MessageKind

_DOC = Path(__file__).parents[3] / "docs" / "privacy.md"
_MINUTE = timedelta(minutes=1)
_TERMS = {each.table: each.kept_for for each in SCHEDULE}


def fill(house: House, session: Session, meeting_id: str) -> None:
    """Put a look, a sent message and an answered objection beside an agent of a meeting."""
    here = house.community.id
    look = Look(kinds=(LookKind.PARTICIPATION,), community_id=here, meeting_id=meeting_id)
    note_looks(session, house.member, look, CLOSES)
    session.add(
        MessageRow(
            community_id=here,
            id=make_id(),
            kind=MessageKind.NOTICE,
            telephone=AGENT,
            text="会议通知",
            created_at=CLOSES,
            sent_at=CLOSES,
        )
    )
    session.add(
        ObjectionRow(
            community_id=here,
            id=make_id(),
            address="1栋0101",
            telephone=AGENT,
            text="面积不对",
            token_digest=make_id(),
            raised_at=CLOSES,
            answered_at=CLOSES,
            answer="已改正",
        )
    )


def look(session: Session) -> dict[str, set[object]]:
    """Return what is kept, by the table whose term it has."""
    is_notice = (MessageRow.kind == MessageKind.NOTICE) & (MessageRow.text != "")
    owners = select(OwnerRow.telephone, OwnerRow.telephone_digest, OwnerRow.last_six_digest)
    return {
        "looks": set(session.scalars(select(LookRow.id))),
        "messages": set(session.scalars(select(MessageRow.telephone).where(is_notice))),
        "mandates": set(session.scalars(select(MandateRow.telephone))),
        "objections": set(session.scalars(select(ObjectionRow.telephone))),
        "owners": {part for row in session.execute(owners) for part in row if part},
    }


def finish(house: House, session: Session, meeting_id: str) -> None:
    """End the meeting, and put a later register in the place of its own."""
    session.get_one(MeetingRow, (house.community.id, meeting_id)).state = MeetingState.FINAL
    later = RegisterRow(
        community_id=house.community.id,
        id=make_id(),
        source_name="清册.xlsx",
        source_sha256="0" * 64,
        imported_at=CLOSES,
        imported_by=house.member.id,
        frozen_at=CLOSES,
    )
    session.add(later)


def erase(house: House, at: datetime) -> set[str]:
    """Go through the schedule; return of which tables nothing is left."""
    house.database.write(lambda s: erase_due(s, at))
    return {table for table, kept in house.database.read(look).items() if kept <= {""}}


def test_everything_is_erased_when_its_term_is_over_and_no_minute_earlier(house: House) -> None:
    (voter,) = make_voters(house)
    grant(house, voter)
    meeting_id = voter.meeting.meeting_id
    house.database.write(lambda s: fill(house, s, meeting_id))
    for at in (OPENS + timedelta(days=3000), OPENS + timedelta(days=3001)):
        # While its meeting goes on, an agent's number is needed, and so is the register.
        assert not {"mandates", "owners"} & erase(house, at)
    house.database.write(lambda s: fill(house, s, meeting_id))
    house.database.write(lambda s: finish(house, s, meeting_id))

    ends = {table: CLOSES + term for table, term in _TERMS.items()}
    frozen = house.database.read(lambda s: s.scalars(select(RegisterRow.frozen_at)).first())
    assert frozen is not None
    ends["owners"] = frozen + _TERMS["owners"]
    gone: set[str] = set()
    for end in sorted(set(ends.values())):
        due = {table for table, each in ends.items() if each == end}
        assert not due & erase(house, end - _MINUTE)
        # Once an hour is often enough.
        assert not due & erase(house, end + _MINUTE)
        gone = erase(house, end + timedelta(hours=2))
        assert due <= gone
    assert gone == set(_TERMS)


def test_what_is_still_to_be_sent_and_to_be_answered_is_kept(house: House) -> None:
    def wait(session: Session) -> None:
        fill(house, session, make_id())
        session.scalars(select(MessageRow)).one().due_at = CLOSES
        session.scalars(select(ObjectionRow)).one().answered_at = None

    house.database.write(wait)

    assert not {"messages", "objections"} & erase(house, CLOSES + timedelta(days=5000))


def test_the_terms_are_those_that_are_told() -> None:
    rows = [
        line for line in _DOC.read_text(encoding="utf-8").splitlines() if "test_erasing" in line
    ]
    told = {
        table: int(days)
        for row in rows
        for table, days in re.findall(r"`(\w+)` after (\d+) days", row)
    }

    assert told == {table: term.days for table, term in _TERMS.items()}
