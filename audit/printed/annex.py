"""The annex of a result: every unit, whether its holding took part, and by which channel.

The public edition names units by pseudonym. The auditor's edition names rooms and owners, and gives
the marks of each. The document prints these lines, and the verifier looks for the same lines in it.
"""

import re
from collections.abc import Mapping, Sequence

from audit.checks.counting import read_cases
from audit.entries.ballot import BallotCast
from audit.entries.meeting import MotionNoticed
from audit.entries.proceedings import Proceedings, find_voters
from audit.entries.register import UnitRecord
from audit.evidence.file import Evidence
from audit.printed.reading import format_square_metres
from audit.printed.summary import PrintedRow
from audit.sentences import CHANNELS, MARKS, say
from audit.terms import Edition
from ballots.contract.report import count_case
from ballots.motion import ABSTAIN

_DIGITS = re.compile(r"(\d+)")


def list_annex(evidence: Evidence, proceedings: Proceedings) -> tuple[PrintedRow, ...]:
    """Return the lines of the annex, one for each unit of the register.

    Args:
        evidence: gives the edition and the openings.
        proceedings: the parsed entries of the same evidence.

    Raises:
        RefutedError: the entries make no usable case.
    """
    voted = _find_ballots(proceedings)
    names = _Names(evidence)
    motions = [str(noticed.motion["id"]) for noticed in proceedings.all(MotionNoticed)]
    units = sorted(proceedings.units, key=names.order)
    numbers: dict[frozenset[str], int] = {}
    lines = []
    for unit in units:
        voters = find_voters(unit)
        is_further = voters in numbers
        number = numbers.setdefault(voters, len(numbers) + 1)
        head = (str(number), *names.cells(unit), format_square_metres(unit.area_cm2))
        if is_further:
            part, marks = say("same-holding", number=number), ("", "")
        else:
            casts = voted.get(voters, {})
            part, marks = _say_part(casts), _say_marks(motions, casts)
        if names.is_auditors:
            now, before = ((*head, part, each) for each in marks)
            lines.append(PrintedRow(now, printed_before=before))
        else:
            lines.append(PrintedRow((*head, part)))
    return tuple(lines)


class _Names:
    """The names of units in an edition."""

    def __init__(self, evidence: Evidence) -> None:
        self.is_auditors = evidence.edition is Edition.AUDITOR
        self._rooms = {each.of: each.value for each in evidence.openings.units}
        self._owners = {each.of: each.value for each in evidence.openings.owners}

    def cells(self, unit: UnitRecord) -> tuple[str, str]:
        if not self.is_auditors:
            return unit.unit, unit.building
        owners = sorted(self._owners.get(owner, owner) for owner in unit.owners)
        return self._rooms.get(unit.unit, unit.unit), "、".join(owners)

    def order(self, unit: UnitRecord) -> tuple[list[str | int], str]:
        """Return a sort key by which 2栋 comes before 10栋."""
        text = self._rooms.get(unit.unit, unit.building) if self.is_auditors else unit.building
        parts = _DIGITS.split(text)
        return [int(part) if part.isdigit() else part for part in parts], unit.unit


def _find_ballots(proceedings: Proceedings) -> dict[frozenset[str], dict[str, BallotCast]]:
    """Return, by holding and by motion id, the ballot that counts."""
    casts = [placed.cast for placed in proceedings.counted_ballots]
    found: dict[frozenset[str], dict[str, BallotCast]] = {}
    for case in read_cases(proceedings):
        outcome = count_case(case)
        for holding, place in outcome.admission.admitted.items():
            voters = outcome.electorate.holdings[holding].voters
            marks = found.setdefault(voters, {})
            marks.update((each.id, casts[place]) for each in case.motions)
    return found


def _say_part(casts: Mapping[str, BallotCast]) -> str:
    if not casts:
        return say("absent")
    channels = "、".join(sorted({CHANNELS[cast.channel] for cast in casts.values()}))
    if any(cast.mandate is not None for cast in casts.values()):
        channels = say("by-agent", channels=channels)
    is_invalid = any(cast.invalid is not None for cast in casts.values())
    return say("with-invalid", channels=channels) if is_invalid else channels


def _say_marks(motions: Sequence[str], casts: Mapping[str, BallotCast]) -> tuple[str, str]:
    """Return the marks by the motions' numbers, and by their ids as printed before."""
    said = []
    for number, motion in enumerate(motions, 1):
        cast = casts.get(motion)
        if cast is None or cast.invalid is not None or motion not in cast.choices:
            continue
        mark = _say_mark(cast.choices[motion])
        said.append((say("numbered-mark", number=number, mark=mark), f"{motion} {mark}"))
    return "；".join(now for now, _ in said), "；".join(before for _, before in said)


def _say_mark(marks: object) -> str:
    if isinstance(marks, list):
        return "、".join(str(name) for name in marks) or MARKS[ABSTAIN]
    return MARKS.get(str(marks), str(marks))
