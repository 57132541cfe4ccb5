"""The application and its witnesses: a real witness over HTTP, by hand, and what it refuses."""

import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text as sql
from structlog.testing import capture_logs

from audit.__main__ import main
from audit.document.signatures import read_document
from audit.evidence.file import Evidence, parse_evidence
from audit.evidence.receipt import Receipt, check_receipt, parse_receipt
from audit.evidence.trust import Trust
from audit.verify import verify
from audit.witness.cosigning import add_checkpoint
from audit.witness.folder import LOGS, REPORTS, WitnessFolder
from audit.witness.http import make_server
from tests.audit.simulator.signers import make_witness
from tests.voting.installation import (
    CLOSES,
    FINAL,
    OPENS,
    FixedClock,
    House,
    cast_online,
    close_meeting,
    countersign,
    issue_letters,
    make_house,
    make_open_meeting,
    make_voter,
    take_step,
)
from tests.voting.settings import make_settings
from tests.voting.web.browsing import send, sign_in, sign_in_owner, vote
from voting.app import create_app
from voting.background.worker import witness_once, work_once
from voting.context import EXTENSION, Context
from voting.errors.log import CosignatureRefusedError, WitnessMissingError
from voting.keys.folder import WITNESSES, KeyFolder
from voting.services.casting import receipts
from voting.services.casting.sequencer import sequence
from voting.services.log.witnesses import (
    accept_cosignature,
    list_pending,
    make_request,
    view_witnessing,
)
from voting.services.meeting.lines import list_lines
from voting.services.oversight.alarms import Alarm
from voting.services.oversight.overview import read_alarms
from voting.services.result import closing
from voting.services.result.document import document, signing
from voting.storage.base import Database
from voting.terms import AlarmKind
from voting.web.health import KEPT_SECONDS

NAME = "示例街道办事处"


@pytest.fixture
def folder(tmp_path: Path) -> WitnessFolder:
    """The street office's own machine."""
    made = WitnessFolder(tmp_path / "witness")
    made.init(NAME)
    return made


@pytest.fixture
def own_keys(tmp_path: Path, folder: WitnessFolder) -> KeyFolder:
    """An installation's keys, with the witness known to it and it to the witness."""
    keys = KeyFolder(tmp_path / "keys", "vote.example")
    keys.make_log_key()
    (folder.path / LOGS / "log.vkey").write_bytes((keys.path / "log.vkey").read_bytes())
    (keys.path / WITNESSES).write_text((folder.path / "witness.vkey").read_text())
    return keys


@pytest.fixture
def server(folder: WitnessFolder) -> Iterator[ThreadingHTTPServer]:
    made = make_server(folder, "127.0.0.1", 0, lambda: FINAL)
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


@pytest.fixture
def asked(
    server: ThreadingHTTPServer, own_keys: KeyFolder, database: Database, database_url: str
) -> tuple[House, Context]:
    """A house whose witness answers over HTTP."""
    line = (own_keys.path / WITNESSES).read_text().strip()
    (own_keys.path / WITNESSES).write_text(f"{line} http://127.0.0.1:{server.server_port}\n")
    settings = make_settings(database_url, own_keys)
    context = Context(settings, database, own_keys, FixedClock(OPENS))
    return make_house(database, own_keys), context


def sequence_all(house: House, meeting_id: str) -> None:
    house.database.write(lambda s: sequence(s, meeting=house.key_of(meeting_id), keys=house.keys))


def test_a_receipt_says_who_cosigned_it(asked: tuple[House, Context]) -> None:
    house, context = asked
    meeting_id = make_open_meeting(house)
    voter = make_voter(house, meeting_id, issue_letters(house, meeting_id)[0])
    assert witness_once(context) == 1
    ballot = cast_online(house, voter, "form0001")
    sequence_all(house, meeting_id)

    before = house.database.read(lambda s: receipts.view_receipt(s, voter, ballot.id, OPENS))
    assert (before.cosigned_by, before.awaited) == ((), (NAME,))
    assert find_alarms_of(house, OPENS) == ()
    (behind,) = find_alarms_of(house, OPENS + timedelta(hours=6))
    assert behind.kind is AlarmKind.WITNESS_BEHIND
    assert witness_once(context) == 1
    assert witness_once(context) == 0

    assert find_alarms_of(house, OPENS + timedelta(hours=6)) == ()
    after = house.database.read(lambda s: receipts.view_receipt(s, voter, ballot.id, OPENS))
    assert (after.cosigned_by, after.awaited) == ((NAME,), ())
    evidence = finish_witnessed(house, context, meeting_id)
    receipt = parse_receipt(after.text)
    assert isinstance(receipt, Receipt)
    assert check_receipt(receipt, evidence).witnesses == (NAME,)


