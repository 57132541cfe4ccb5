"""The report on a register's file, made before the import."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from ballots.area import format_area
from ballots.holdings import gather_holdings
from ballots.register import RegisterSnapshot, Unit
from voting.importing.findings import Finding, FindingKind, has_errors
from voting.importing.rows import FileContents, Understanding, read_file
from voting.importing.units.units import (
    ParsedUnit,
    find_developer,
    find_voting_developer,
    say_where,
)
from voting.sentences import say, tell


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """What a register's file contains, and the findings on it."""

    name: str
    sha256: str
    """Of the file, in hexadecimal."""
    parsed: Sequence[ParsedUnit]
    """The units of the rows without an error."""
    holdings: int
    """Number of holdings, including those with only a parking space."""
    area_cm2: int
    """The area of all these units."""
    findings: Sequence[Finding]
    contents: FileContents
    """All that was read from the file."""

    @property
    def is_refused(self) -> bool:
        """Return whether an import would refuse the file."""
        return has_errors(self.findings)

    @property
    def errors(self) -> int:
        """Return how many errors there are."""
        return self._count(FindingKind.ERROR)

    @property
    def undecided(self) -> int:
        """Return how many questions wait for a member."""
        return self._count(FindingKind.CONFIRM)

    @property
    def warnings(self) -> int:
        """Return how many warnings there are."""
        return self._count(FindingKind.WARNING)

    def _count(self, kind: FindingKind) -> int:
        return sum(each.kind is kind for each in self.findings)

    def to_json(self) -> dict[str, object]:
        """Return the report as `assembly register check --json` prints it."""
        return {
            "units": len(self.parsed),
            "holdings": self.holdings,
            "area": format_area(self.area_cm2),
            "problems": [_write_finding(each) for each in self.findings],
        }


def _write_finding(finding: Finding) -> dict[str, object]:
    written: dict[str, object] = {
        "line": finding.line,
        "column": finding.column,
        "kind": finding.kind.value,
        "code": finding.code,
        "message": finding.text,
    }
    if finding.sheet:
        written["sheet"] = finding.sheet
    if finding.kind is FindingKind.CONFIRM:
        written["choices"] = [each.text for each in finding.choices]
    return written


def check_file(name: str, data: bytes, understanding: Understanding | None = None) -> FileReport:
    """Read a register's file with the answers to earlier questions, and return the report on it.

    Raises:
        FileRefusedError: no readable sheet.
    """
    contents = read_file(name, data, understanding or Understanding())
    parsed = contents.units
    electorate = gather_holdings(_make_snapshot(parsed), None, frozenset())
    return FileReport(
        name=name,
        sha256=sha256(data).hexdigest(),
        parsed=parsed,
        holdings=len(electorate.holdings),
        area_cm2=sum(unit.area_cm2 for unit in parsed),
        findings=contents.findings,
        contents=contents,
    )


def say_report(report: FileReport) -> str:
    """Return the report as text, a line for each finding."""
    area = format_area(report.area_cm2)
    total = tell("report-total", units=len(report.parsed), holdings=report.holdings, area=area)
    return "\n".join([total, *map(_say_finding, report.findings), _say_verdict(report)])


def _say_finding(finding: Finding) -> str:
    where = say_where(finding.sheet, finding.line)
    said = f"{where}　{finding.column}　{say('finding-kind', finding.kind)}：{finding.text}"
    return said + "".join(f"\n　　□ {choice.text}" for choice in finding.choices)


def _say_verdict(report: FileReport) -> str:
    if report.undecided:
        if not report.errors:
            return tell("report-undecided", undecided=report.undecided)
        return tell("report-undecided-wrong", errors=report.errors, undecided=report.undecided)
    if report.is_refused:
        return tell("report-wrong", errors=report.errors)
    if report.findings:
        return tell("report-with-warnings", warnings=len(report.findings))
    return tell("report-clean")


def _make_snapshot(parsed: Sequence[ParsedUnit]) -> RegisterSnapshot:
    developer = find_developer(parsed)
    return RegisterSnapshot(
        tuple(
            Unit(
                unit=str(place),
                building=unit.building,
                area_cm2=unit.area_cm2,
                use=unit.use,
                state=unit.state,
                owners=frozenset(owner.identity for owner in unit.owners),
                developer=find_voting_developer(unit, developer),
            )
            for place, unit in enumerate(parsed)
        )
    )
