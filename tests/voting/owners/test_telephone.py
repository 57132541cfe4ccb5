"""Codes to telephones, messages for every ballot, and ballots that their voters disown."""

import json
import re
import socketserver
import ssl
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from hmac import new as hmac
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from audit.checks.publications import find_begun
from audit.entries.ballot import BallotCast, BallotReviewed
from audit.evidence.file import read_proceedings
from tests.voting.adopted import adopt
from tests.voting.installation import (
    CLOSES,
    DIGESTS,
    FINAL,
    OPENS,
    FixedClock,
    House,
    cast_online,
    close_meeting,
    find_field,
    freeze,
    give_notice,
    import_small,
    issue_letters,
    make_draft,
    make_open_meeting,
    make_voter,
    open_meeting,
    take_step,
)
from tests.voting.web.test_web import send, sign_in, sign_in_owner
from voting.background.worker import deliver_once
from voting.context import Context
from voting.errors import (
    AlreadyVotedError,
    CodeExpiredError,
    DisputeOpenError,
    IdentificationError,
    InputError,
    NotFoundError,
    NotNowError,
    NotYetError,
    SettingsError,
    TriesExhaustedError,
)
from voting.gateways.messages import (
    GatewayError,
    HttpGateway,
    OutgoingMessage,
    SmtpGateway,
    make_gateway,
)
from voting.services.casting.cast import list_ballots
from voting.services.casting.participation import measure_participation
from voting.services.casting.sequencer import sequence
from voting.services.desk.ballot_notices import list_untold, tell_voters
from voting.services.log.log import read_entries
from voting.services.meeting.meetings import get_meeting
from voting.services.outbox import MOST_TRIES, claim_due, list_outbox, note_sent
from voting.services.owners import telephone
from voting.services.result import closing
from voting.services.result.raised import disputes
from voting.services.result.reviewing import review
from voting.terms import Identification, ReviewFinding, VoidGround

ONE, SEVERAL = "16908597559", "17990192429"
"""Two numbers of the small register's, the second of an owner of two flats."""
UNKNOWN = "19900000000"


def ask(house: House, number: str, address: str = "192.0.2.1", at: Any = OPENS) -> str:
    return house.database.write(
        lambda s: telephone.request_code(
            s, telephone=number, address=address, digests=DIGESTS, at=at
        )
    )


def try_code(house: House, subject: str, code: str, at: Any = OPENS) -> telephone.CodeAttempt:
    return house.database.write(
        lambda s: telephone.check_code(s, subject=subject, code=code, digests=DIGESTS, at=at)
    )


def texts(house: House) -> list[str]:
    return [each.text for each in house.database.read(lambda s: list_outbox(s, house.auditor))]


def read_code(house: House) -> str:
    found = next(m for text in texts(house) if (m := re.search(r"验证码 (\d{6})", text)))
    return found[1]


def test_a_registered_telephone_gets_a_code_that_works_once(house: House) -> None:
    make_open_meeting(house)
    subject = ask(house, ONE)
    code = read_code(house)

    assert try_code(house, subject, code).telephone == ONE
    with pytest.raises(CodeExpiredError):
        try_code(house, subject, code)


def test_an_unknown_telephone_is_answered_alike_and_gets_nothing(house: House) -> None:
    make_open_meeting(house)

    assert len(ask(house, UNKNOWN)) == len(ask(house, ONE, at=OPENS))
    assert len(texts(house)) == 1


def test_five_wrong_codes_and_an_old_one_are_refused(house: House) -> None:
    make_open_meeting(house)
    subject = ask(house, ONE)
    code = read_code(house)
    wrong = f"{(int(code) + 1) % 10**6:06d}"

    assert [try_code(house, subject, wrong).left for _ in range(5)] == [4, 3, 2, 1, 0]
    with pytest.raises(CodeExpiredError):
        try_code(house, subject, code)

    ask(house, ONE, at=OPENS + timedelta(minutes=1))
    late = OPENS + timedelta(minutes=11)
    with pytest.raises(CodeExpiredError):
        try_code(house, subject, read_code(house), late)