def test_a_witness_is_asked_though_another_has_cosigned_by_hand(
    asked: tuple[House, Context], tmp_path: Path
) -> None:
    house, context = asked
    other = WitnessFolder(tmp_path / "other")
    other.init("业主代表")
    (other.path / LOGS / "log.vkey").write_bytes((house.keys.path / "log.vkey").read_bytes())
    with (house.keys.path / WITNESSES).open("a") as lines:
        lines.write((other.path / "witness.vkey").read_text())
    meeting_id = make_open_meeting(house)
    log = house.key_of(meeting_id)
    request = house.database.read(lambda s: make_request(s, log, 0))
    line = str(add_checkpoint(other, request, OPENS))
    house.database.write(lambda s: accept_cosignature(s, log, line, OPENS))
    cast_online(house, make_voter(house, meeting_id, issue_letters(house, meeting_id)[0]), "form1")
    sequence_all(house, meeting_id)
    # Each is behind since the first entry that it lacks itself.
    (behind,) = find_alarms_of(house, OPENS)
    assert behind.seen.facts["witness"] == NAME
    waiting = find_alarms_of(house, OPENS + timedelta(hours=6))
    assert [each.seen.facts["witness"] for each in waiting] == [NAME, "业主代表"]

    (pending,) = house.database.read(lambda s: list_pending(s, house.keys))
    assert (pending.key.name, pending.old) == (NAME, 0)
    assert witness_once(context) == 1
    assert house.database.read(lambda s: list_pending(s, house.keys)) == []


def finish_witnessed(house: House, context: Context, meeting_id: str) -> Evidence:
    """Close and sign a meeting; at each step the witness is waited for."""
    close_meeting(house, meeting_id)
    take_step(house, meeting_id, closing.publish_preliminary, CLOSES)
    with pytest.raises(WitnessMissingError):
        take_step(house, meeting_id, closing.confirm_result, FINAL)
    witness_once(context)
    take_step(house, meeting_id, closing.confirm_result, FINAL)
    with pytest.raises(WitnessMissingError):
        certify(house, meeting_id)
    witness_once(context)
    certify(house, meeting_id)
    countersign(house, meeting_id)
    evidence = verify(read_pdf(house, meeting_id)).evidence
    assert evidence is not None
    return evidence


def read_pdf(house: House, meeting_id: str) -> bytes:
    return house.database.read(lambda s: document.get_document(s, house.key_of(meeting_id)))


def test_a_result_that_is_witnessed_names_the_witness(asked: tuple[House, Context]) -> None:
    house, context = asked
    meeting_id = make_open_meeting(house)
    evidence = finish_witnessed(house, context, meeting_id)
    pdf = read_pdf(house, meeting_id)
    origin = evidence.checkpoint.split("\n")[0]
    trust = Trust(
        log_keys=(context.keys.get_log_key(origin).verifier,),
        certificates=(evidence.keys.committee, evidence.keys.street_office),
        witnesses=(context.keys.read_witnesses()[0].key,),
    )

    verification = verify(pdf, trust)

    assert verification.holds
    assert any(NAME in remark for remark in verification.steps[3].remarks)
    assert f"{NAME}，2026年" in read_document(pdf).text
    assert "没有别的单位签名确认" not in read_document(pdf).text
    stranger = replace(trust, witnesses=(make_witness().verifier,))
    assert [step.number for step in verify(pdf, stranger).steps if not step.holds] == [4]


def certify(house: House, meeting_id: str) -> None:
    signing.certify_result(
        house.database,
        member=house.member,
        meeting=house.key_of(meeting_id),
        keys=house.keys,
        base_url="http://vote.example",
        at=FINAL,
    )


