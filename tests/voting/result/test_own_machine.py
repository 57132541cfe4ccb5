"""A result is countersigned where the office's key lies, and handed back: nothing else is taken."""

import io
from functools import partial
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    load_pem_private_key,
    pkcs12,
)
from flask.testing import FlaskClient

from audit.__main__ import main as audit
from audit.errors import RefutedError, UnreadableError
from audit.own_machine import countersign_file
from tests.voting.archive.test_case_file import read_column
from tests.voting.installation import (
    FINAL,
    FixedClock,
    House,
    finish_meeting,
    make_open_meeting,
    verify_result,
)
from tests.voting.web.browsing import send, sign_in
from voting.errors import InputError
from voting.errors.result import ResultCountersignedError, VerificationFailedError
from voting.sentences import tell
from voting.services.people.communities import office_signer_name, signer_name
from voting.services.result.document.signing import accept_countersigned
from voting.storage.tables.result import ResultRow


def hold(house: House) -> str:
    meeting_id = make_open_meeting(house)
    finish_meeting(house, meeting_id)
    return meeting_id


def find_key(house: House, name: str = "") -> Path:
    return house.keys.path / f"{name or office_signer_name(house.community)}.key"


def sign(house: House, meeting_id: str, folder: Path, key: Path) -> tuple[bytes, bytes]:
    """Countersign both editions as the office does on its own machine."""
    signed = []
    for name, column in (("a", ResultRow.pdf), ("b", ResultRow.auditor_pdf)):
        path = folder / f"{name}.pdf"
        path.write_bytes(read_column(house, meeting_id, column))
        signed.append(countersign_file(path, key, str).read_bytes())
    return signed[0], signed[1]


def accept(house: House, meeting_id: str, pdf: bytes, auditor_pdf: bytes) -> None:
    accept_countersigned(
        house.database,
        auditor=house.auditor,
        meeting=house.key_of(meeting_id),
        pdf=pdf,
        auditor_pdf=auditor_pdf,
        keys=house.keys,
        at=FINAL,
    )


def test_what_was_countersigned_on_the_offices_machine_is_final(
    house: House, tmp_path: Path
) -> None:
    meeting_id = hold(house)
    pdf, auditor_pdf = sign(house, meeting_id, tmp_path, find_key(house))

    accept(house, meeting_id, pdf, auditor_pdf)

    assert verify_result(house, meeting_id).verdict.value == "final"
    with pytest.raises(ResultCountersignedError):
        accept(house, meeting_id, pdf, auditor_pdf)


def test_a_key_in_an_archive_needs_its_password(house: House, tmp_path: Path) -> None:
    meeting_id, key = hold(house), find_key(house)
    private = load_pem_private_key(key.read_bytes(), None)
    certificate = house.keys.get_certificate(office_signer_name(house.community))
    archive = tmp_path / "office.p12"
    archive.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"office",
            private,  # type: ignore[arg-type]
            certificate,
            None,
            BestAvailableEncryption("密码".encode()),
        )
    )
    document = tmp_path / "result.pdf"
    document.write_bytes(read_column(house, meeting_id, ResultRow.pdf))

    with pytest.raises(UnreadableError, match="password"):
        countersign_file(document, archive, lambda: "wrong")
    written = countersign_file(document, archive, lambda: "密码")

    assert written.name == "result.countersigned.pdf"
    with pytest.raises(UnreadableError, match="exists"):
        countersign_file(document, archive, lambda: "密码")


def test_a_damaged_document_is_not_countersigned(house: House, tmp_path: Path) -> None:
    document = tmp_path / "result.pdf"
    document.write_bytes(read_column(house, hold(house), ResultRow.pdf) + b" ")

    with pytest.raises(RefutedError, match="step 1"):
        countersign_file(document, find_key(house), str)
    assert not document.with_name("result.countersigned.pdf").exists()
    assert audit(["countersign", str(document), str(tmp_path / "none.key")]) == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda stored, _public, auditors: (stored, auditors), "countersigned-unsigned"),
        (lambda _stored, public, auditors: (auditors, public), "countersigned-differs"),
        (lambda _stored, _public, auditors: (b"%PDF-1.7", auditors), "countersigned-differs"),
    ],
    ids=["unsigned", "exchanged", "another"],
)
def test_another_document_is_not_taken(
    house: House, tmp_path: Path, change: object, said: str
) -> None:
    meeting_id = hold(house)
    signed = sign(house, meeting_id, tmp_path, find_key(house))
    stored = read_column(house, meeting_id, ResultRow.pdf)
    assert callable(change)

    with pytest.raises(InputError) as refused:
        accept(house, meeting_id, *change(stored, *signed))
    assert refused.value.sentence == said


def test_no_other_key_countersigns(house: House, tmp_path: Path) -> None:
    meeting_id = hold(house)
    committees = find_key(house, signer_name(house.community))
    signed = sign(house, meeting_id, tmp_path, committees)

    with pytest.raises(VerificationFailedError):
        accept(house, meeting_id, *signed)


def test_the_office_hands_both_editions_in(
    browser: FlaskClient, house: House, clock: FixedClock, tmp_path: Path
) -> None:
    meeting_id = hold(house)
    clock.instant = FINAL
    pdf, auditor_pdf = sign(house, meeting_id, tmp_path, find_key(house))
    sign_in(browser, "a-langyue")
    page = f"/office/{house.community.id}/{meeting_id}"
    post = partial(send, browser, page + "/countersigned", browser.get(page).text)

    status, refused = post(pdf=(io.BytesIO(pdf), "a.pdf"))
    assert status == 422
    assert tell("file-missing") in refused
    _, shown = post(pdf=(io.BytesIO(pdf), "a.pdf"), auditor_pdf=(io.BytesIO(auditor_pdf), "b.pdf"))

    assert "会签</b>" in shown
