"""Where document keys may live, and time-stamping by a local authority."""

import re
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from asn1crypto import tsp
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from audit.document.pdf_form import COMMITTEE_FIELD
from audit.document.signatures import DocumentSigner, certify, check_signatures, countersign
from audit.errors import DocumentError
from audit.evidence.trust import Trust
from audit.verify import verify
from tests.audit.authority import make_authority, make_stamper
from tests.audit.simulator.meeting import Meeting
from tests.audit.simulator.signers import to_der
from tests.voting.documents.test_pdfa import render
from tests.voting.installation import NOTICED
from voting.errors.operation import KeyMissingError
from voting.keys.folder import KeyFolder
from voting.keys.making import certify as certify_key
from voting.keys.making import make_signer_pair
from voting.maintenance.keys.certificates import list_unpublished, publish_certificates

PIN = "482913"
MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
MEETING = Meeting()


@pytest.fixture
def folder(tmp_path: Path) -> KeyFolder:
    made = KeyFolder(tmp_path / "keys", "vote.example", password=PIN)
    made.make_signer("committee", "业主委员会", NOTICED)
    return made


def read_pair(folder: KeyFolder) -> DocumentSigner:
    signer = folder.get_signer("committee")
    assert isinstance(signer, DocumentSigner)
    return signer


def sign(folder: KeyFolder) -> set[int]:
    """Sign a result with the folder's key and tell which steps of verification do not hold."""
    signer = folder.get_signer("committee")
    meeting = replace(MEETING, committee=DocumentSigner(signer.certificate, MEETING.office.private))
    certified = certify(render(meeting.evidence()), signer)
    verification = verify(countersign(certified, meeting.office))
    return {step.number for step in verification.steps if not step.holds}


def test_a_plain_key_with_its_certificate_signs(folder: KeyFolder) -> None:
    assert sign(folder) == set()


def test_a_pkcs12_file_signs_and_its_password_is_needed(folder: KeyFolder) -> None:
    pair = read_pair(folder)
    archive = pkcs12.serialize_key_and_certificates(
        b"committee",
        pair.private,
        pair.certificate,
        None,
        serialization.BestAvailableEncryption(PIN.encode()),
    )
    (folder.path / "committee.key").unlink()
    (folder.path / "committee.p12").write_bytes(archive)

    assert sign(folder) == set()
    assert folder.make_signer("committee", "业主委员会", NOTICED) == ()
    for wrong in ("123456", None):
        with pytest.raises(KeyMissingError, match="password"):
            replace(folder, password=wrong).get_signer("committee")
    (folder.path / "committee.p12").write_bytes(b"garbage")
    with pytest.raises(KeyMissingError):
        folder.get_signer("committee")


@pytest.mark.parametrize(
    "weak", [ec.generate_private_key(ec.SECP224R1()), rsa.generate_private_key(65537, 2048)]
)
def test_a_weak_key_that_was_brought_signs_nothing(
    folder: KeyFolder, weak: ec.EllipticCurvePrivateKey
) -> None:
    archive = pkcs12.serialize_key_and_certificates(
        b"committee",
        weak,
        x509.load_pem_x509_certificate(certify_key(weak, "业主委员会", NOTICED)),
        None,
        serialization.BestAvailableEncryption(PIN.encode()),
    )
    (folder.path / "committee.key").unlink()
    (folder.path / "committee.p12").write_bytes(archive)

    with pytest.raises(KeyMissingError, match="ECDSA key"):
        folder.get_signer("committee")


def test_a_public_half_without_its_key_is_never_overwritten(folder: KeyFolder) -> None:
    folder.make_log_key()
    kept = {path: path.read_bytes() for path in folder.path.iterdir() if path.suffix != ".key"}
    for path in folder.path.glob("*.key"):
        path.unlink()

    with pytest.raises(KeyMissingError, match=r"log\.vkey is there without log\.key"):
        folder.make_log_key()
    with pytest.raises(KeyMissingError, match=r"committee\.crt is there without committee\.key"):
        folder.make_signer("committee", "业主委员会", NOTICED)

    assert {path: path.read_bytes() for path in folder.path.iterdir()} == kept


def test_a_public_half_that_was_never_written_is_made_of_its_key(folder: KeyFolder) -> None:
    folder.make_log_key()
    log, certificate = folder.path / "log.vkey", folder.path / "committee.crt"
    known, key = log.read_bytes(), (folder.path / "committee.key").read_bytes()
    log.unlink()
    certificate.unlink()

    folder.make_log_key()
    made = folder.make_signer("committee", "业主委员会", NOTICED)

    assert log.read_bytes() == known
    assert made == (certificate,)
    assert (folder.path / "committee.key").read_bytes() == key
    assert sign(folder) == set()


def test_the_certificate_of_a_pkcs12_file_is_published_beside_it(folder: KeyFolder) -> None:
    pair, certificate = read_pair(folder), folder.path / "committee.crt"
    archive = pkcs12.serialize_key_and_certificates(
        b"committee",
        pair.private,
        pair.certificate,
        None,
        serialization.BestAvailableEncryption(PIN.encode()),
    )
    (folder.path / "committee.key").unlink()
    (folder.path / "committee.p12").write_bytes(archive)
    own = certificate.read_bytes()
    other = make_signer_pair("others", NOTICED)[1]

    for before, kept in ((None, []), (own, []), (other, [other])):
        certificate.unlink(missing_ok=True)
        if before is not None:
            certificate.write_bytes(before)
        publish_certificates(folder)
        assert certificate.read_bytes() == own
        assert [path.read_bytes() for path in folder.path.glob("committee.*.crt")] == kept
    certificate.unlink()
    locked = replace(folder, password="another")
    publish_certificates(locked)
    assert list_unpublished(folder.path) == ["committee.p12"]