def test_a_ballot_deleted_from_the_database_makes_no_final_result(
    asked: tuple[House, Context], folder: WitnessFolder
) -> None:
    """The warning: an administrator deletes a ballot, and everything is counted again."""
    house, context = asked
    meeting_id = make_open_meeting(house)
    letters = issue_letters(house, meeting_id)
    for number, letter in enumerate(letters[:5]):
        cast_online(house, make_voter(house, meeting_id, letter), f"form{number:04d}")
    sequence_all(house, meeting_id)
    assert witness_once(context) == 1
    delete_last_ballot(house, meeting_id)
    cast_online(house, make_voter(house, meeting_id, letters[6]), "form0006")
    sequence_all(house, meeting_id)

    assert witness_once(context) == 0
    (alarm,) = find_alarms_of(house, OPENS)
    assert (alarm.kind, alarm.seen.code) == (AlarmKind.WITNESS_REFUSED, "alarm-fork")
    close_meeting(house, meeting_id)
    assert witness_once(context) == 0
    take_step(house, meeting_id, closing.publish_preliminary, CLOSES)
    with pytest.raises(WitnessMissingError):
        take_step(house, meeting_id, closing.confirm_result, FINAL)
    assert list((folder.path / REPORTS).iterdir())


def find_alarms_of(house: House, at: datetime) -> tuple[Alarm, ...]:
    """Return what the street office is warned of in the one meeting of a house."""
    _, alarms = house.database.read(lambda s: read_alarms(s, list_lines(s, house.community.id), at))
    (found,) = alarms.values()
    return found


