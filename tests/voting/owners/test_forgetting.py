"""Codes and counts of tries are kept no longer than they matter."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from tests.voting.installation import DIGESTS, NOTICED, OPENS, House, make_house, make_open_meeting
from tests.voting.owners.telephones import ONE
from tests.voting.owners.test_gateways import make_context
from tests.voting.owners.test_telephone import UNKNOWN
from voting.background.worker import deliver_once
from voting.errors.sign_in import TriesExhaustedError
from voting.keys.folder import KeyFolder
from voting.services.owners.telephone import CODE_LASTS, Asker, request_code
from voting.services.people.signing_in.sessions import Device, NewSession, begin_session
from voting.services.people.signing_in.terms import Machine, Program, SessionKind
from voting.services.throttling import WINDOW, count_try, forget_tries
from voting.settings import SessionEnds
from voting.storage.base import Database
from voting.storage.tables.outbox import ThrottleRow
from voting.storage.tables.owners import CodeRow
from voting.storage.tables.sessions.rows import SessionRow


def count_kept(database: Database) -> tuple[int, int]:
    """Return how many codes, and how many counts of tries, are kept."""
    codes, tries = (select(func.count()).select_from(row) for row in (CodeRow, ThrottleRow))
    return database.read(lambda s: (s.scalars(codes).one(), s.scalars(tries).one()))


def ask(house: House, telephone: str, after: timedelta) -> None:
    house.database.write(
        lambda s: request_code(
            s, telephone=telephone, asker=Asker("203.0.113.7"), digests=DIGESTS, at=OPENS + after
        )
    )


def test_a_code_is_kept_for_minutes_and_a_count_of_tries_for_its_hour_or_day(
    database: Database, keys: KeyFolder
) -> None:
    house = make_house(database, keys)
    make_open_meeting(house)
    for telephone in (ONE, UNKNOWN):
        ask(house, telephone, timedelta(0))
    found = {}
    day = timedelta(days=1)
    for after in (timedelta(0), CODE_LASTS, WINDOW - timedelta(seconds=1), WINDOW, day):
        deliver_once(make_context(house, None, OPENS + after))
        found[after] = count_kept(database)

    assert list(found.values()) == [(2, 6), (0, 6), (0, 6), (0, 2), (0, 0)]


def test_whoever_has_tried_too_often_is_refused_until_the_hour_is_over(
    database: Database, keys: KeyFolder
) -> None:
    house = make_house(database, keys)
    make_open_meeting(house)
    for _ in range(5):
        ask(house, ONE, timedelta(0))
    deliver_once(make_context(house, None, OPENS + WINDOW - timedelta(seconds=1)))
    with pytest.raises(TriesExhaustedError):
        ask(house, ONE, WINDOW - timedelta(seconds=1))
    deliver_once(make_context(house, None, OPENS + WINDOW))

    ask(house, ONE, WINDOW)


def test_forgetting_waits_for_nobody_who_counts_a_try(database: Database) -> None:
    for subject in ("kept", "over"):
        database.write(partial(count_try, subject=subject, most=5, at=NOTICED))
    if database.engine.dialect.name == "sqlite":
        # There one transaction writes at a time, and the other begins after it.
        database.write(lambda s: count_try(s, "kept", 5, NOTICED + WINDOW))
        database.write(lambda s: forget_tries(s, NOTICED + WINDOW))
    else:
        with database.engine.connect() as connection:
            connection.execute(
                select(ThrottleRow).where(ThrottleRow.subject == "kept").with_for_update()
            )
            database.write(lambda s: forget_tries(s, NOTICED + WINDOW))

    assert database.read(lambda s: s.scalars(select(ThrottleRow.subject)).all()) == ["kept"]


def test_a_session_that_has_ended_is_kept_no_longer(database: Database, keys: KeyFolder) -> None:
    house = make_house(database, keys)
    for token, whole in (("a" * 64, timedelta(hours=1)), ("b" * 64, timedelta(hours=2))):
        new = NewSession(
            token=token,
            person="staff x",
            kind=SessionKind.STAFF,
            contents={},
            device=Device(Machine.UNKNOWN, Program.UNKNOWN, ""),
        )
        begin = partial(
            begin_session, new=new, replaces="", keys=DIGESTS, ends=SessionEnds(whole, whole)
        )
        database.write(partial(begin, at=OPENS))

    deliver_once(make_context(house, None, OPENS + timedelta(hours=1)))

    assert database.read(lambda s: s.scalars(select(SessionRow.ends_at)).all()) == [
        OPENS + timedelta(hours=2)
    ]
