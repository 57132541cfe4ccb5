"""Count what was imported by the count of every meeting, and lay it beside what was published.

The register, the notice, the rules and the ballots on paper are those of the log; only the ballots
over the internet are the platform's.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from audit.checks.counting import count_proceedings, group_by_scope, make_case
from audit.entries.ballot import BallotCast
from audit.entries.meeting import MotionNoticed
from audit.entries.proceedings import Proceedings
from audit.log.canonical import Json
from audit.printed.reading import read_list, read_mapping
from ballots.area import SUM_DIGITS, format_area, is_nothing, parse_area
from ballots.ballot import Channel
from ballots.contract.case import read_case
from ballots.contract.report import count_case, report_motion
from ballots.errors import AreaError
from ballots.motion import ABSTAIN, INVALID
from voting.errors import InputError
from voting.importing.spelling.areas import clean_area
from voting.importing.spelling.platforms import read_persons
from voting.services.meeting.meetings import MotionView

PARTICIPATION = "participation"
AREA, PERSONS = "area", "persons"
Figures = Mapping[str, Mapping[str, str]]
"""From each motion's id to its figures, named `for.area`; areas in square metres."""


@dataclass(frozen=True, slots=True)
class PlatformCount:
    """The outcomes of all motions as the count contract prints them, in the notice's order."""

    alone: tuple[Json, ...]
    """Of the imported ballots alone, without deemed votes: what the platform counted."""
    together: tuple[Json, ...]
    """With the ballots on paper that the log holds, by all rules of the meeting."""


def count_list(
    proceedings: Proceedings, ballots: Sequence[BallotCast], *, has_paper: bool
) -> PlatformCount:
    """Count a list of ballots alone, and together with those of the log.

    Args:
        proceedings: the meeting as its log has it.
        ballots: the imported ones.
        has_paper: the list holds the ballots on paper too, so that those of the log add nothing.

    Raises:
        RefutedError: the log makes no usable case.
        CaseError: the list makes none.
    """
    merged = replace(proceedings, records=(*proceedings.records, *ballots))
    alone = tuple(_count_alone(merged))
    return PlatformCount(alone, alone if has_paper else count_proceedings(merged).outcomes)


def _count_alone(merged: Proceedings) -> Iterator[Json]:
    found: dict[str, Json] = {}
    for motions in group_by_scope(merged):
        case = make_case(merged, motions)
        online = [each for each in read_list(case["ballots"]) if _is_online(each)]
        # Nobody is deemed to have voted: the platform knows only who did.
        only = {key: value for key, value in case.items() if key not in {"delivered", "voided"}}
        outcome = count_case(read_case({**only, "ballots": online}))
        found.update((each.motion.id, report_motion(each)) for each in outcome.motions)
    yield from (found[str(each.motion["id"])] for each in merged.all(MotionNoticed))


def _is_online(ballot: object) -> bool:
    return read_mapping(ballot)["channel"] == Channel.ONLINE.value


def list_measured(motion: MotionView) -> tuple[str, ...]:
    """Return the names of a motion's figures: participation, then each mark."""
    return (PARTICIPATION, *motion.motion.marks, ABSTAIN, INVALID)


def name_figure(mark: str, measure: str) -> str:
    """Return the name of a figure among those of a motion."""
    return f"{mark}.{measure}"


def read_figures(outcome: Json) -> dict[str, str]:
    """Return the figures of an outcome, by their names."""
    weights = {
        PARTICIPATION: read_mapping(outcome[PARTICIPATION]),
        **{mark: read_mapping(each) for mark, each in read_mapping(outcome["results"]).items()},
    }
    return {
        name_figure(mark, measure): str(weight[measure])
        for mark, weight in weights.items()
        for measure in (AREA, PERSONS)
    }


def parse_figure(name: str, text: str) -> str:
    """Return a typed figure as the count prints it; empty if nothing was typed.

    Raises:
        InputError: it is no area, or no number of persons.
    """
    if not text.strip():
        return ""
    if name.endswith(f".{PERSONS}"):
        persons = read_persons(text)
        if persons is None:
            raise InputError("platform-persons-malformed")
        return str(persons)
    plain = clean_area(text)
    try:
        area = 0 if is_nothing(plain) else parse_area(plain, most_digits=SUM_DIGITS)
    except AreaError:
        raise InputError("platform-area-malformed") from None
    return format_area(area)


@dataclass(frozen=True, slots=True)
class PlatformFigure:
    """One figure as the platform published it, and as it was counted here."""

    mark: str
    measure: str
    published: str
    """Empty where it was not published."""
    counted: str

    @property
    def is_same(self) -> bool:
        """Tell whether both are the same."""
        return self.published == self.counted

    @property
    def differs(self) -> bool:
        """Tell whether it was published, and otherwise than it was counted."""
        return bool(self.published) and not self.is_same


@dataclass(frozen=True, slots=True)
class ComparedMotion:
    """The figures of one motion, line by line."""

    motion: MotionView
    figures: tuple[PlatformFigure, ...]


def compare(
    motions: Sequence[MotionView], counted: Figures, published: Figures
) -> tuple[ComparedMotion, ...]:
    """Return every figure that was counted beside the published one, by motion."""
    return tuple(
        ComparedMotion(
            motion, tuple(_compare(motion, counted[motion.id], published.get(motion.id, {})))
        )
        for motion in motions
        if motion.id in counted
    )


def _compare(
    motion: MotionView, counted: Mapping[str, str], published: Mapping[str, str]
) -> Iterator[PlatformFigure]:
    for mark in list_measured(motion):
        for measure in (AREA, PERSONS):
            name = name_figure(mark, measure)
            yield PlatformFigure(mark, measure, published.get(name, ""), counted.get(name, ""))
