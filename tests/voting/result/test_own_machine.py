"""A result is countersigned where the office's key lies, and handed back: nothing else is taken."""

import io
from dataclasses import replace
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
from audit.document.signatures import countersign
from audit.errors import RefutedError, UnreadableError
from audit.evidence.file import parse_evidence
from audit.evidence.trust import Trust
from audit.log.note import parse_verifier_key
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
from tests.voting.made_once import made_once
from tests.voting.web.browsing import send, sign_in
from voting.errors import InputError
from voting.errors.result import ResultCountersignedError, VerificationFailedError
from voting.sentences import tell
from voting.services.people.communities import office_signer_name, signer_name
from voting.services.result.document.signing import accept_countersigned
from voting.storage.tables.result import ResultRow


@made_once
def hold(house: House) -> str:
    meeting_id = make_open_meeting(house)
    finish_meeting(house, meeting_id)
    return meeting_id


def find_key(house: House, name: str = "") -> Path:
    return house.keys.path / f"{name or office_signer_name(house.community)}.key"


def read_trust_of(house: House, meeting_id: str) -> Trust:
    """Return the keys that the office knows: those of its own installation."""
    keys = parse_evidence(read_column(house, meeting_id, ResultRow.evidence)).keys
    return Trust(
        log_keys=(parse_verifier_key(keys.log),),
        certificates=(keys.committee, keys.street_office),
    )


def sign(house: House, meeting_id: str, folder: Path, key: Path) -> tuple[bytes, bytes]:
    """Countersign both editions as the office does on its own machine."""
    signed, trust = [], read_trust_of(house, meeting_id)
    for name, column in (("a", ResultRow.pdf), ("b", ResultRow.auditor_pdf)):
        path = folder / f"{name}.pdf"
        path.write_bytes(read_column(house, meeting_id, column))
        signed.append(countersign_file(path, key, trust, str).read_bytes())
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

    trust = read_trust_of(house, meeting_id)
    with pytest.raises(UnreadableError, match="password"):
        countersign_file(document, archive, trust, lambda: "wrong")
    written = countersign_file(document, archive, trust, lambda: "密码")

    assert written.name == "result.countersigned.pdf"
    with pytest.raises(UnreadableError, match="exists"):
        countersign_file(document, archive, trust, lambda: "密码")


def test_a_damaged_document_is_not_countersigned(house: House, tmp_path: Path) -> None:
    meeting_id, document = hold(house), tmp_path / "result.pdf"
    document.write_bytes(read_column(house, meeting_id, ResultRow.pdf) + b" ")

    with pytest.raises(RefutedError, match="step 1"):
        countersign_file(document, find_key(house), read_trust_of(house, meeting_id), str)
    assert not document.with_name("result.countersigned.pdf").exists()
    certificate = str(find_key(house).with_suffix(".crt"))
    command = ["countersign", str(document), str(find_key(house)), "--trust", certificate]
    assert audit(command) == 1


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

    with pytest.raises(RefutedError, match="another certificate"):
        sign(house, meeting_id, tmp_path, committees)

    signer = house.keys.get_signer(signer_name(house.community))
    by_committee = [
        countersign(read_column(house, meeting_id, column), signer)
        for column in (ResultRow.pdf, ResultRow.auditor_pdf)
    ]
    with pytest.raises(VerificationFailedError):
        accept(house, meeting_id, *by_committee)


def test_a_document_by_keys_that_the_office_does_not_know_is_not_countersigned(
    house: House, tmp_path: Path
) -> None:
    meeting_id, document = hold(house), tmp_path / "result.pdf"
    document.write_bytes(read_column(house, meeting_id, ResultRow.pdf))
    known = read_trust_of(house, meeting_id)
    stranger = replace(known, log_keys=(replace(known.log_keys[0], public=bytes(32)),))

    with pytest.raises(RefutedError, match="step 4"):
        countersign_file(document, find_key(house), stranger, str)


def test_the_office_hands_both_editions_in(
    browser: FlaskClient, web_house: House, clock: FixedClock, tmp_path: Path
) -> None:
    house = web_house
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
