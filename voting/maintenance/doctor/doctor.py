"""Check an installation: its settings, database, machine and remote services."""

import socket
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from weasyprint.text.ffi import harfbuzz_subset

from ballots.procedure.days import CalendarError, get_calendar
from ballots.rules import CHINA
from voting.clock import TimeSource
from voting.context import Context
from voting.documents.fonts import find_font
from voting.errors.operation import MaintenanceError, SettingsError
from voting.gateways.messages import Gateway, find_host, make_gateway
from voting.keys.folder import KeyFolder
from voting.maintenance.backups.backup import find_last_backup
from voting.maintenance.backups.database_copy import SQLITE, find_file
from voting.maintenance.doctor.diagnosis import Diagnosis, make_remark
from voting.maintenance.doctor.keys import (
    check_bound_keys,
    check_data_keys,
    check_folder,
    check_log_keys,
    check_signers,
    check_witnesses,
)
from voting.services.health.readiness import FINE, OF_WORKER, check_readiness, has_worker
from voting.services.meeting.clocks.calendar import SHORTEST_MEETING
from voting.services.people.communities import list_all_communities
from voting.services.people.persons import can_confirm
from voting.settings import Settings
from voting.storage.base import Database
from voting.storage.tables.outbox import MessageRow

_FONTS = ("NotoSansCJK-Regular.ttc", "NotoSerifCJK-Regular.ttc")
_BACKUP_LASTS = timedelta(days=2)
_OTHERS = 0o077
_CONNECT_SECONDS = 5
BARRING = frozenset({"database-missing", "database", "migrations"})
"""What is wrong where nothing can be read."""
_ADVICE = {
    "database": "see that it runs, that DATABASE_URL names it, and that its role may write",
    "migrations": "run assembly migrate, or install the newer program that made it",
    "sequencer": "is the worker running?",
    "witnesses": "ask whoever keeps them",
    "delivery": "see the street office's outbox, and ask whoever keeps the gateway",
    "clock": "set the clock",
    "loops": "see what the worker writes",
    "disk": "make room",
}
"""What to do where a check of the health page fails."""


def examine_installation(
    settings: Settings, database: Database, clock: TimeSource
) -> Iterator[Diagnosis]:
    """Yield all problems of an installation, and remarks."""
    keys, at = KeyFolder(settings.keys_folder, settings.host, settings.keys_password), clock.now()
    yield from _check_settings(settings)
    yield from check_folder(settings.keys_folder)
    if settings.keys_folder.is_dir():
        yield from check_log_keys(keys)
        yield from check_witnesses(keys)
        yield from _check_backup(settings.keys_folder, at)
    yield from _check_machine(at)
    yield from _check_gateway(settings)
    context = Context(settings, database, keys, clock, _find_gateway(settings))
    try:
        found = list(_check_database(context))
        yield from found
        if not any(each.code in BARRING for each in found):
            lost = list(check_data_keys(database))
            yield from lost
            yield from database.read(lambda s: list(_check_messages(s)))
            if not lost:
                yield from database.read(lambda s: list(_check_confirmers(s)))
            yield from database.read(lambda s: list(check_bound_keys(s, keys)))
            yield from check_signers(keys, database.read(list_all_communities), at)
    except (SQLAlchemyError, MaintenanceError) as error:
        text = str(error) if isinstance(error, MaintenanceError) else type(error).__name__
        yield Diagnosis("database", f"the database does not answer: {text}")


def _check_settings(settings: Settings) -> Iterator[Diagnosis]:
    address = urlsplit(settings.base_url)
    is_own = address.hostname in {"127.0.0.1", "localhost", "::1"}
    if address.scheme != "https" and not is_own:
        text = "ASSEMBLY_BASE_URL begins with http: sessions and letters' secrets go in clear"
        yield Diagnosis("address-in-clear", text)
    if is_own:
        yield make_remark(
            "address-own", "ASSEMBLY_BASE_URL is this machine's: nobody else reaches it"
        )


def _check_backup(folder: Path, at: datetime) -> Iterator[Diagnosis]:
    made = find_last_backup(folder)
    if made is None:
        yield make_remark("backup-unknown", "no backup was made with assembly backup yet")
    elif at - made > _BACKUP_LASTS:
        yield Diagnosis("backup-old", f"the last backup is of {made:%Y-%m-%d %H:%M} UTC")


def _check_machine(at: datetime) -> Iterator[Diagnosis]:
    yield from _check_calendars(at)
    yield from _check_printing()


