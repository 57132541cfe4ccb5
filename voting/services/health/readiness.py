"""Readiness checks of an installation, for monitors, from any of its machines."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from voting.context import Context
from voting.limits import Limits
from voting.services.casting.receipts import count_overdue
from voting.services.health.heartbeats import LOOPS, WITNESSES, read_heartbeats
from voting.services.log.log import CLOCKS_DIFFER
from voting.services.throttling import count_failures
from voting.storage.revision import find_head
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.outbox import MessageRow

FINE = "ok"
OF_WORKER = ("witnesses", "loops")
"""The checks that depend on the heartbeats of the background work."""
_ALIVE = timedelta(seconds=30)
_WITNESSED = timedelta(seconds=60)
_DELIVERED = timedelta(minutes=5)
_LEAST_FREE = 512 << 20
"""Bytes of disk."""
_Answer = str | None
"""What is wrong; None where nothing is."""
_Check = Callable[[Session, datetime], _Answer]
_WRITABLE = """
SELECT current_setting('transaction_read_only') = 'off'
   AND coalesce(has_table_privilege(to_regclass('heartbeats'), 'INSERT'), true)
"""
_BOUNDED = "SET LOCAL statement_timeout = '5s'"
_TOUCHED = "SELECT count(*) FROM sqlite_schema"
"""A statement that SQLite can answer only if its file exists."""


def check_readiness(context: Context) -> dict[str, str]:
    """Return each check's answer by its name: `ok`, or what is wrong, without personal data."""
    checks: dict[str, _Check] = {
        "migrations": _check_migrations,
        "sequencer": _check_sequencer,
        "witnesses": _check_witnesses,
        "delivery": lambda s, at: _check_delivery(s, at) if context.gateway else None,
        "clock": _check_clock,
        "guesses": lambda s, at: _check_guesses(s, at, context.settings.limits),
        "loops": lambda s, at: "; ".join(_find_silent(s, at)) or None,
    }
    found = {"database": _run(context, lambda *_: None)}
    # Wait only once for a database that does not answer, not in every check.
    is_there = found["database"] == FINE
    if is_there:
        found["database"] = _run(context, _check_writable)
    found |= {
        name: _run(context, check) if is_there else found["database"]
        for name, check in checks.items()
    }
    return {**found, "disk": _check_disk(context) or FINE}


def has_worker(context: Context) -> bool:
    """Tell whether a worker runs on any machine, by its heartbeats."""
    at = context.clock.now()
    heartbeats = context.database.read(read_heartbeats)
    return any(at - each.at <= _ALIVE for each in heartbeats.values())


def _run(context: Context, check: _Check) -> str:
    """Run a check at the instant at which the database begins to answer."""

    def ask(session: Session) -> _Answer:
        is_postgres = session.get_bind().dialect.name == "postgresql"
        session.execute(text(_BOUNDED if is_postgres else _TOUCHED))
        return check(session, context.clock.now())

    try:
        return context.database.read(ask) or FINE
    except SQLAlchemyError as error:
        return f"not known: {type(error).__name__}"


def _check_writable(session: Session, at: datetime) -> _Answer:
    """Check that PostgreSQL takes writes: a standby, or a role without the right, does not."""
    del at
    is_postgres = session.get_bind().dialect.name == "postgresql"
    return "it can only be read" if is_postgres and not session.scalar(text(_WRITABLE)) else None


def _check_migrations(session: Session, at: datetime) -> _Answer:
    del at
    current = session.scalar(text("SELECT version_num FROM alembic_version"))
    head = find_head()
    return None if current == head else f"the database is at {current}, the program at {head}"


def _check_sequencer(session: Session, at: datetime) -> _Answer:
    overdue = count_overdue(session, at)
    return f"promises overdue: {overdue}" if overdue else None


def _check_witnesses(session: Session, at: datetime) -> _Answer:
    heartbeat = read_heartbeats(session).get(WITNESSES)
    since = heartbeat and heartbeat.failing_since
    return f"no answer for {_say(at - since)}" if since and at - since > _WITNESSED else None


def _check_delivery(session: Session, at: datetime) -> _Answer:
    """Return since when messages wait while none is sent, or that all is fine."""
    oldest = session.scalar(
        select(func.min(MessageRow.created_at)).where(
            MessageRow.sent_at.is_(None), MessageRow.due_at.is_not(None)
        )
    )
    if oldest is None or at - oldest <= _DELIVERED:
        return None
    taken = session.scalar(select(func.max(MessageRow.sent_at)))
    if taken is not None and at - taken <= _DELIVERED:
        return None
    return f"a message has waited for {_say(at - oldest)}, and none was taken"


def _check_clock(session: Session, at: datetime) -> _Answer:
    """Compare the clock with the logs' times, and with the clock of a PostgreSQL server."""
    logged = session.scalar(select(func.max(MeetingRow.logged_up_to)))
    if logged is not None and logged - at > CLOCKS_DIFFER:
        return f"behind the log by {_say(logged - at)}"
    if session.get_bind().dialect.name == "postgresql":
        there = session.scalars(select(func.clock_timestamp())).one()
        if abs(there - at) > CLOCKS_DIFFER:
            return f"differs from the database's by {_say(abs(there - at))}"
    return None


def _check_guesses(session: Session, at: datetime, limits: Limits) -> _Answer:
    """Return that somebody guesses, as many wrong passwords and codes tell."""
    failures = count_failures(session, at)
    if failures <= limits.failures_of_installation:
        return None
    return f"{failures} wrong passwords and codes within the hour"


def _find_silent(session: Session, at: datetime) -> Iterator[str]:
    heartbeats = read_heartbeats(session)
    for loop in LOOPS:
        heartbeat = heartbeats.get(loop)
        if heartbeat is None:
            yield f"{loop}: no heartbeat yet"
        elif at - heartbeat.at > _ALIVE:
            yield f"{loop}: no heartbeat for {_say(at - heartbeat.at)}"
        elif heartbeat.failing_since and at - heartbeat.failing_since > _WITNESSED:
            yield f"{loop}: failing for {_say(at - heartbeat.failing_since)}"


def _check_disk(context: Context) -> _Answer:
    url = context.database.engine.url
    file = url.database if url.get_backend_name() == "sqlite" else None
    folders = [context.settings.keys_folder, *([Path(file).parent] if file else [])]
    try:
        free = min(shutil.disk_usage(_find_existing(folder)).free for folder in folders)
    except OSError as error:
        return f"not known: {type(error).__name__}"
    return f"{free >> 20} MiB free" if free < _LEAST_FREE else None


def _find_existing(folder: Path) -> Path:
    """Return a folder, or its nearest existing parent."""
    return next(each for each in (folder, *folder.absolute().parents) if each.exists())


def _say(duration: timedelta) -> str:
    return f"{int(duration.total_seconds())} s"


def is_ready(checks: Mapping[str, str]) -> bool:
    """Tell whether all checks are fine."""
    return all(answer == FINE for answer in checks.values())