def test_codes_are_limited_for_a_telephone_and_for_an_address(house: House) -> None:
    make_open_meeting(house)
    for _ in range(5):
        ask(house, ONE)
    with pytest.raises(TriesExhaustedError):
        ask(house, ONE)
    for number in range(25):
        ask(house, f"199000000{number:02d}")
    with pytest.raises(TriesExhaustedError):
        ask(house, SEVERAL)

    assert ask(house, ONE, address="192.0.2.2", at=OPENS + timedelta(hours=1))


@pytest.mark.parametrize("text", ["169 0859 7559", "+8616908597559", "169-0859-7559"])
def test_a_number_is_read_as_people_write_it(text: str) -> None:
    assert telephone.read_number(text) == ONE


@pytest.mark.parametrize("text", ["", "12345", "26908597559", "1690859755X", "169085975599"])
def test_what_is_no_mobile_number_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        telephone.read_number(text)


def make_strict_meeting(house: House) -> str:
    import_small(house)
    freeze(house, OPENS - timedelta(days=20))
    adopt(house, "identification", "telephone")
    meeting_id = make_draft(house)
    give_notice(house, meeting_id)
    open_meeting(house, meeting_id)
    return meeting_id


def test_a_meeting_may_ask_for_more_than_the_letter(house: House) -> None:
    meeting_id = make_strict_meeting(house)
    voter = make_voter(house, meeting_id, issue_letters(house, meeting_id)[0])

    with pytest.raises(IdentificationError):
        cast_online(house, voter, "form0001")
    cast_online(house, replace(voter, identified=Identification.TELEPHONE), "form0001")

    close_meeting(house, meeting_id)
    entries = house.database.read(lambda s: read_entries(s, house.key_of(meeting_id)))
    assert [b.cast.identified for b in read_proceedings(entries).ballots] == ["telephone"]


def tell(house: House, meeting_id: str) -> int:
    return house.database.write(
        lambda s: tell_voters(
            s,
            meeting=house.key_of(meeting_id),
            url="https://vote.example/vote/sign-in",
            at=OPENS,
        )
    )


def place_all(house: House, meeting_id: str) -> None:
    house.database.write(lambda s: sequence(s, meeting=house.key_of(meeting_id), keys=house.keys))


def test_every_ballot_in_the_log_is_told_to_its_owners_once(house: House) -> None:
    meeting_id = make_open_meeting(house)
    letter = issue_letters(house, meeting_id)[0]
    cast_online(house, make_voter(house, meeting_id, letter), "form0001", ("for", "against"))
    place_all(house, meeting_id)

    assert tell(house, meeting_id) > 0
    assert tell(house, meeting_id) == 0

    (text,) = texts(house)
    assert letter.addresses[0] in text
    assert "不是我投的" in text
    assert "同意" not in text
    assert "反对" not in text
    assert house.database.read(list_untold) == []


class Taking:
    """A gateway that takes what it is told to."""

    def __init__(self, *, fails: bool) -> None:
        self.fails = fails
        self.taken: list[OutgoingMessage] = []

    def send(self, message: OutgoingMessage) -> None:
        if self.fails:
            raise GatewayError("HTTP 503")
        self.taken.append(message)


def make_context(house: House, gateway: Taking | None, at: Any = OPENS) -> Context:
    settings: Any = type("S", (), {"base_url": "https://vote.example"})()
    return Context(settings, house.database, house.keys, FixedClock(at), gateway)


def test_a_message_that_is_not_taken_is_tried_again_with_the_same_id(house: House) -> None:
    make_open_meeting(house)
    ask(house, ONE)

    deliver_once(make_context(house, Taking(fails=True)))
    taking = Taking(fails=False)
    assert deliver_once(make_context(house, taking)) == 0
    later = make_context(house, taking, OPENS + timedelta(minutes=1))
    assert deliver_once(later) == 1
    assert deliver_once(later) == 0
    assert [each.telephone for each in taking.taken] == [ONE]
    assert texts(house) == [""], "a code that was sent is erased"


def claim(house: House, at: Any) -> list[OutgoingMessage]:
    return house.database.write(lambda s: claim_due(s, at))


