"""A worker that is told to stop ends, whatever it waits for, and loses nothing."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select, text
from structlog.testing import capture_logs

from ballots.ballot import Channel
from tests.voting import strangers
from tests.voting.casting.test_kill import make_meeting_of_today
from tests.voting.installation import (
    OPENS,
    SECRET,
    FixedClock,
    House,
    issue_letters,
    make_house,
    make_voter,
)
from tests.voting.serving.test_staying_up import await_that
from tests.voting.settings import make_settings
from voting.background import loops
from voting.background.loops import Loop, LoopReporter, run_loops
from voting.clock import SystemTime
from voting.context import Context
from voting.keys.folder import KeyFolder
from voting.services.casting.cast import MarkedBallot, cast_online
from voting.services.outbox import queue_message
from voting.storage.base import Database, make_engine
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.outbox import MessageRow
from voting.terms import MessageKind


@contextmanager
def working(url: str, keys: KeyFolder, gateway: str = "") -> Iterator[subprocess.Popen[str]]:
    """Run `assembly worker` on the machine's clock."""
    variables = {
        **os.environ,
        "ASSEMBLY_SECRET_KEY": SECRET,
        "DATABASE_URL": url,
        "ASSEMBLY_KEYS": str(keys.path),
        "ASSEMBLY_BASE_URL": "http://vote.example",
        "ASSEMBLY_GATEWAY_URL": gateway,
        "ASSEMBLY_GATEWAY_SECRET": "shared",
    }
    command = [str(Path(sys.executable).parent / "assembly"), "worker"]
    with subprocess.Popen(
        command, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as worker:
        try:
            yield worker
        finally:
            worker.kill()


def test_a_worker_ends_while_a_message_hangs_and_sends_it_later(
    sqlite_url: str, keys: KeyFolder
) -> None:
    keys.make_log_key()
    house = make_house(Database(make_engine(sqlite_url)), keys)
    house.database.write(
        partial(
            queue_message,
            community_id=house.community.id,
            kind=MessageKind.BALLOT,
            telephone="13800000000",
            text="您好",
            at=SystemTime().now(),
        )
    )
    is_asked, is_over = threading.Event(), threading.Event()

    def hang(connection: socket.socket) -> None:
        del connection
        is_asked.set()
        is_over.wait()

    with (
        strangers.serving(hang) as address,
        working(sqlite_url, keys, f"http://{address}/") as worker,
    ):
        assert is_asked.wait(120)
        worker.send_signal(signal.SIGTERM)
        said, _ = worker.communicate(timeout=120)
        is_over.set()

    assert worker.returncode == 0, said
    row = house.database.read(lambda s: s.scalars(select(MessageRow)).one())
    assert row.sent_at is None
    assert row.due_at is not None
    house.database.close()


def test_a_worker_ends_while_the_database_holds_it_up_and_no_ballot_is_lost(
    postgres_url: str, keys: KeyFolder
) -> None:
    house = make_house(Database(make_engine(postgres_url)), keys)
    meeting_id = make_meeting_of_today(house)
    letters = issue_letters(house, meeting_id)
    with house.database.engine.connect() as held:
        held.execute(text("LOCK TABLE checkpoints IN ACCESS EXCLUSIVE MODE"))
        at = SystemTime().now()
        voter = make_voter(house, meeting_id, letters[0])
        form = MarkedBallot(form_id="form0001", channel=Channel.ONLINE, choices={"M1": "for"})
        cast_online(house.database, voter=voter, form=form, keys=house.keys, at=at)
        with working(postgres_url, keys) as worker:
            await_that(lambda: count_waiting_for_locks(house))
            worker.send_signal(signal.SIGTERM)
            said, _ = worker.communicate(timeout=120)
    assert "loop-left" in said

    with working(postgres_url, keys) as worker:
        await_that(lambda: list_log_indexes(house) != [None])
        worker.send_signal(signal.SIGTERM)
        said, _ = worker.communicate(timeout=120)
    assert worker.returncode == 0, said
    assert len(list_log_indexes(house)) == 1
    house.database.close()


def count_waiting_for_locks(house: House) -> int:
    query = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    return house.database.read(lambda s: int(s.scalars(query).one()))


def list_log_indexes(house: House) -> list[int | None]:
    return house.database.read(lambda s: list(s.scalars(select(BallotRow.log_index))))


def make_context(house: House) -> Context:
    settings = make_settings("sqlite://", house.keys)
    return Context(settings, house.database, house.keys, FixedClock(OPENS))


def test_a_round_that_does_not_end_is_left(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loops, "_ENDS_WITHIN", 0.1)
    stop, is_over = threading.Event(), threading.Event()

    def hang(context: Context, reporter: LoopReporter) -> None:
        del context, reporter
        stop.set()
        is_over.wait()

    with capture_logs() as logs:
        run_loops(make_context(house), (Loop("hanging", hang, pause_seconds=0.01),), stop)
    is_over.set()

    assert {"event": "loop-left", "log_level": "error", "loop": "hanging"} in logs


def test_what_fails_round_after_round_is_written_once_each_time_that_it_begins(
    house: House,
) -> None:
    stop, rounds = threading.Event(), iter("fffwwffff")

    def once(context: Context, reporter: LoopReporter) -> None:
        del context
        match next(rounds, None):
            case "f":
                reporter.fail("witness-unreachable", witness="街道")
            case None:
                stop.set()

    with capture_logs() as logs:
        run_loops(make_context(house), (Loop("witnesses", once, pause_seconds=0.01),), stop)

    assert [each["event"] for each in logs] == [
        "witness-unreachable",
        "loop-well-again",
        "witness-unreachable",
        "loop-well-again",
    ]
