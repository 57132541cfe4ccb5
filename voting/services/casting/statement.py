"""The one statement that records a ballot: its own transaction, without locks on other voters."""

from typing import cast as typing_cast

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    FromClause,
    String,
    Table,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import psycopg

from ballots.ballot import Channel
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.owners import MandateRow
from voting.storage.types import UtcDateTime
from voting.terms import MeetingState

BALLOTS = typing_cast("Table", BallotRow.__table__)
MEETINGS = typing_cast("Table", MeetingRow.__table__)
EARLIER = BALLOTS.alias("earlier")
_INSTANT = UtcDateTime()
MANDATES = typing_cast("Table", MandateRow.__table__)


def _of_holding(table: FromClause) -> ColumnElement[bool]:
    """Return the condition that a row is of the holding whose ballot is cast."""
    keys = ("community_id", "meeting_id", "holding_id")
    return and_(*(table.c[key] == bindparam(key) for key in keys))


_OF_HOLDING = select(func.count()).where(
    _of_holding(EARLIER), EARLIER.c.channel == bindparam("channel")
)
OF_HOLDING_AT_ALL = (_of_holding(EARLIER), ~EARLIER.c.is_voided)
MANDATE_STANDS = (_of_holding(MANDATES), MANDATES.c.revoked_at.is_(None))
_MANDATE = bindparam("mandate_id", type_=String)
# An agent votes while the mandate stands, and not after a voter of the holding; and over an agent's
# ballot nobody of them votes before it is voided (`casting_for_holdings.cast_over_agent`).
_MAY_SPEAK_BESIDE_MANDATES = and_(
    or_(
        _MANDATE.is_(None),
        exists().where(*MANDATE_STANDS, MANDATES.c.id == _MANDATE),
    ),
    ~exists().where(*OF_HOLDING_AT_ALL, EARLIER.c.mandate_id.is_(None) != _MANDATE.is_(None)),
)
# Almost no holding has ever given a mandate: one look decides that, and the rest is passed over.
_MAY_SPEAK = or_(
    ~exists().where(_of_holding(MANDATES)),
    _MAY_SPEAK_BESIDE_MANDATES,
)
CLOCK_IS_RIGHT = func.coalesce(
    MEETINGS.c.logged_up_to <= bindparam("clock", type_=_INSTANT), true()
)
"""The condition that this machine's clock is not behind the log.

`clock` is its instant, plus the difference that is tolerated.
"""
LATER_OF_HOLDING = (
    _of_holding(EARLIER),
    # Paper counts as cast when it was handed in, which may be before an online ballot.
    or_(EARLIER.c.channel == bindparam("channel"), bindparam("channel") != Channel.PAPER.value),
    EARLIER.c.cast_at > bindparam("cast_at", type_=_INSTANT),
)
"""The condition for ballots of the holding that are dated after the one that is cast now.

There must be none: the log has the ballots of a holding in the order of their times.
"""
_KEEPS_ORDER = and_(CLOCK_IS_RIGHT, ~exists().where(*LATER_OF_HOLDING))
_EARLIER_OF_HOLDING = _OF_HOLDING.scalar_subquery()
# Whoever's ballot was voided may cast another one, whatever the rules say of changing one.
_UNVOIDED_OF_HOLDING = _OF_HOLDING.where(~EARLIER.c.is_voided).scalar_subquery()
MAY_BE_ANOTHER = or_(bindparam("may_change", type_=Boolean), _UNVOIDED_OF_HOLDING == 0)
"""The condition that the rules allow another ballot, or that the holding has none that counts."""
_LATER = {"ordinal", "log_index", "is_voided", "void_ground", "voided_at"}
_GIVEN = [c for c in BALLOTS.c if c.name not in _LATER]
_MAY_BE_CAST = (
    select(*(bindparam(c.name, type_=c.type) for c in _GIVEN), _EARLIER_OF_HOLDING + 1)
    .select_from(MEETINGS)
    .where(
        MEETINGS.c.community_id == bindparam("community_id"),
        MEETINGS.c.id == bindparam("meeting_id"),
        MEETINGS.c.state == MeetingState.OPEN.value,
        # A unit sold meanwhile changes who votes for what: the blank ballot is then read again.
        MEETINGS.c.register_id == bindparam("register_id"),
        # Whoever marked a candidate who withdrew meanwhile is asked again.
        MEETINGS.c.withdrawals == bindparam("withdrawals"),
        func.coalesce(MEETINGS.c.opened_at, MEETINGS.c.opens_at) <= bindparam("cast_at"),
        bindparam("cast_at") < MEETINGS.c.closes_at,
        _KEEPS_ORDER,
        MAY_BE_ANOTHER,
        _MAY_SPEAK,
    )
    .with_for_update(read=True, key_share=True, of=MEETINGS)
)
_RECORD = {
    name: dialect.insert(BALLOTS)
    .from_select([*_GIVEN, BALLOTS.c.ordinal], _MAY_BE_CAST)
    .on_conflict_do_nothing()
    .execution_options(preserve_rowcount=True)
    for name, dialect in {"postgresql": postgresql, "sqlite": sqlite}.items()
}
"""The statement that records a ballot; it records nothing if the ballot is not allowed, or if the
same form was recorded before.

Voters do not wait for each other: the lock on the meeting is shared, and only closing excludes it.
The statement is built once, as building it takes longer than running it.
"""


_COMPILED = _RECORD["postgresql"].compile(dialect=psycopg.dialect())  # type: ignore[no-untyped-call]  # it has no types
_TEXT = str(_COMPILED)
"""The statement as text in the driver's form, so that no value needs a conversion."""
_CONSTANTS = {name: value for name, value in _COMPILED.params.items() if value is not None}


def insert_ballot(connection: Connection, values: dict[str, object]) -> int:
    """Record a ballot if it is allowed; return 1 if it was recorded, else 0."""
    if connection.dialect.name == "postgresql":
        return connection.exec_driver_sql(_TEXT, {**_CONSTANTS, **values}).rowcount
    return connection.execute(_RECORD["sqlite"], values).rowcount
