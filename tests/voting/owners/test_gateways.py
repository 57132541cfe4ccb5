"""Messages are handed to a gateway, tried again, and given up in the end."""

import json
import socketserver
import ssl
import subprocess
import threading
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from hmac import new as hmac
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.voting.installation import OPENS, FixedClock, House, make_open_meeting
from tests.voting.owners.telephones import ONE, ask, texts
from tests.voting.settings import make_settings
from voting.background.worker import deliver_once
from voting.context import Context
from voting.errors.operation import SettingsError
from voting.gateways.messages import (
    GatewayError,
    HttpGateway,
    OutgoingMessage,
    SmtpGateway,
    make_gateway,
)
from voting.services.outbox import MOST_TRIES, claim_due, list_outbox, note_sent


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
    settings = make_settings("sqlite://", house.keys)
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
    assert len(texts(house)) == 1
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


@pytest.mark.parametrize(
    ("host", "is_taken"), [("gateway.example", False), ("127.0.0.1", True), ("localhost", True)]
)
def test_no_code_goes_in_clear_to_another_machine(host: str, *, is_taken: bool) -> None:
    try:
        made = make_gateway(f"http://{host}:8080/", "shared") is not None
    except SettingsError:
        made = False

    assert made is is_taken
    assert make_gateway(f"https://{host}/", "shared") is not None


def test_a_mail_gateway_elsewhere_that_offers_no_tls_gets_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Mail) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        at = server.server_address[1]
        gateway = SmtpGateway("127.0.0.1", at, "a@b.example", "{telephone}@sms.example")
        monkeypatch.setattr("voting.gateways.messages.is_this_machine", lambda _: False)
        with pytest.raises(GatewayError, match="SMTPNotSupportedError"):
            gateway.send(OutgoingMessage("m4", ONE, "通知", "您好"))
        server.shutdown()
    assert not any("m4@" in each for each in _Mail.received)
