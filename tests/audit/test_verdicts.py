"""What a verification comes to: final, not final yet, not countersigned yet, or refuted."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from audit.__main__ import main
from audit.document.pdf_form import COMMITTEE_FIELD, SIGNATURES
from audit.document.signatures import certify, countersign
from audit.evidence.file import Evidence
from audit.verdict import VerificationVerdict
from audit.verify import verify
from tests.audit.simulator.log_entries import edit, place_of
from tests.audit.simulator.meeting import Meeting
from tests.audit.simulator.signers import make_witness
from voting.documents.result import ResultPage, render_result
from voting.services.result.document.document import summarize_result

MEETING = Meeting()
FINAL = 0
NOT_YET = 3


def cut_before(meeting: Meeting, kind: str) -> Evidence:
    entries = meeting.entries()
    return meeting.seal(entries[: place_of(entries, kind)])


@pytest.fixture(scope="module")
def certified() -> bytes:
    """A document that waits for the street office."""
    evidence = MEETING.evidence()
    page = ResultPage(
        evidence=evidence,
        motions=summarize_result(evidence),
        url="https://vote.example/c/langyue/1",
        at=MEETING.evidence_at(),
    )
    return certify(render_result(page), MEETING.committee)


def run(path: Path, data: bytes, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    path.write_bytes(data)
    status = main(["verify", str(path)])
    return status, capsys.readouterr().out


def test_a_final_result_holds_and_its_own_figures_stand_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, said = run(tmp_path / "evidence.json", MEETING.evidence().to_bytes(), capsys)
    lines = said.splitlines()

    assert status == FINAL
    assert lines[0].startswith("重新计票数出")
    assert "1. 选聘物业：通过。实际参与 83.3 % 面积" in lines[1]
    assert "Passed. Took part: 83.3 % of the area" in lines[1]
    assert lines[-2].startswith("核验通过，结果已经生效")


def test_a_preliminary_result_holds_and_is_not_final_yet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evidence = cut_before(MEETING, "result.confirmed")
    status, said = run(tmp_path / "evidence.json", evidence.to_bytes(), capsys)

    assert (status, verify(evidence.to_bytes()).verdict) == (NOT_YET, VerificationVerdict.NOT_FINAL)
    assert "还没有生效：初步结果公示中" in said
    assert "not final yet: preliminary result" in said


def test_a_document_that_waits_for_the_street_office_is_not_refuted(
    certified: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, said = run(tmp_path / "result.pdf", certified, capsys)

    assert status == NOT_YET
    assert "这份文件还没有街道办事处的会签，会签以后才是正式的结果文件。记票簿里：" in said
    assert "this document is not countersigned yet" in said
    assert "✗" not in said
    assert not verify(certified, signatures=SIGNATURES).holds
    assert (
        verify(certified, signatures=(COMMITTEE_FIELD,)).verdict
        is VerificationVerdict.NOT_COUNTERSIGNED
    )


def test_a_document_that_the_committee_signed_twice_is_refuted(certified: bytes) -> None:
    assert verify(countersign(certified, MEETING.committee)).verdict is VerificationVerdict.REFUTED
    assert verify(countersign(certified, MEETING.office)).verdict is VerificationVerdict.FINAL


def test_a_verdict_names_the_stage_and_the_time_of_the_last_cosignature(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "evidence.json"
    path.write_bytes(Meeting(witnesses=(make_witness("街道"),)).evidence().to_bytes())

    assert main(["verify", "--json", str(path)]) == FINAL
    said = json.loads(capsys.readouterr().out)
    assert (said["verdict"], said["stage"], said["holds"]) == ("final", "final", True)
    assert datetime.fromisoformat(said["as_of"]).tzinfo == UTC
    assert said["figures"][0].startswith("1. 选聘物业：")


def test_a_problem_names_a_motion_by_its_number_and_title() -> None:
    entries = MEETING.entries()
    place = place_of(entries, "motion.counted")
    outcome = json.loads(entries[place])["outcome"]
    entries[place] = edit(entries[place], outcome={**outcome, "outcome": "not-carried"})

    verification = verify(MEETING.seal(entries).to_bytes())

    assert verification.verdict is VerificationVerdict.REFUTED
    assert verification.steps[6].problems == (
        "motion 1 (选聘物业): the count done again differs from the logged one",
    )