def _check_calendars(at: datetime) -> Iterator[Diagnosis]:
    """Yield the first year without a calendar; a problem if meetings in these weeks need it."""
    today = at.astimezone(CHINA)
    for year in (today.year, today.year + 1):
        try:
            get_calendar(year)
        except CalendarError as error:
            text = (
                f"no calendar of holidays for {year} is in this program: a meeting whose days of"
                f" publicity end on {error.day} or later cannot be noticed. The State Council"
                " publishes it in November or so; a newer program brings it (docs/operating.md,"
                " Calendars)"
            )
            is_wrong = today + SHORTEST_MEETING >= datetime.combine(error.day, time(), CHINA)
            yield Diagnosis("calendar-missing", text, is_wrong=is_wrong)
            return


def _check_printing() -> Iterator[Diagnosis]:
    for pattern in _FONTS:
        try:
            find_font(pattern)
        except FileNotFoundError:
            yield Diagnosis(
                "font-missing", f"the font {pattern} is missing: nothing can be printed"
            )
    if harfbuzz_subset is None:
        yield Diagnosis("harfbuzz-missing", "harfbuzz-subset is missing: documents take minutes")


def _find_gateway(settings: Settings) -> Gateway | None:
    try:
        return make_gateway(settings.gateway_url, settings.gateway_secret)
    except SettingsError:
        return None


def _check_gateway(settings: Settings) -> Iterator[Diagnosis]:
    if not settings.gateway_url:
        yield make_remark("no-gateway", "no gateway: messages stay in the outbox")
        return
    try:
        make_gateway(settings.gateway_url, settings.gateway_secret)
    except SettingsError as error:
        yield Diagnosis("gateway-malformed", f"the gateway's settings: {error}")
        return
    at = find_host(settings.gateway_url)
    try:
        socket.create_connection(at, _CONNECT_SECONDS).close()
    except OSError:
        text = f"the gateway {at[0]}:{at[1]} does not answer: messages wait"
        yield Diagnosis("gateway-unreachable", text)


def _check_database(context: Context) -> Iterator[Diagnosis]:
    engine = context.database.engine
    if engine.dialect.name == SQLITE:
        path = find_file(engine)
        if not path.exists():
            yield Diagnosis("database-missing", f"{path} does not exist: run assembly migrate")
            return
        for each in sorted(path.parent.glob(f"{path.name}*")):
            if each.stat().st_mode & _OTHERS:
                yield Diagnosis("database-open", f"others may read {each}: chmod 600 {each}")
    found = list(_check_readiness(context))
    yield from found
    if engine.dialect.name == SQLITE and not any(each.code in BARRING for each in found):
        with engine.connect() as connection:
            mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
        if mode != "wal":
            yield Diagnosis("journal-mode", f"journal mode {mode} instead of wal: readers wait")


def _check_readiness(context: Context) -> Iterator[Diagnosis]:
    """Yield the problems of the readiness checks, under the same names."""
    checks = check_readiness(context)
    # In this order: if the database does not answer, nothing else can be checked.
    barring = next((n for n, answer in checks.items() if n in BARRING and answer != FINE), None)
    if barring:
        yield Diagnosis(barring, f"{checks[barring]}: {_ADVICE[barring]}")
        return
    is_working = has_worker(context)
    if not is_working:
        names = " and ".join(OF_WORKER)
        yield make_remark("no-worker", f"no worker runs: its {names} are not asked for")
    for name, answer in checks.items():
        if answer != FINE and (is_working or name not in OF_WORKER):
            yield Diagnosis(name, f"{answer}: {_ADVICE[name]}")


def _check_confirmers(session: Session) -> Iterator[Diagnosis]:
    """Yield the communities in which nobody can confirm a step that takes two persons."""
    for community in list_all_communities(session):
        if not can_confirm(session, community.id):
            text = (
                f"{community.code}: nobody can confirm what takes two persons: fewer than two"
                " members have a telephone, and nobody of the street office does (assembly staff"
                " telephone)"
            )
            yield Diagnosis("confirmer-missing", text)


def _check_messages(session: Session) -> Iterator[Diagnosis]:
    given_up = session.scalar(
        select(func.count()).where(MessageRow.sent_at.is_(None), MessageRow.due_at.is_(None))
    )
    if given_up:
        text = f"{given_up} messages could not be delivered: see the street office's outbox"
        yield Diagnosis("messages-given-up", text)