@pytest.fixture
def token(folder: KeyFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KeyFolder:
    """A token that holds the committee's key; the key's file is gone."""
    module = next(each for each in MODULES if Path(each).exists())
    (tmp_path / "tokens").mkdir()
    config = tmp_path / "softhsm2.conf"
    config.write_text(f"directories.tokendir = {tmp_path / 'tokens'}\nlog.level = ERROR\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(config))
    key = read_pair(folder).private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    pem = tmp_path / "import.pem"
    pem.write_bytes(key)
    util = ["softhsm2-util", "--pin", PIN]
    for command in (
        [*util, "--init-token", "--free", "--label", "assembly", "--so-pin", PIN],
        [*util, "--import", str(pem), "--token", "assembly", "--label", "committee", "--id", "01"],
    ):
        subprocess.run(command, check=True, capture_output=True)
    (folder.path / "committee.key").unlink()
    (folder.path / "committee.pkcs11.json").write_text(
        f'{{"module": "{module}", "token": "assembly", "label": "committee"}}'
    )
    return folder


def test_a_key_on_a_token_signs_without_leaving_it(token: KeyFolder) -> None:
    assert sign(token) == set()
    assert token.make_signer("committee", "业主委员会", NOTICED) == ()
    stranger = replace(token, password="000000")
    with pytest.raises(KeyMissingError, match="assembly"):
        certify(render(MEETING.evidence()), stranger.get_signer("committee"))
    (token.path / "committee.pkcs11.json").write_text("{}")
    with pytest.raises(KeyMissingError, match="module, token and label"):
        token.get_signer("committee")


AUTHORITY, AUTHORITY_KEY = make_authority()


@pytest.fixture
def authority() -> Iterator[str]:
    """A local time-stamping authority."""
    stamper = make_stamper(AUTHORITY, AUTHORITY_KEY, NOTICED)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            answer = stamper.request_tsa_response(tsp.TimeStampReq.load(query)).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's
            """Keep silent."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_both_signatures_are_time_stamped_where_an_authority_is_configured(
    folder: KeyFolder, authority: str, tmp_path: Path
) -> None:
    stamper = replace(folder, timestamp_url=authority).make_timestamper()
    certified = certify(render(MEETING.evidence()), MEETING.committee, stamper)
    pdf = countersign(certified, MEETING.office, stamper)
    known = (to_der(MEETING.committee), to_der(MEETING.office))
    trust = Trust((MEETING.log_key.verifier,), known)
    (tmp_path / "stamped.pdf").write_bytes(pdf)

    verification = verify(pdf, trust)

    assert verification.holds
    remarks = verification.steps[0].remarks
    assert sum("2026-04-01 08:00:00" in remark for remark in remarks) == 2
    assert sum("未列入信任文件" in remark for remark in remarks) == 2
    with_authority = replace(
        trust, certificates=(*known, AUTHORITY.public_bytes(serialization.Encoding.DER))
    )
    assert not any("未列入" in r for r in verify(pdf, with_authority).steps[0].remarks)
    said = subprocess.run(
        ["pdfsig", str(tmp_path / "stamped.pdf")], capture_output=True, check=False
    )
    assert said.stdout.decode().count("Signature is Valid.") == 2


def test_a_timestamp_that_was_damaged_is_refused(folder: KeyFolder, authority: str) -> None:
    stamper = replace(folder, timestamp_url=authority).make_timestamper()
    certified = certify(render(MEETING.evidence()), MEETING.committee)
    pdf = countersign(certified, MEETING.office, stamper)
    moment = b"20260401000000Z".hex().encode()
    at = pdf.lower().rindex(moment)

    changed = pdf[:at] + moment[:6] + b"35" + pdf[at + 8 :]

    assert 1 in {step.number for step in verify(changed).steps if not step.holds}


def test_no_byte_of_the_last_timestamp_can_change(folder: KeyFolder, authority: str) -> None:
    """Nothing covers it but the authority's own signature, and its one form."""
    stamper = replace(folder, timestamp_url=authority).make_timestamper()
    # Of one signature alone: an earlier one would be compared with what came after it each time.
    pdf = certify(render(MEETING.evidence()), MEETING.committee, stamper)
    certificates = {COMMITTEE_FIELD: to_der(MEETING.committee)}
    expected = (COMMITTEE_FIELD,)
    start, end = re.findall(rb"/ByteRange \[\s*\d+ (\d+) (\d+)", pdf)[-1]
    changed = bytearray(pdf)

    assert not list(check_signatures(pdf, certificates, expected))
    for place in range(int(start), int(end), 9):
        changed[place] ^= 1
        assert list(check_signatures(bytes(changed), certificates, expected)), place
        changed[place] ^= 1


def test_an_authority_that_does_not_answer_leaves_nothing_signed(folder: KeyFolder) -> None:
    stamper = replace(folder, timestamp_url="http://127.0.0.1:9/").make_timestamper()

    with pytest.raises(DocumentError):
        certify(render(MEETING.evidence()), MEETING.committee, stamper)
