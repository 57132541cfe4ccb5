"""A database with rows of an earlier release is brought to this one, on both kinds of database."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import JSON, DateTime, Engine, LargeBinary, MetaData, Table, insert, select
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from audit.log.canonical import encode
from tests.voting.storage.test_storage import empty_engine
from voting.services.meeting.meetings import get_meeting
from voting.storage.migrating import migrate
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.owners import MandateRow
from voting.storage.tables.people import CommunityRow
from voting.storage.tables.result import DisputeRow, ObjectionRow
from voting.terms import MeetingKey

__all__ = ["empty_engine"]

AT = datetime(2026, 5, 1, tzinfo=UTC)
UNTIL = AT + timedelta(days=7)
HOME = {"community_id": "c"}
TERMS = {
    "kind": "approval",
    "matter": "other-major",
    "channel": "online",
    "ground": "not-mine",
    "identified": "letter",
}


def find_value(name: str, of: TypeEngine[object]) -> object:
    """Return a value for a column of which a row says nothing."""
    if isinstance(of, JSON):
        return {}
    if isinstance(of, DateTime):
        return AT
    if isinstance(of, LargeBinary):
        return b"x"
    kind = of.python_type
    return TERMS.get(name, name) if kind is str else kind(0)


def fill(tables: Mapping[str, Table], engine: Engine, name: str, **said: object) -> None:
    """Insert a row: what is said, and something for each other column that needs it."""
    needed = {
        column.name: find_value(column.name, column.type)
        for column in tables[name].columns
        if not column.nullable and column.server_default is None
    }
    with engine.execution_options(writing=True).begin() as connection:
        connection.execute(insert(tables[name]).values({**needed, **said}))


def write_rows(engine: Engine) -> None:
    """Write a community with an open meeting and one whose result is preliminary, as of 0021."""
    known = MetaData()
    known.reflect(engine)
    tables = known.tables
    fill(tables, engine, "street_offices", id="o")
    fill(tables, engine, "communities", id="c", street_office_id="o", code="langyue")
    for meeting, state in (("open", "open"), ("closed", "preliminary")):
        fill(tables, engine, "meetings", **HOME, id=meeting, state=state)
        key = {**HOME, "meeting_id": meeting}
        fill(tables, engine, "motions", **key, id="M1")
        fill(tables, engine, "mandates", **key, id="m", kind="proxy")
        fill(tables, engine, "ballots", **key, id="b", form_id=meeting)
        fill(tables, engine, "disputes", **key, ballot_id="b", owner_id="w")
        fill(tables, engine, "objections", **key, id=meeting, token_digest=meeting)
    entry = encode({"type": "result.preliminary", "objections_until": UNTIL.isoformat()})
    for index in (0, 1):
        fill(tables, engine, "log_entries", **HOME, meeting_id="closed", index=index, entry=entry)


def test_rows_of_an_earlier_release_are_kept_and_completed(empty_engine: Engine) -> None:
    migrate(empty_engine, "0021")
    write_rows(empty_engine)

    migrate(empty_engine)

    with Session(empty_engine) as session:
        ends = dict(session.execute(select(MeetingRow.id, MeetingRow.objections_until)).all())
        assert ends == {"open": None, "closed": UNTIL}
        revoked = dict(session.execute(select(MandateRow.meeting_id, MandateRow.ended_at)).all())
        # No ballot could name a mandate that no log has; a vote that is over keeps its own.
        assert revoked == {"open": AT, "closed": None}
        meeting = get_meeting(session, MeetingKey("c", "closed"))
        assert (meeting.motions[0].reviews, dict(meeting.motions[0].withdrawn)) == ((), {})
        assert session.get_one(CommunityRow, "c").succession_on == ""
        assert [each.log_index for each in session.scalars(select(ObjectionRow))] == [None, None]
        disputes = session.scalars(select(DisputeRow)).all()
        assert {(each.meeting_id, each.ballot_id, each.at) for each in disputes} == {
            ("open", "b", AT),
            ("closed", "b", AT),
        }
        assert len(session.scalars(select(BallotRow)).all()) == 2