def delete_last_ballot(house: House, meeting_id: str) -> None:
    """Do what somebody can who rules the database: no trigger, no trace."""
    is_sqlite = house.database.engine.dialect.name == "sqlite"
    with house.database.engine.begin() as connection:
        if is_sqlite:
            names = connection.execute(sql("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
            for (name,) in names.all():
                connection.execute(sql(f"DROP TRIGGER {name}"))
        else:
            connection.execute(sql("SET session_replication_role = replica"))
        last = connection.execute(sql("SELECT max(size) FROM checkpoints")).scalar_one()
        connection.execute(sql("DELETE FROM cosignatures WHERE size = :size"), {"size": last})
        connection.execute(sql("DELETE FROM checkpoints WHERE size = :size"), {"size": last})
        connection.execute(sql("DELETE FROM ballots WHERE log_index = :i"), {"i": last - 1})
        first = connection.execute(sql("SELECT max(size) FROM checkpoints")).scalar_one()
        connection.execute(sql('DELETE FROM log_entries WHERE "index" >= :i'), {"i": first})
        connection.execute(sql("UPDATE ballots SET log_index = NULL"))
    del meeting_id


def test_a_cosignature_is_carried_by_hand(
    own_keys: KeyFolder, database: Database, folder: WitnessFolder, tmp_path: Path
) -> None:
    house = make_house(database, own_keys)
    meeting_id = make_open_meeting(house)
    log = house.key_of(meeting_id)
    request, answer = tmp_path / "request.txt", tmp_path / "answer.txt"
    request.write_text(house.database.read(lambda s: make_request(s, log, 0)))

    assert main(["witness", "cosign", str(folder.path), str(request), "--out", str(answer)]) == 0
    size = house.database.write(lambda s: accept_cosignature(s, log, answer.read_text(), OPENS))
    assert house.database.write(lambda s: accept_cosignature(s, log, answer.read_text(), OPENS))

    view = house.database.read(lambda s: view_witnessing(s, log))
    assert view.is_complete
    assert view.witnesses[0].size == size == view.size
    stranger = WitnessFolder(tmp_path / "stranger")
    stranger.init("stranger")
    (stranger.path / LOGS / "log.vkey").write_bytes((own_keys.path / "log.vkey").read_bytes())
    foreign = str(add_checkpoint(stranger, request.read_text(), OPENS))
    forged = answer.read_text().replace(NAME, "另一街道")
    for line in (foreign, forged, "", "nonsense", answer.read_text()[:-9] + "AAAAAAA=\n"):
        with pytest.raises(CosignatureRefusedError):
            house.database.write(lambda s, each=line: accept_cosignature(s, log, each, OPENS))  # type: ignore[misc]


@pytest.fixture
def site(sqlite_url: str, own_keys: KeyFolder) -> Iterator[Flask]:
    app = create_app(make_settings(sqlite_url, own_keys), FixedClock(OPENS))
    yield app
    app.extensions[EXTENSION].database.close()


def test_over_the_pages_a_witness_asks_and_the_office_hands_in(
    site: Flask, own_keys: KeyFolder, folder: WitnessFolder
) -> None:
    context = site.extensions[EXTENSION]
    house = make_house(context.database, own_keys)
    meeting_id = make_open_meeting(house)
    anybody, office = site.test_client(), site.test_client()
    address = f"/c/langyue/{meeting_id}/witness"

    request = anybody.get(f"{address}?old=0").text
    line = str(add_checkpoint(folder, request, OPENS))

    assert anybody.post(address, data=line, content_type="text/plain").status_code == 200
    assert anybody.post(address, data="x", content_type="text/plain").status_code == 400
    assert anybody.get(f"{address}?old=x").status_code == 400
    assert f"记票簿已由{NAME}签名确认" in anybody.get(f"/c/langyue/{meeting_id}").text
    sign_in(office, "a-langyue")
    url = f"/office/{house.community.id}/{meeting_id}"
    page = office.get(url).text
    assert "见证到第" in page
    assert send(office, f"{url}/cosignatures", page, line=line)[0] == 200
    assert send(office, f"{url}/cosignatures", page, line="x")[0] == 422


def test_an_owner_reads_who_witnessed_and_what_is_overdue(
    site: Flask, own_keys: KeyFolder, folder: WitnessFolder
) -> None:
    context = site.extensions[EXTENSION]
    house = make_house(context.database, own_keys)
    meeting_id = make_open_meeting(house)
    browser = site.test_client()
    status, page = vote(browser, sign_in_owner(browser, issue_letters(house, meeting_id)[0]))
    assert status == 200
    assert "正在写入公开的记票簿" in page
    site.config[KEPT_SECONDS] = 0
    assert browser.get("/readyz").get_json()["checks"]["sequencer"] == "ok"
    url = re.search(r"/vote/receipt/\w+", page)
    assert url is not None

    context.clock.instant = OPENS + timedelta(seconds=11)
    with capture_logs() as logs:
        overdue = browser.get(url[0]).text
        assert browser.get("/readyz").get_json()["checks"]["sequencer"] == "promises overdue: 1"
        assert browser.get("/readyz").status_code == 503
    assert "超过 10 秒还没有写入公开的记票簿" in overdue
    assert {each["event"] for each in logs} >= {"promise-overdue", "not-ready"}

    work_once(context)
    assert browser.get("/readyz").get_json()["checks"]["sequencer"] == "ok"
    assert f"等待{NAME}签名确认" in browser.get(url[0]).text
    log = house.key_of(meeting_id)
    request = context.database.read(lambda s: make_request(s, log, 0))
    line = str(add_checkpoint(folder, request, OPENS))
    context.database.write(lambda s: accept_cosignature(s, log, line, OPENS))
    assert f"已由{NAME}签名确认" in browser.get(url[0]).text


def test_the_evidence_names_its_witnesses(asked: tuple[House, Context]) -> None:
    house, context = asked
    meeting_id = make_open_meeting(house)
    close_meeting(house, meeting_id)
    take_step(house, meeting_id, closing.publish_preliminary, CLOSES)
    witness_once(context)

    data = house.database.read(
        lambda s: document.get_published_evidence(
            s, meeting=house.key_of(meeting_id), keys=house.keys
        )
    )

    assert len(parse_evidence(data).keys.witnesses) == 1
    assert verify(data).holds


def test_a_witness_that_does_not_answer_keeps_nobody_waiting(
    own_keys: KeyFolder, database: Database, database_url: str
) -> None:
    line = (own_keys.path / WITNESSES).read_text().strip()
    (own_keys.path / WITNESSES).write_text(f"{line} http://127.0.0.1:9\n")
    house = make_house(database, own_keys)
    make_open_meeting(house)
    settings = make_settings(database_url, own_keys)

    with capture_logs() as logs:
        assert witness_once(Context(settings, database, own_keys, FixedClock(OPENS))) == 0

    assert [each["event"] for each in logs] == ["witness-unreachable"]
