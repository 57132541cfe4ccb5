"""Whatever ends or fails is started again or goes on, and the health page says which it is."""

import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine, select

from tests.voting import strangers
from tests.voting.casting.test_kill import find_port, running
from tests.voting.installation import OPENS, FixedClock, House
from tests.voting.postgres import stopped_cluster
from tests.voting.settings import make_settings
from tests.voting.strangers import MISBEHAVIOURS
from voting.background.loops import Loop, LoopReporter, run_loops
from voting.background.worker import deliver_once
from voting.context import Context
from voting.gateways.messages import HttpGateway
from voting.keys.folder import KeyFolder
from voting.services.health.heartbeats import read_heartbeats
from voting.services.outbox import queue_message
from voting.storage.base import Database, make_engine
from voting.storage.tables.outbox import MessageRow
from voting.terms import MessageKind


def await_that(is_so: Callable[[], object], seconds: float = 120) -> None:
    for _ in range(int(seconds / 0.1)):
        if is_so():
            return
        time.sleep(0.1)
    raise TimeoutError


def list_children(pid: int) -> list[int]:
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class Running:
    """A server with its processes and its health page."""

    def __init__(self, pid: int, port: int) -> None:
        self.pid, self._url = pid, f"http://127.0.0.1:{port}"

    def find_pages(self) -> int:
        """Return the process that has children: those that answer."""
        return next((pid for pid in list_children(self.pid) if list_children(pid)), 0)

    def list_page_workers(self) -> list[int]:
        return list_children(self.find_pages())

    def find_worker(self) -> int:
        """Return the process beside the pages that has a thread for each loop."""
        pages = self.find_pages()
        others = [pid for pid in list_children(self.pid) if pid != pages]
        return next((pid for pid in others if _has_threads(pid)), 0)

    def ask(self) -> dict[str, str]:
        """Return the health page's checks; nothing where nobody answers."""
        try:
            answer = httpx.get(f"{self._url}/readyz", timeout=60)
        except httpx.TransportError:
            return {}
        checks: dict[str, str] = answer.json()["checks"]
        assert answer.status_code == (200 if set(checks.values()) == {"ok"} else 503)
        return checks

    def get(self, path: str) -> int:
        """Return the status of a page."""
        return httpx.get(f"{self._url}{path}", timeout=60).status_code

    def is_troubled_by(self, check: str) -> bool:
        return self.ask().get(check, "ok") != "ok"

    def is_ready(self) -> bool:
        return set(self.ask().values()) == {"ok"}


def _has_threads(pid: int) -> bool:
    try:
        return len(list(Path(f"/proc/{pid}/task").iterdir())) > 3
    except OSError:
        return False


def run_sql(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)


def test_every_process_may_be_killed_and_every_loop_may_fail(
    sqlite_url: str, keys: KeyFolder
) -> None:
    engine, port = make_engine(sqlite_url), find_port()
    keys.make_log_key()
    with running(sqlite_url, keys, port) as server:
        site = Running(server.pid, port)
        await_that(site.is_ready)

        await_that(lambda: len(site.list_page_workers()) == 2)
        first = site.list_page_workers()[0]
        os.kill(first, signal.SIGKILL)
        await_that(lambda: len(set(site.list_page_workers()) - {first}) == 2)
        await_that(site.is_ready)

        worker = site.find_worker()
        os.kill(worker, signal.SIGKILL)
        await_that(lambda: site.find_worker() not in {0, worker})
        await_that(site.is_ready)

        pages, orphans = site.find_pages(), site.list_page_workers()
        os.kill(pages, signal.SIGKILL)
        await_that(lambda: site.find_pages() not in {0, pages})
        await_that(site.is_ready)
        await_that(lambda: not any(map(is_running, orphans)))

        faults = (("ballots", "sequencer"), ("meetings", "clock"), ("heartbeats", "loops"))
        for table, check in faults:
            run_sql(engine, f"ALTER TABLE {table} RENAME TO hidden")
            await_that(partial(site.is_troubled_by, check))
            run_sql(engine, f"ALTER TABLE hidden RENAME TO {table}")
            await_that(site.is_ready)

        processes = [*list_children(server.pid), *site.list_page_workers()]
        os.kill(server.pid, signal.SIGKILL)
        await_that(lambda: not any(map(is_running, processes)))
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)) != 0
    engine.dispose()


def test_a_database_may_be_stopped_and_nothing_is_restarted_when_it_is_back(
    postgres_url: str, keys: KeyFolder
) -> None:
    port = find_port()
    keys.make_log_key()
    with running(postgres_url, keys, port) as server:
        site = Running(server.pid, port)
        await_that(site.is_ready)
        await_that(lambda: len(site.list_page_workers()) == 2)
        processes = {site.find_worker(), *site.list_page_workers()}
        assert site.get("/c/nowhere") == 404

        with stopped_cluster(postgres_url):
            await_that(partial(site.is_troubled_by, "database"))
            assert [site.get(path) for path in ("/healthz", "/c/nowhere")] == [200, 503]

        await_that(site.is_ready)
        assert site.get("/c/nowhere") == 404
        assert {site.find_worker(), *site.list_page_workers()} == processes


