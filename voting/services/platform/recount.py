"""What was counted from an import, as it is kept: outcomes, remarks, differing areas."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from audit.evidence.file import read_proceedings
from audit.log.canonical import Json
from ballots.ballot import Channel
from voting.importing.spelling.addresses import Address
from voting.services.log.log import read_entries
from voting.services.meeting.meetings import NoticedMeeting
from voting.services.platform.ballots import (
    AreaDifference,
    ReadingBasis,
    RegisteredUnit,
    RowRemark,
    read_list,
)
from voting.services.platform.counting import Figures, count_list, read_figures
from voting.services.platform.mapping import PlatformMapping
from voting.services.platform.sheets import PlatformSheet
from voting.services.platform.totals import judge_totals
from voting.services.register.register import read_units
from voting.terms import PlatformFile


@dataclass(frozen=True, slots=True, kw_only=True)
class CountBasis:
    """What was witnessed here: the meeting, its register, and its log."""

    meeting: NoticedMeeting
    units: tuple[RegisteredUnit, ...]
    entries: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was counted from an import."""

    entries: int
    """So many entries of the log were counted with it."""
    rows: int
    """The rows of a list; 0 where there are totals alone."""
    ballots: int
    paper: int
    """The ballots on paper that the log has."""
    alone: tuple[Json, ...]
    together: tuple[Json, ...]
    remarks: tuple[RowRemark, ...]
    areas: tuple[AreaDifference, ...]

    def to_json(self) -> dict[str, object]:
        """Return the value to store."""
        return {
            "entries": self.entries,
            "rows": self.rows,
            "ballots": self.ballots,
            "paper": self.paper,
            "alone": list(self.alone),
            "together": list(self.together),
            "remarks": [each.to_json() for each in self.remarks],
            "areas": [[e.line, e.address, e.imported, e.registered] for e in self.areas],
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Found | None":
        """Return what was stored, or None where nothing was counted."""
        if not value:
            return None
        return cls(
            entries=value["entries"],
            rows=value["rows"],
            ballots=value["ballots"],
            paper=value["paper"],
            alone=tuple(value["alone"]),
            together=tuple(value["together"]),
            remarks=tuple(map(RowRemark.from_json, value["remarks"])),
            areas=tuple(AreaDifference(*each) for each in value["areas"]),
        )

    @property
    def left_out(self) -> tuple[RowRemark, ...]:
        """Return the remarks on rows that are not counted, at least in part."""
        return tuple(each for each in self.remarks if each.is_left_out)

    def figures(self) -> dict[str, dict[str, str]]:
        """Return the figures of the import alone, by motion."""
        return {str(each["id"]): read_figures(each) for each in self.alone}

    def figures_together(self) -> dict[str, dict[str, str]]:
        """Return the figures with the ballots on paper of the log, by motion."""
        return {str(each["id"]): read_figures(each) for each in self.together}

    def count_differing(self, published: Figures) -> int:
        """Return how many figures were published otherwise than they were counted."""
        counted = self.figures()
        return sum(
            bool(figure) and counted.get(motion, {}).get(name) != figure
            for motion, figures in published.items()
            for name, figure in figures.items()
        )


def find_basis(session: Session, meeting: NoticedMeeting) -> CountBasis:
    """Return what an import is counted with."""
    units = tuple(
        RegisteredUnit(
            unit=row.pseudonym,
            holding_id=row.holding_id,
            address=Address(row.building, row.section, row.room),
            area_cm2=row.area_cm2,
        )
        for row in read_units(session, meeting.register)
    )
    return CountBasis(meeting=meeting, units=units, entries=read_entries(session, meeting.key))


def recount(
    basis: CountBasis,
    kind: PlatformFile,
    mapping: PlatformMapping,
    sheet: PlatformSheet | None,
    published: Figures,
) -> Found:
    """Count an import; outside of any transaction, since it takes long.

    Raises:
        RefutedError: the log makes no usable case.
        InputError: of totals alone, a figure is missing.
    """
    proceedings = read_proceedings(basis.entries)
    paper = [
        each.cast for each in proceedings.counted_ballots if each.cast.channel is Channel.PAPER
    ]
    if kind is PlatformFile.RESULT or sheet is None:
        is_apart = bool(paper) and not mapping.has_paper
        totals = judge_totals(proceedings, basis.meeting.motions, published, is_apart=is_apart)
        return Found(
            entries=len(basis.entries),
            rows=0,
            ballots=0,
            paper=len(paper),
            alone=totals.outcomes,
            together=totals.outcomes,
            remarks=totals.remarks,
            areas=(),
        )
    reading = ReadingBasis(
        units=basis.units,
        motions=basis.meeting.motions,
        opens_at=basis.meeting.opens_at,
        closes_at=basis.meeting.closes_at,
        on_paper=frozenset(each.unit for each in paper),
    )
    read = read_list(sheet, mapping, reading)
    counted = count_list(proceedings, read.ballots, has_paper=mapping.has_paper)
    return Found(
        entries=len(basis.entries),
        rows=read.rows,
        ballots=len(read.ballots),
        paper=len(paper),
        alone=counted.alone,
        together=counted.together,
        remarks=read.remarks,
        areas=read.areas,
    )
