"""The readers of a stranger's bytes: what each begins with, and how it may refuse."""

import io
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from audit.errors import AuditError
from audit.evidence.receipt import parse_receipt
from audit.evidence.trust import read_trust
from audit.log.checkpoint import parse_checkpoint
from audit.log.note import parse_note
from audit.verify import verify
from audit.witness.cosigning import parse_request
from tests.audit.damages import GOOD, WITNESSED
from tests.audit.test_receipts import make_receipt
from tests.audit.test_witness import Log
from tests.e2e.verify_page.documents import make_pdf as make_result
from tests.voting import strangers
from tests.voting.documents.pdfs import make_pdf
from tests.voting.fuzzing import passkeys
from voting.errors import VotingError
from voting.gateways.messages import GatewayError, HttpGateway, OutgoingMessage
from voting.gateways.witnesses import UNREACHABLE, ask_witness
from voting.importing.spreadsheets import read_sheets
from voting.services.fund.bank import read_bank_file
from voting.services.people.signing_in.ceremony import verify_made, verify_used
from voting.services.scans import read_scan

_DATA = Path(__file__).parents[2] / "data"
_MESSAGE = OutgoingMessage("m1", "13800000000", "通知", "您好")
_ANSWERS = (
    b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n12\n",
    b"HTTP/1.1 409 Conflict\r\nContent-Type: text/x.tlog.size\r\nContent-Length: 3\r\n\r\n12\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n12\n\r\n0\r\n\r\n",
)


@dataclass(frozen=True)
class Reader:
    """Something that reads bytes, and bytes that it reads."""

    read: Callable[[bytes], object]
    find_seeds: Callable[[], Sequence[bytes]]
    refuses: type[Exception] = VotingError

    def take(self, data: bytes) -> bool:
        """Tell whether it reads these bytes; any other end than a refusal is a fault of ours."""
        try:
            self.read(data)
        except self.refuses:
            return False
        return True


def _as_text(read: Callable[[str], object]) -> Callable[[bytes], object]:
    return lambda data: read(data.decode("utf-8", "replace"))


def _draw(format_: str) -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise((64, 48), 90).save(buffer, format_)
    return buffer.getvalue()


def _read_all(folder: str, *endings: str) -> list[bytes]:
    files = sorted((_DATA / folder).rglob("*"))
    return [path.read_bytes() for path in files if path.suffix in endings]


def _read_trust(data: bytes) -> object:
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        return read_trust(Path(file.name))


def _ask(data: bytes) -> None:
    with strangers.serving(strangers.say(data)) as address:
        if ask_witness(f"http://{address}", "a request").status == UNREACHABLE:
            raise GatewayError("no answer")


def _send(data: bytes) -> None:
    with strangers.serving(strangers.say(data)) as address:
        HttpGateway(f"http://{address}/", "shared").send(_MESSAGE)


def _make_request() -> bytes:
    return str(Log().grow(b"one", b"two", b"three").request(2)).encode()


def _use(text: str) -> object:
    key = passkeys.make_public_key()
    return verify_used(text, passkeys.CHALLENGE, passkeys.BASE_URL, key, 0)


def _make(text: str) -> object:
    return verify_made(text, passkeys.CHALLENGE, passkeys.BASE_URL)


_CSV = "楼栋,单元,房号,建筑面积,业主,证件号码\n1栋,1单元,0101,88.50,张一,TEST0001\n"
_BANK = (
    "交易日期,收入,支出,余额,摘要\n2026-05-01,100.00,,100.00,停车费\n2026-05-02,,30.5,69.50,修灯\n"
)
READERS = {
    "books": Reader(
        lambda data: read_sheets("a.xlsx", data), lambda: _read_all("registers-as-sent", ".xlsx")
    ),
    "old books": Reader(lambda data: read_sheets("a.xls", data), lambda: _read_all("", ".xls")),
    "texts": Reader(
        lambda data: read_sheets("a.csv", data),
        lambda: [_CSV.encode(each) for each in ("utf-8-sig", "gb18030", "utf-16")],
    ),
    "bank files": Reader(
        lambda data: read_bank_file("a.csv", data),
        lambda: [_BANK.encode(each) for each in ("utf-8", "gb18030")],
    ),
    "pictures": Reader(read_scan, lambda: [_draw("PNG"), _draw("JPEG")]),
    "PDFs": Reader(read_scan, lambda: [make_pdf()]),
    "evidence": Reader(verify, lambda: _read_all("evidence", ".json"), AuditError),
    "results": Reader(verify, lambda: [make_result(WITNESSED)], AuditError),
    "notes": Reader(_as_text(parse_note), lambda: [GOOD.checkpoint.encode()], AuditError),
    "checkpoints": Reader(
        _as_text(parse_checkpoint), lambda: [GOOD.checkpoint.encode()], AuditError
    ),
    "receipts": Reader(
        _as_text(parse_receipt), lambda: [str(make_receipt(GOOD, 10)).encode()], AuditError
    ),
    "trust": Reader(
        _read_trust, lambda: _read_all("evidence/trust", ".vkey", ".crt", ".pem"), AuditError
    ),
    "requests": Reader(_as_text(parse_request), lambda: [_make_request()], AuditError),
    "passkeys made": Reader(_as_text(_make), lambda: [passkeys.make_made()]),
    "passkeys used": Reader(_as_text(_use), lambda: [passkeys.make_used()]),
    "witnesses": Reader(_ask, lambda: _ANSWERS, GatewayError),
    "gateways": Reader(_send, lambda: _ANSWERS, GatewayError),
}
