"""What the health pages say: whether a process lives, and whether the installation is ready."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from tests.voting import strangers
from tests.voting.installation import (
    OPENS,
    FixedClock,
    make_house,
    make_open_meeting,
)
from tests.voting.postgres import run_sql
from tests.voting.settings import make_settings
from voting.app import create_app
from voting.context import EXTENSION, Context
from voting.gateways.messages import HttpGateway
from voting.keys.folder import KeyFolder
from voting.services.health import readiness
from voting.services.health.heartbeats import DELIVERY, LOOPS, WITNESSES, keep_heartbeat
from voting.services.health.readiness import check_readiness, is_ready
from voting.services.outbox import claim_due, note_sent, queue_message
from voting.services.throttling import note_failure
from voting.storage.base import Database, make_engine
from voting.terms import MessageKind
from voting.web.health import KEPT_SECONDS


@pytest.fixture
def app(sqlite_url: str, keys: KeyFolder, clock: FixedClock) -> Iterator[Flask]:
    """An application of its own: it keeps for a second what it answered."""
    app = create_app(make_settings(sqlite_url, keys), clock)
    yield app
    app.extensions[EXTENSION].database.close()


@pytest.fixture
def context(app: Flask) -> Context:
    app.config[KEPT_SECONDS] = 0
    context: Context = app.extensions[EXTENSION]
    context.keys.make_log_key()
    for loop in LOOPS:
        beat(context, loop, OPENS)
    return context


def beat(context: Context, loop: str, at: datetime, *, is_failing: bool = False) -> None:
    context.database.write(partial(keep_heartbeat, loop=loop, at=at, is_failing=is_failing))


def ask(app: Flask) -> tuple[int, Any]:
    answer = app.test_client().get("/readyz")
    return answer.status_code, answer.json


def find_wrong(app: Flask) -> dict[str, str]:
    """Return the checks that failed; the status fits."""
    status, said = ask(app)
    wrong = {name: each for name, each in said["checks"].items() if each != "ok"}
    assert (status, said["ready"]) == ((503, False) if wrong else (200, True))
    return wrong


def test_whoever_lives_says_so_whatever_the_database_is(app: Flask, context: Context) -> None:
    with context.database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE heartbeats")

    answer = app.test_client().get("/healthz")

    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_all_checks_are_named_a_line_each(app: Flask, context: Context) -> None:
    del context
    answer = app.test_client().get("/readyz")

    assert answer.status_code == 200
    names = {"database", "migrations", "sequencer", "witnesses", "delivery", "clock", "loops"}
    names |= {"disk", "guesses"}
    assert set(answer.get_json()["checks"]) == names
    assert len(answer.text.splitlines()) == len(names) + 5


def test_a_loop_that_is_silent_or_keeps_failing_is_named(
    app: Flask, context: Context, clock: FixedClock
) -> None:
    clock.instant = OPENS + timedelta(seconds=31)
    beat(context, WITNESSES, clock.instant)
    assert find_wrong(app) == {
        "loops": "sequencer: no heartbeat for 31 s; delivery: no heartbeat for 31 s"
    }
    for loop in LOOPS:
        beat(context, loop, clock.instant, is_failing=loop == WITNESSES)
    assert find_wrong(app) == {}

    clock.instant += timedelta(seconds=61)
    for loop in LOOPS:
        beat(context, loop, clock.instant, is_failing=loop == WITNESSES)
    assert find_wrong(app) == {
        "witnesses": "no answer for 61 s",
        "loops": "witnesses: failing for 61 s",
    }
    beat(context, WITNESSES, clock.instant)
    assert find_wrong(app) == {}


def test_somebody_who_guesses_is_noticed(app: Flask, context: Context, clock: FixedClock) -> None:
    most = context.settings.limits.failures_of_installation
    for _ in range(most):
        context.database.write(lambda s: note_failure(s, clock.now()))
    assert find_wrong(app) == {}
    context.database.write(lambda s: note_failure(s, clock.now()))

    assert find_wrong(app) == {"guesses": f"{most + 1} wrong passwords and codes within the hour"}


def test_a_worker_that_never_was_is_missed(app: Flask, context: Context) -> None:
    with context.database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM heartbeats WHERE loop = 'delivery'")

    assert find_wrong(app) == {"loops": f"{DELIVERY}: no heartbeat yet"}


def test_a_database_behind_the_program_is_not_ready(app: Flask, context: Context) -> None:
    with context.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")

    assert find_wrong(app)["migrations"].startswith("the database is at 0001, the program at ")


def test_a_database_that_is_gone_fails_every_check_of_it_and_no_secret_is_told(
    app: Flask, context: Context
) -> None:
    with context.database.engine.begin() as connection:
        for table in ("alembic_version", "ballots", "heartbeats", "meetings"):
            connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO {table}_gone")

    wrong = find_wrong(app)

    assert set(wrong) == {"migrations", "sequencer", "witnesses", "clock", "loops"}
    assert set(wrong.values()) == {"not known: OperationalError"}


def test_a_database_that_says_nothing_holds_up_one_request_and_not_for_ever(
    app: Flask, context: Context
) -> None:
    is_asked, is_over = threading.Event(), threading.Event()

    def say_nothing(_: socket.socket) -> None:
        is_asked.set()
        is_over.wait(120)

    answers: list[tuple[int, Any]] = []
    with strangers.serving(say_nothing) as address:
        silent = Database(make_engine(f"postgresql://{address}/assembly"))
        app.extensions[EXTENSION] = replace(context, database=silent)
        first = threading.Thread(target=lambda: answers.append(ask(app)))
        first.start()
        is_asked.wait(60)
        status, said = ask(app)
        first.join(60)
        is_over.set()
        silent.close()
    app.extensions[EXTENSION] = context

    assert (status, said["checks"]) == (503, {"database": "not known: it is being waited for"})
    ((status, said),) = answers
    assert status == 503
    del said["checks"]["disk"]
    assert len(said["checks"]) > 1
    assert set(said["checks"].values()) == {"not known: OperationalError"}


def test_a_statement_that_waits_for_ever_is_given_up(
    postgres_url: str, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "_BOUNDED", "SET LOCAL statement_timeout = '100ms'")
    database = Database(make_engine(postgres_url))
    with database.engine.begin() as connection:
        connection.exec_driver_sql("LOCK TABLE heartbeats IN ACCESS EXCLUSIVE MODE")
        checks = check_readiness(replace(context, database=database))
    database.close()

    assert checks["database"] == "ok"
    assert checks["loops"] == checks["witnesses"] == "not known: OperationalError"


@pytest.mark.parametrize("is_standby", [True, False])
def test_a_database_that_takes_nothing_is_not_ready(
    context: Context, postgres_url: str, *, is_standby: bool
) -> None:
    """As on a standby no transaction may write; or the role may not."""
    run_sql(postgres_url, "CREATE ROLE reader LOGIN")
    run_sql(postgres_url, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
    standby = f"{postgres_url}&options=-cdefault_transaction_read_only%3Don"
    url = standby if is_standby else postgres_url.replace("postgres@", "reader@")
    database = Database(make_engine(url))
    said = check_readiness(replace(context, database=database))
    database.close()
    run_sql(postgres_url, "DROP OWNED BY reader")
    run_sql(postgres_url, "DROP ROLE reader")

    assert said["database"] == "it can only be read"
    assert said["migrations"] == "ok"


def test_a_clock_is_compared_when_the_database_answers(
    app: Flask, context: Context, clock: FixedClock, keys: KeyFolder
) -> None:
    """A connection that is waited for makes no difference of clocks."""
    make_open_meeting(make_house(context.database, keys))
    clock.instant = OPENS - timedelta(seconds=11)

    def go_on(*_: object) -> None:
        clock.instant = OPENS

    event.listen(context.database.engine, "begin", go_on)
    assert find_wrong(app) == {}


def test_a_clock_behind_the_log_is_not_ready(
    app: Flask, context: Context, clock: FixedClock, keys: KeyFolder
) -> None:
    make_open_meeting(make_house(context.database, keys))
    assert find_wrong(app) == {}

    clock.instant = OPENS - timedelta(seconds=11)
    assert find_wrong(app) == {"clock": "behind the log by 11 s"}


def test_a_message_that_waits_while_none_is_taken_is_an_alarm(
    app: Flask, context: Context, clock: FixedClock, keys: KeyFolder
) -> None:
    del app
    house = make_house(context.database, keys)
    sending = Context(
        context.settings, context.database, keys, clock, HttpGateway("http://127.0.0.1:9/", "x")
    )
    for text in ("one", "two"):
        context.database.write(
            partial(
                queue_message,
                community_id=house.community.id,
                kind=MessageKind.BALLOT,
                telephone="13800000000",
                text=text,
                at=OPENS,
            )
        )
    first, _ = context.database.write(lambda s: claim_due(s, OPENS))
    clock.instant = OPENS + timedelta(minutes=6)
    assert check_readiness(context)["delivery"] == "ok"
    assert check_readiness(sending)["delivery"] == (
        "a message has waited for 360 s, and none was taken"
    )

    context.database.write(lambda s: note_sent(s, [first.id], clock.instant))
    assert check_readiness(sending)["delivery"] == "ok"


def test_of_a_folder_that_is_gone_the_disk_that_it_would_lie_on_is_looked_at(
    context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = Context(
        context.settings.__class__(
            session_keys=context.settings.session_keys,
            digests=context.settings.digests,
            database_url=context.settings.database_url,
            keys_folder=tmp_path / "nowhere" / "keys",
            base_url=context.settings.base_url,
        ),
        context.database,
        context.keys,
        context.clock,
    )
    assert check_readiness(gone)["disk"] == "ok"

    monkeypatch.setattr(readiness, "_LEAST_FREE", 1 << 62)

    checks = check_readiness(gone)
    assert checks["disk"].endswith(" MiB free")
    assert not is_ready(checks)
