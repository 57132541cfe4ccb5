"""The report on a register's file, made before the import."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from ballots.area import format_area
from ballots.holdings import gather_holdings
from ballots.register import DeliveryState, RegisterSnapshot, Unit
from voting.importing.findings import Finding, FindingKind, has_errors
from voting.importing.rows import read_register
from voting.importing.units import ParsedUnit, find_developer

_KINDS = {FindingKind.ERROR: "错误", FindingKind.WARNING: "提醒"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The content of a file, and the findings on it."""

    name: str
    sha256: str
    """Of the file, in hexadecimal."""
    parsed: Sequence[ParsedUnit]
    """The units of the rows without an error."""
    holdings: int
    """Number of holdings, including those with only a parking space."""
    area_cm2: int
    """Of all these units."""
    findings: Sequence[Finding]

    @property
    def is_refused(self) -> bool:
        """Return whether an import would refuse the file."""
        return has_errors(self.findings)

    @property
    def errors(self) -> int:
        """Return how many errors there are."""
        return sum(each.kind is FindingKind.ERROR for each in self.findings)

    def to_json(self) -> dict[str, object]:
        """Return the report as `assembly register check --json` prints it."""
        return {
            "units": len(self.parsed),
            "holdings": self.holdings,
            "area": format_area(self.area_cm2),
            "problems": [
                {
                    "line": each.line,
                    "column": each.column,
                    "kind": each.kind.value,
                    "code": each.code,
                    "message": each.message,
                }
                for each in self.findings
            ],
        }


def check_file(name: str, data: bytes) -> Report:
    """Read a register's file and report all findings.

    Raises:
        FileRefusedError: no readable sheet.
    """
    parsed, findings = read_register(name, data)
    electorate = gather_holdings(_make_snapshot(parsed), None, frozenset())
    return Report(
        name=name,
        sha256=sha256(data).hexdigest(),
        parsed=parsed,
        holdings=len(electorate.holdings),
        area_cm2=sum(unit.area_cm2 for unit in parsed),
        findings=findings,
    )


def say_report(report: Report) -> str:
    """Return the report as text, a line for each finding."""
    area = format_area(report.area_cm2)
    found = [
        f"第 {each.line} 行　{each.column}　{_KINDS[each.kind]}：{each.message}"
        for each in report.findings
    ]
    total = f"{len(report.parsed)} 个专有部分，{report.holdings} 份持有，共 {area} ㎡"
    return "\n".join([total, *found, _say_verdict(report)])


def _say_verdict(report: Report) -> str:
    if report.is_refused:
        return f"有 {report.errors} 处错误，改正之前不能导入。"
    if report.findings:
        return f"没有错误，可以导入；有 {len(report.findings)} 处提醒，请核对。"
    return "没有发现问题，可以导入。"


def _make_snapshot(parsed: Sequence[ParsedUnit]) -> RegisterSnapshot:
    developer = find_developer(parsed)
    return RegisterSnapshot(
        tuple(
            Unit(
                unit=str(unit.line),
                building=unit.building,
                area_cm2=unit.area_cm2,
                use=unit.use,
                state=unit.state,
                owners=frozenset(owner.identity for owner in unit.owners),
                developer=None if unit.state is DeliveryState.DELIVERED else developer,
            )
            for unit in parsed
        )
    )