def test_a_message_is_given_up_after_many_tries(house: House) -> None:
    make_open_meeting(house)
    ask(house, ONE)
    ids = set()
    for number in range(MOST_TRIES):
        at = OPENS + timedelta(days=number)
        ids |= {each.id for each in claim(house, at)}

    assert len(ids) == 1
    assert claim(house, OPENS + timedelta(days=99)) == []
    (view,) = house.database.read(lambda s: list_outbox(s, house.auditor))
    assert view.is_given_up
    house.database.write(lambda s: note_sent(s, ids, OPENS))


def test_without_a_gateway_messages_stay_in_the_outbox(house: House) -> None:
    make_open_meeting(house)
    ask(house, ONE)

    assert deliver_once(make_context(house, None)) == 0
    (view,) = house.database.read(lambda s: list_outbox(s, house.auditor))
    assert view.sent_at is None
    assert not view.is_given_up


@pytest.fixture
def http_gateway() -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]]]]:
    received: list[tuple[dict[str, str], bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append((dict(self.headers), body))
            self.send_response(200 if self.path == "/good" else 503)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's
            """Keep silent."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", received
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_http_gateway_signs_what_it_sends(
    http_gateway: tuple[str, list[tuple[dict[str, str], bytes]]],
) -> None:
    url, received = http_gateway
    gateway = HttpGateway(f"{url}/good", "shared")

    gateway.send(OutgoingMessage("m1", ONE, "通知", "您好"))

    headers, body = received[0]
    assert json.loads(body) == {"id": "m1", "telephone": ONE, "text": "您好"}
    assert headers["Idempotency-Key"] == "m1"
    expected = hmac(b"shared", body, sha256).hexdigest()
    assert headers["X-Assembly-Signature"] == f"sha256={expected}"
    with pytest.raises(GatewayError):
        HttpGateway(f"{url}/busy", "shared").send(OutgoingMessage("m1", ONE, "通知", "您好"))
    with pytest.raises(GatewayError):
        HttpGateway("http://127.0.0.1:9/", "shared").send(
            OutgoingMessage("m1", ONE, "通知", "您好")
        )


class _Mail(socketserver.StreamRequestHandler):
    """As much of SMTP (RFC 5321) as a sender needs."""

    received: list[str] = []  # noqa: RUF012 - one for the server

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline().decode().strip():
            if line.upper().startswith("DATA"):
                self.wfile.write(b"354 go on\r\n")
                lines = []
                while (each := self.rfile.readline()) != b".\r\n":
                    lines.append(each.decode())
                self.received.append("".join(lines))
            if line.upper().startswith("QUIT"):
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"250 fine\r\n")


def test_the_mail_gateway_writes_to_the_telephones_address() -> None:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Mail) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"smtp://127.0.0.1:{server.server_address[1]}/?from=a@b.example"
        gateway = make_gateway(f"{url}&to={{telephone}}@sms.example", None)
        assert isinstance(gateway, SmtpGateway)
        gateway.send(OutgoingMessage("m2", ONE, "通知", "您好"))
        server.shutdown()

    (mail,) = _Mail.received
    assert f"To: {ONE}@sms.example" in mail
    assert "Message-ID: <m2@b.example>" in mail
    with pytest.raises(GatewayError):
        gateway.send(OutgoingMessage("m2", ONE, "通知", "您好"))


class _Tls(socketserver.ThreadingTCPServer):
    """The same behind TLS."""

    context: ssl.SSLContext

    def get_request(self) -> tuple[ssl.SSLSocket, object]:
        connection, address = super().get_request()
        return self.context.wrap_socket(connection, server_side=True), address


def test_the_mail_gateway_speaks_tls_with_whom_the_machine_trusts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, key = tmp_path / "server.crt", tmp_path / "server.key"
    asked = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    asked += ["-nodes", "-subj", "/CN=mail", "-addext", "subjectAltName=IP:127.0.0.1"]
    asked += ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(asked, check=True, capture_output=True)
    _Mail.received.clear()
    with _Tls(("127.0.0.1", 0), _Mail) as server:
        server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.context.load_cert_chain(certificate, key)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        gateway = SmtpGateway(
            "127.0.0.1",
            server.server_address[1],
            "a@b.example",
            "{telephone}@sms.example",
            is_encrypted=True,
        )
        with pytest.raises(GatewayError, match="SSLCertVerificationError"):
            gateway.send(OutgoingMessage("m3", ONE, "通知", "您好"))
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        gateway.send(OutgoingMessage("m3", ONE, "通知", "您好"))
        server.shutdown()

    assert len(_Mail.received) == 1
    _Mail.received.clear()


@pytest.mark.parametrize(
    "url", ["ftp://x/", "smtp://host/?from=a@b", "smtp://host/?to={telephone}@x", "https://host/"]
)
def test_a_gateway_that_is_not_set_up_is_refused(url: str) -> None:
    with pytest.raises(SettingsError):
        make_gateway(url, None)


def settle(house: House, meeting_id: str, ballot_id: str, finding: str, at: Any = OPENS) -> None:
    house.database.write(
        lambda s: review.decide_dispute(
            s,
            auditor=house.auditor,
            meeting=house.key_of(meeting_id),
            ballot_id=ballot_id,
            finding=finding,
            reason="签名与登记不符",
            keys=house.keys,
            at=at,
        )
    )


def test_a_disowned_ballot_that_is_not_its_voters_is_voided_and_cast_anew(house: House) -> None:
    meeting_id = make_open_meeting(house)
    letters = issue_letters(house, meeting_id)
    voter, other = (make_voter(house, meeting_id, letter) for letter in letters[:2])
    ballot = cast_online(house, voter, "form0001")

    with pytest.raises(NotFoundError):
        house.database.write(
            lambda s: disputes.dispute_ballot(
                s, voter=other, ballot_id=ballot.id, ground="not-mine", at=OPENS
            )
        )
    for _ in range(2):
        house.database.write(
            lambda s: disputes.dispute_ballot(
                s, voter=voter, ballot_id=ballot.id, ground="not-mine", at=OPENS
            )
        )
    assert house.database.read(lambda s: disputes.is_disputed(s, voter, ballot.id))
    settle(house, meeting_id, ballot.id, VoidGround.NOT_CAST_BY_OWNER)
    with pytest.raises(NotNowError):
        settle(house, meeting_id, ballot.id, VoidGround.NOT_CAST_BY_OWNER)

    assert not house.database.read(lambda s: disputes.is_disputed(s, voter, ballot.id))
    view = house.database.read(lambda s: get_meeting(s, house.key_of(meeting_id)))
    (part,) = house.database.read(lambda s: measure_participation(s, view))
    assert part.comparison.part.persons == 0
    again = cast_online(house, voter, "form0002", ("against", "against"))
    assert again.id != ballot.id
    close_meeting(house, meeting_id)
    entries = house.database.read(lambda s: read_entries(s, house.key_of(meeting_id)))
    proceedings = read_proceedings(entries)
    assert len(proceedings.all(BallotCast)) == 2
    assert len(proceedings.counted_ballots) == 1
    (reviewed,) = proceedings.all(BallotReviewed)
    assert (reviewed.finding, reviewed.ground) == (ReviewFinding.VOIDED, "not-cast-by-owner")


def test_where_no_ballot_may_be_changed_a_voided_one_still_may_be_cast_anew(house: House) -> None:
    meeting_id = make_draft_with_first(house)
    voter = make_voter(house, meeting_id, issue_letters(house, meeting_id)[0])
    ballot = cast_online(house, voter, "form0001")
    with pytest.raises(AlreadyVotedError):
        cast_online(house, voter, "form0002")
    house.database.write(
        lambda s: disputes.dispute_ballot(
            s, voter=voter, ballot_id=ballot.id, ground="not-mine", at=OPENS
        )
    )
    settle(house, meeting_id, ballot.id, VoidGround.NOT_CAST_BY_OWNER)

    cast_online(house, voter, "form0002")

    found = house.database.read(lambda s: list_ballots(s, voter))
    assert [each.is_voided for each in found] == [False, True]


def make_draft_with_first(house: House) -> str:
    import_small(house)
    freeze(house, OPENS - timedelta(days=20))
    adopt(house, "revote", "first")
    meeting_id = make_draft(house)
    give_notice(house, meeting_id)
    open_meeting(house, meeting_id)
    return meeting_id


def test_no_result_is_confirmed_while_a_ballot_is_disowned(house: House) -> None:
    meeting_id = make_open_meeting(house)
    letters = issue_letters(house, meeting_id)
    voters = [make_voter(house, meeting_id, letter) for letter in letters]
    ballots = [cast_online(house, each, f"form{n:04d}") for n, each in enumerate(voters)]
    close_meeting(house, meeting_id)
    take_step(house, meeting_id, closing.publish_preliminary, CLOSES)
    house.database.write(
        lambda s: disputes.dispute_ballot(
            s,
            voter=voters[0],
            ballot_id=ballots[0].id,
            ground="not-mine",
            at=CLOSES + timedelta(days=1),
        )
    )

    with pytest.raises(DisputeOpenError):
        take_step(house, meeting_id, closing.confirm_result, FINAL)
    settle(house, meeting_id, ballots[0].id, VoidGround.NO_RIGHT, at=CLOSES + timedelta(days=2))
    # Everything is decided as before: the objection period does not begin anew.
    with pytest.raises(NotYetError):
        take_step(house, meeting_id, closing.confirm_result, FINAL - timedelta(minutes=1))
    take_step(house, meeting_id, closing.confirm_result, FINAL)

    log = house.key_of(meeting_id)
    proceedings = read_proceedings(house.database.read(lambda s: read_entries(s, log)))
    assert len(proceedings.rounds) == 2
    counts = [round_[0].outcome["participation"] for _, round_ in proceedings.rounds]
    persons = [each["persons"] for each in counts]  # type: ignore[index]  # JSON
    assert persons[1] == persons[0] - 1


def test_a_recount_that_changes_a_decision_begins_the_objection_period_anew(house: House) -> None:
    """Of 24 just enough vote; without one of them no valid decision is formed."""
    meeting_id = make_open_meeting(house)
    voters = [make_voter(house, meeting_id, letter) for letter in issue_letters(house, meeting_id)]
    ballots = [cast_online(house, each, f"form{n:04d}") for n, each in enumerate(voters)]
    close_meeting(house, meeting_id)
    take_step(house, meeting_id, closing.publish_preliminary, CLOSES)
    at = CLOSES + timedelta(days=2)

    def void(ballot_id: str) -> None:
        house.database.write(
            lambda s: review.review_ballot(
                s,
                house.act(meeting_id, at),
                ballot_id=ballot_id,
                ground=VoidGround.CO_OWNERS_DISAGREE,
                reason="共有人未能一致",
            )
        )

    for ballot in ballots[: len(ballots) // 2]:
        void(ballot.id)

    with pytest.raises(NotYetError):
        take_step(house, meeting_id, closing.confirm_result, FINAL)
    take_step(house, meeting_id, closing.confirm_result, FINAL + timedelta(days=2))
    log = house.database.read(lambda s: read_entries(s, house.key_of(meeting_id)))
    begun = find_begun(read_proceedings(log))
    assert begun is not None
    assert begun.at == at


def test_an_owner_signs_in_by_telephone_votes_and_disowns(app: Flask, web_house: House) -> None:
    meeting_id = make_open_meeting(web_house)
    browser = app.test_client()
    page = browser.get("/vote/sign-in").text
    status, page = send(browser, "/vote/sign-in", page, telephone=ONE)
    assert status == 200
    assert "如果这个号码登记在册" in page

    status, wrong = send(browser, "/vote/sign-in/code", page, code="000000x")
    assert status == 401
    assert "还可以再试 4 次" in wrong
    status, ballot = send(browser, "/vote/sign-in/code", page, code=read_code(web_house))
    assert status == 200
    assert "下一步：核对" in ballot

    form_id = find_field("form_id", ballot)
    choices = {"choice-M1": "for", "choice-M2": "for"}
    status, receipt = send(browser, "/vote/confirm", ballot, form_id=form_id, **choices)
    assert "您的票已收到" in receipt
    ballot_id = re.search(r"/vote/receipt/([0-9a-f]+)/dispute", receipt)
    assert ballot_id is not None
    status, disowned = send(browser, ballot_id[0], receipt, ground="not-mine")
    assert status == 200
    assert "街道办事处会查明" in disowned

    settle_in_the_office(app, web_house, meeting_id, ballot_id[1])
    assert "已作废" in browser.get("/vote").text
    assert "已经作废" in browser.get(f"/vote/receipt/{ballot_id[1]}").text


def settle_in_the_office(app: Flask, house: House, meeting_id: str, ballot_id: str) -> None:
    office = app.test_client()
    sign_in(office, "a-langyue")
    assert "没有配置短信网关" in office.get("/office/outbox").text
    url = f"/office/{house.community.id}/{meeting_id}"
    page = office.get(url).text
    assert "不是我投的" in page
    status, page = send(
        office, f"{url}/disputes/{ballot_id}", page, finding="not-cast-by-owner", reason="查明"
    )
    assert status == 200
    assert "查明不是本人所投，票作废" in page


def test_a_telephone_of_several_holdings_chooses(app: Flask, web_house: House) -> None:
    make_open_meeting(web_house)
    browser = app.test_client()
    page = browser.get("/vote/sign-in").text
    _, page = send(browser, "/vote/sign-in", page, telephone=SEVERAL)
    _, page = send(browser, "/vote/sign-in/code", page, code=read_code(web_house))
    if "您要为哪一处投票" in page:
        assert send(browser, "/vote/sign-in/choose", page, entry="99")[0] == 400
        _, page = send(browser, "/vote/sign-in/choose", page, entry="0")
    assert "下一步：核对" in page


def test_whoever_came_with_the_letter_proves_the_telephone_where_the_rules_ask(
    app: Flask, web_house: House
) -> None:
    meeting_id = make_strict_meeting(web_house)
    letter = issue_letters(web_house, meeting_id)[1]
    browser = app.test_client()
    page = sign_in_owner(browser, letter)
    assert "请用手机再核对一次身份" in page
    assert "下一步：核对" not in page

    status, page = send(browser, "/vote/code", page)
    assert status == 200
    assert "****" in page
    status, page = send(browser, "/vote/code/check", page, code=read_code(web_house))

    assert status == 200
    assert "下一步：核对" in page


def test_codes_cannot_be_tried_without_asking_for_one(app: Flask) -> None:
    browser = app.test_client()
    page = browser.get("/vote/sign-in").text

    assert browser.get("/vote/sign-in/code").status_code == 401
    assert browser.get("/vote/sign-in/choose").status_code == 401
    assert send(browser, "/vote/sign-in/code", page, code="123456")[0] == 401
    assert send(browser, "/vote/sign-in", page, telephone="12")[0] == 422


def test_a_co_owner_may_object_to_the_one_who_voted_first(app: Flask, web_house: House) -> None:
    meeting_id = make_open_meeting(web_house)
    letter = next(each for each in issue_letters(web_house, meeting_id) if len(each.names) > 1)
    browser = app.test_client()
    ballot = sign_in_owner(browser, letter)
    assert "位共有人，由其中一位代表投票" in ballot
    form_id = find_field("form_id", ballot)
    choices = {"choice-M1": "for", "choice-M2": "for"}
    _, receipt = send(browser, "/vote/confirm", ballot, form_id=form_id, **choices)
    url = re.search(r"/vote/receipt/[0-9a-f]+/dispute", receipt)
    assert url is not None

    assert send(browser, url[0], receipt, ground="whatever")[0] == 400
    status, page = send(browser, url[0], receipt, ground="co-owner")

    assert status == 200
    assert "您已对这张票提出异议" in page
    (found,) = web_house.database.read(
        lambda s: disputes.list_disputes(s, web_house.key_of(meeting_id))
    )
    assert found.ground == "共有人不同意由投票人代表"
