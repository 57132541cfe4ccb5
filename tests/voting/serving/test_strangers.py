"""No answer of a stranger's server ends or holds up what this program does."""

import asyncio
import socket
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from asn1crypto import tsp
from pyhanko.sign.timestamps import TimestampRequestError

from audit.errors import AuditError
from audit.witness import http as witness
from audit.witness.folder import WitnessFolder
from tests.voting import strangers
from tests.voting.strangers import MISBEHAVIOURS
from voting.gateways import messages as gateway
from voting.gateways import witnesses
from voting.gateways.http_post import PostError, post
from voting.gateways.messages import GatewayError, HttpGateway, OutgoingMessage, SmtpGateway
from voting.gateways.timestamps import HttpTimeStamper
from voting.gateways.witnesses import ask_witness

MESSAGE = OutgoingMessage("m1", "13800000000", "通知", "您好")
TAKEN = {"an endless body", "endless chunks", "a dripping body"}
TAKEN |= {"less than it promised", "no UTF-8"}
"""What says 200 has taken the message; the rest of its answer is nobody's business."""


@pytest.fixture(params=list(MISBEHAVIOURS))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (gateway, witnesses, witness):
        monkeypatch.setattr(module, "_WITHIN_SECONDS", 1)


def test_a_witness_may_answer_anything(name: str) -> None:
    with strangers.serving(MISBEHAVIOURS[name]) as address:
        answer = ask_witness(f"http://{address}", "a request")

    assert answer.status in {0, 302, 409}
    assert answer.size is None


def test_a_log_may_answer_its_witness_anything(name: str, tmp_path: Path) -> None:
    folder = WitnessFolder(tmp_path / "witness")
    folder.init("witness.example/jiedao")

    with strangers.serving(MISBEHAVIOURS[name]) as address, pytest.raises(AuditError):
        witness.cosign_from(folder, f"http://{address}", datetime(2026, 5, 1, tzinfo=UTC))


def test_a_gateway_may_answer_anything(name: str) -> None:
    with strangers.serving(MISBEHAVIOURS[name]) as address:
        gateway = HttpGateway(f"http://{address}/", "shared")
        if name in TAKEN:
            gateway.send(MESSAGE)
            return
        with pytest.raises(GatewayError) as caught:
            gateway.send(MESSAGE)

    assert MESSAGE.telephone not in str(caught.value)


def test_a_mail_server_may_answer_anything(name: str) -> None:
    with strangers.serving(MISBEHAVIOURS[name], listens=False) as address:
        host, port = address.split(":")
        gateway = SmtpGateway(host, int(port), "a@b.example", "{telephone}@sms.example")
        with pytest.raises(GatewayError):
            gateway.send(MESSAGE)


def test_a_mail_server_that_says_nothing_is_waited_for_until_its_time_is_over() -> None:
    with strangers.serving(lambda _: None) as address:
        host, port = address.split(":")
        gateway = SmtpGateway(host, int(port), "a@b.example", "{telephone}@sms.example")
        with pytest.raises(GatewayError):
            gateway.send(MESSAGE)


def test_a_time_stamping_authority_may_answer_anything(name: str) -> None:
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": bytes(32)}
    request = tsp.TimeStampReq({"version": "v1", "message_imprint": imprint})
    with strangers.serving(MISBEHAVIOURS[name]) as address:
        stamper = HttpTimeStamper(f"http://{address}/", within_seconds=1)
        with pytest.raises(TimestampRequestError):
            asyncio.run(stamper.async_request_tsa_response(request))


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_server_that_says_nothing_is_waited_for_until_its_time_is_over(scheme: str) -> None:
    is_over = threading.Event()
    with strangers.serving(lambda _: bool(is_over.wait(60))) as address, pytest.raises(PostError):
        post(f"{scheme}://{address}/", b"", {}, within_seconds=0.3, most_bytes=10)
    is_over.set()


def test_a_name_server_that_says_nothing_is_waited_for_until_its_time_is_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    is_over = threading.Event()

    def look_up(*_: object, **__: object) -> list[object]:
        # The system's own resolver, whose servers no test can choose.
        is_over.wait(600)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with pytest.raises(PostError):
        post("http://gateway.example/", b"", {}, within_seconds=0.3, most_bytes=10)
    gateway = SmtpGateway("mail.example", 25, "a@b.example", "{telephone}@sms.example")
    with pytest.raises(GatewayError):
        gateway.send(MESSAGE)
    assert not is_over.is_set()
    is_over.set()


@pytest.mark.parametrize(
    "url", ["http://", "http://127.0.0.1:x/", "http://127.0.0.1:9/", "http://no such host/", "x"]
)
def test_an_address_that_nobody_answers_is_no_answer(url: str) -> None:
    with pytest.raises(PostError):
        post(url, b"", {}, within_seconds=1, most_bytes=10)