def test_where_nobody_reads_its_lines_all_goes_on_and_ends_as_ever(
    sqlite_url: str, keys: KeyFolder
) -> None:
    """A line that cannot be written is lost; whoever watches over another goes on."""
    port = find_port()
    keys.make_log_key()
    reading, writing = os.pipe()
    os.close(reading)
    with running(sqlite_url, keys, port, stderr=writing, stdout=writing) as server:
        os.close(writing)
        site = Running(server.pid, port)
        await_that(site.is_ready)

        worker = site.find_worker()
        os.kill(worker, signal.SIGKILL)
        await_that(lambda: site.find_worker() not in {0, worker})
        await_that(site.is_ready)

        processes = [*list_children(server.pid), *site.list_page_workers()]
        os.kill(server.pid, signal.SIGKILL)
        await_that(lambda: not any(map(is_running, processes)))


def test_a_taken_address_is_one_sentence_and_nothing_is_started(
    sqlite_url: str, keys: KeyFolder
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with running(sqlite_url, keys, port, stderr=subprocess.PIPE) as server:
            _, said = server.communicate(timeout=120)

    assert server.returncode == 1
    (line,) = said.decode().splitlines()
    assert f"127.0.0.1:{port}" in line
    assert "请换一个地址或端口" in line


def make_context(house: House, clock: FixedClock, url: str) -> Context:
    settings = make_settings("sqlite://", house.keys)
    return Context(settings, house.database, house.keys, clock, HttpGateway(url, "shared"))


def test_a_garbled_gateway_keeps_nothing_from_being_sent_later(house: House) -> None:
    clock, stop = FixedClock(OPENS), threading.Event()
    house.database.write(
        lambda s: queue_message(
            s,
            community_id=house.community.id,
            kind=MessageKind.BALLOT,
            telephone="13800000000",
            text="您好",
            at=OPENS,
        )
    )
    taken: list[bytes] = []

    def take(connection: socket.socket) -> None:
        taken.append(b"")
        connection.sendall(b"HTTP/1.1 204 Taken\r\n\r\n")

    with (
        strangers.serving(MISBEHAVIOURS["a garbled status line"]) as garbled,
        strangers.serving(take) as good,
    ):
        loops = (Loop("delivery", deliver_once, pause_seconds=0.05),)
        for address in (garbled, good):
            context = make_context(house, clock, f"http://{address}/")
            working = threading.Thread(target=run_loops, args=(context, loops, stop))
            working.start()
            if address == garbled:
                await_that(lambda: count_tries(house.database))
                clock.instant += timedelta(minutes=1)
            else:
                await_that(lambda: taken and not read_failing(house.database))
            stop.set()
            working.join()
            stop.clear()


def test_a_worker_that_is_told_to_stop_sends_no_more_and_has_noted_what_it_sent(
    house: House,
) -> None:
    stop = threading.Event()
    for telephone in ("13800000000", "13800000001", "13800000002"):
        house.database.write(
            partial(
                queue_message,
                community_id=house.community.id,
                kind=MessageKind.BALLOT,
                telephone=telephone,
                text="您好",
                at=OPENS,
            )
        )
    noted: list[int] = []

    def take(connection: socket.socket) -> None:
        noted.append(count_sent(house.database))
        if len(noted) == 2:
            stop.set()
        connection.sendall(b"HTTP/1.1 204 Taken\r\n\r\n")

    with strangers.serving(take) as address:
        context = make_context(house, FixedClock(OPENS), f"http://{address}/")
        run_loops(context, (Loop("delivery", deliver_once, pause_seconds=0.05),), stop)

    assert noted == [0, 1]
    assert count_sent(house.database) == 2


def count_sent(database: Database) -> int:
    return database.read(
        lambda s: len(s.scalars(select(MessageRow).where(MessageRow.sent_at.is_not(None))).all())
    )


def count_tries(database: Database) -> int:
    return database.read(lambda s: s.scalars(select(MessageRow.tries)).one())


def read_failing(database: Database) -> bool:
    heartbeat = database.read(read_heartbeats).get("delivery")
    return heartbeat is not None and heartbeat.failing_since is not None


@pytest.mark.parametrize("error", [ZeroDivisionError, SystemExit, KeyboardInterrupt, GeneratorExit])
def test_a_loop_that_meets_anything_at_all_goes_on_or_is_started_again(
    house: House, error: type[BaseException], capsys: pytest.CaptureFixture[str]
) -> None:
    rounds: list[str] = []
    stop = threading.Event()

    def once(context: Context, reporter: LoopReporter) -> None:
        del context, reporter
        rounds.append(threading.current_thread().name)
        if len(rounds) == 1:
            raise error("138 0000 0000")
        if len(rounds) == 3:
            stop.set()

    context = make_context(house, FixedClock(OPENS), "http://127.0.0.1:9/")
    run_loops(context, (Loop("delivery", once, pause_seconds=0.05),), stop)

    said = capsys.readouterr()
    assert rounds == ["delivery"] * 3
    assert error.__name__ in said.out
    assert "138" not in said.out + said.err
