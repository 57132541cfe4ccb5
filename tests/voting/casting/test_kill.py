"""The server killed between a confirmed receipt and the next second loses no ballot."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from audit.evidence.file import read_proceedings
from audit.evidence.receipt import parse_promise, parse_receipt
from audit.log.merkle import leaf_hash
from audit.log.note import Note
from ballots.motion import Matter, MotionKind
from tests.voting.installation import (
    SECRET,
    House,
    find_field,
    find_last_six,
    freeze,
    give_notice,
    import_small,
    issue_letters,
    make_house,
)
from voting.keys.folder import KeyFolder
from voting.services.casting.sequencer import sequence
from voting.services.log.log import read_entries
from voting.services.meeting.course import notice
from voting.services.meeting.drafting import drafts
from voting.services.owners.letters import Letter
from voting.storage.base import Database, make_engine


@pytest.fixture(params=["sqlite", "postgres"])
def server_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


def find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(
    url: str,
    keys: KeyFolder,
    port: int,
    stderr: int = subprocess.DEVNULL,
    stdout: int = subprocess.DEVNULL,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run `assembly serve` in a process group of its own."""
    environment = {
        **os.environ,
        "ASSEMBLY_SECRET_KEY": SECRET,
        "DATABASE_URL": url,
        "ASSEMBLY_KEYS": str(keys.path),
        "ASSEMBLY_BASE_URL": "http://vote.example",
    }
    command = [
        str(Path(sys.executable).parent / "assembly"),
        "serve",
        "--bind",
        f"127.0.0.1:{port}",
    ]
    with subprocess.Popen(
        command,
        env=environment,
        start_new_session=True,
        stdout=stdout,
        stderr=stderr,
    ) as server:
        try:
            wait_for(port)
            yield server
        finally:
            kill_group(server)


def kill_group(server: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(server.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def wait_for(port: int) -> None:
    for _ in range(1200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError


def make_meeting_of_today(house: House) -> str:
    """The server runs on the machine's clock, so the meeting is open now."""
    now = datetime.now(tz=UTC)
    import_small(house)
    freeze(house, now)
    draft = drafts.MeetingDraft(
        title="会议",
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=1),
        is_scheduled=False,
        objection_days=7,
    )
    noticed_at = now - timedelta(days=17)
    meeting_id = drafts.draft_meeting(
        house.database, member=house.member, draft=draft, host="vote.example", at=noticed_at
    )
    drafts.add_motion(
        house.database,
        meeting=house.key_of(meeting_id),
        draft=drafts.MotionDraft(
            kind=MotionKind.APPROVAL, matter=Matter.OTHER_MAJOR, title="事项", text="内容"
        ),
    )
    give_notice(house, meeting_id, noticed_at)
    house.database.write(lambda s: notice.open_meeting(s, house.act(meeting_id, now)))
    return meeting_id


def vote(port: int, letter: Letter, form_id: str) -> str:
    """Vote over HTTP and return the receipt that is shown at once."""
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", follow_redirects=True) as browser:
        page = browser.get(f"/v/{letter.token}").text
        fields = {"csrf_token": find_field("csrf_token", page), "last_six": find_last_six(letter)}
        page = browser.post(f"/v/{letter.token}", data=fields).text
        form = {
            "csrf_token": find_field("csrf_token", page),
            "form_id": form_id,
            "choice-M1": "for",
        }
        confirmed = browser.post("/vote/confirm", data=form)
        assert confirmed.status_code == 200
        return browser.get(f"{confirmed.url.path}/receipt.txt").text


def test_a_killed_server_loses_no_confirmed_ballot(server_url: str, keys: KeyFolder) -> None:
    engine = make_engine(server_url)
    house = make_house(Database(engine), keys)
    meeting_id = make_meeting_of_today(house)
    letters = issue_letters(house, meeting_id)[:3]
    port = find_port()

    with running(server_url, keys, port) as server:
        receipts = [vote(port, letter, f"form{n:04d}") for n, letter in enumerate(letters)]
        kill_group(server)

    house.database.write(lambda s: sequence(s, meeting=house.key_of(meeting_id), keys=house.keys))
    entries = house.database.read(lambda s: read_entries(s, house.key_of(meeting_id)))
    house.database.close()
    leaves = [leaf_hash(entry) for entry in entries]
    assert len(read_proceedings(entries).ballots) == 3
    for text in receipts:
        receipt = parse_receipt(text)
        leaf = parse_promise(receipt).leaf if isinstance(receipt, Note) else receipt.leaf
        assert leaf in leaves
