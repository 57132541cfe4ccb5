"""How the worked cases are put: so much area and so many persons for each mark."""

from collections.abc import Mapping
from datetime import UTC, datetime

from ballots.area import format_area, parse_area
from ballots.ballot import Ballot, Channel, Marks
from ballots.count.outcome import MotionOutcome, Outcome, count
from ballots.motion import Matter, Motion, MotionKind
from ballots.register import HandoverState, RegisterSnapshot, Unit, UnitUse
from ballots.rules import make_rules

Figure = tuple[str, int]
"""Square metres as text, and persons."""
NINE_HUNDRED: Figure = ("90000.00", 900)
AT = datetime(2026, 5, 1, tzinfo=UTC)
ORDINARY, SPECIAL = Matter.HIRE_OR_DISMISS_MANAGER, Matter.RAISE_MAINTENANCE_FUND


def make_unit(
    name: str,
    area_cm2: int,
    owners: tuple[str, ...],
    *,
    use: UnitUse = UnitUse.RESIDENTIAL,
    state: HandoverState = HandoverState.HANDED_OVER,
    building: str = "1栋",
    developer: str = "dev",
) -> Unit:
    return Unit(
        unit=name,
        building=building,
        area_cm2=area_cm2,
        use=use,
        state=state,
        owners=frozenset(owners),
        developer=developer,
    )


def make_group(name: str, figure: Figure) -> list[Unit]:
    """So many owners with one flat each, whose areas add up to the figure."""
    area, persons = figure
    if persons == 0:
        return []
    each, rest = divmod(parse_area(area), persons)
    return [
        make_unit(f"{name}{n}", each + (rest if n == 0 else 0), (f"{name}{n}",))
        for n in range(persons)
    ]


def make_ballot(
    unit: str, marks: Marks, *, channel: Channel = Channel.ONLINE, at: datetime = AT
) -> Ballot:
    return Ballot(unit, channel, at, {"M1": marks})


def make_motion(matter: Matter = ORDINARY) -> Motion:
    return Motion(id="M1", kind=MotionKind.APPROVAL, matter=matter)


def hold(
    units: list[Unit],
    ballots: list[Ballot],
    *,
    motion: Motion | None = None,
    rules: str = "civil-code-2021",
    overrides: Mapping[str, object] | None = None,
    delivered: frozenset[str] = frozenset(),
) -> Outcome:
    return count(
        snapshot=RegisterSnapshot(tuple(units)),
        scope=None,
        motions=[motion or make_motion()],
        ballots=ballots,
        delivered=delivered,
        rules=make_rules(rules, overrides or {}),
    )


def decide(
    votes: Mapping[str, Figure],
    *,
    eligible: Figure = NINE_HUNDRED,
    motion: Motion | None = None,
    rules: str = "civil-code-2021",
    overrides: Mapping[str, object] | None = None,
    served: Figure = ("0", 0),
) -> MotionOutcome:
    """Count a meeting of flats with one owner each; whoever is named nowhere stays away."""
    units: list[Unit] = []
    ballots: list[Ballot] = []
    for mark, figure in votes.items():
        group = make_group(f"{mark}-", figure)
        units += group
        ballots += [make_ballot(unit.unit, mark) for unit in group]
    silent = make_group("silent-", served) if served[1] else []
    units += silent
    left_area = parse_area(eligible[0]) - sum(unit.area_cm2 for unit in units)
    left_persons = eligible[1] - len(units)
    assert left_area >= 0
    assert left_persons >= 0
    assert (left_area == 0) == (left_persons == 0)
    if left_persons:
        units += make_group("away-", (format_area(left_area), left_persons))
    outcome = hold(
        units,
        ballots,
        motion=motion,
        rules=rules,
        overrides=overrides,
        delivered=frozenset(unit.unit for unit in silent),
    )
    return outcome.motions[0]


def verdict(outcome: MotionOutcome) -> str:
    return outcome.verdict.value
