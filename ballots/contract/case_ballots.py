"""Read the ballots of a count case, or the sums in their place."""

from collections.abc import Mapping

from ballots.area import SUM_DIGITS, is_nothing, parse_area
from ballots.ballot import NO_REASONS, Ballot, Channel, Marks
from ballots.contract.json_values import (
    read_each,
    read_instant,
    read_list,
    read_member,
    read_object,
    read_optional_text,
    read_text,
    require_keys,
    show,
)
from ballots.count.sums import Sums
from ballots.errors import AreaError, CaseError
from ballots.holdings import Weight
from ballots.motion import ABSTAIN, Motion, MotionKind

_BALLOT_NEEDED = frozenset(("unit", "channel", "at"))
_BALLOT_KEYS = _BALLOT_NEEDED | {"choices", "invalid", "invalid_on"}


def read_ballots(value: object, known: set[str], motions: tuple[Motion, ...]) -> tuple[Ballot, ...]:
    """Read all ballots, in the order of the log.

    Raises:
        CaseError: one is not usable; the message begins with its path.
    """
    readers = {motion.id: _MarksReader(motion) for motion in motions}
    return tuple(
        _read_ballot(each, number, known, readers)
        for number, each in enumerate(read_list(value, "ballots"))
    )


def _read_ballot(
    value: object, number: int, known: set[str], readers: "Mapping[str, _MarksReader]"
) -> Ballot:
    """Read one ballot; the text of its path is only made for an error."""
    path = f"ballots[{number}]"
    record = read_object(value, path)
    if not _BALLOT_NEEDED <= record.keys() <= _BALLOT_KEYS:
        require_keys(
            record,
            path,
            needed=("unit", "channel", "at"),
            optional=("choices", "invalid", "invalid_on"),
        )
    if not record.keys() & {"choices", "invalid", "invalid_on"}:
        raise CaseError(f"{path}.choices", "is missing")
    unit = read_text(record["unit"], f"{path}.unit")
    if unit not in known:
        raise CaseError(f"{path}.unit", f"{unit!r} is not in the register")
    channel = read_member(record["channel"], f"{path}.channel", Channel)
    choices: dict[str, Marks] = {}
    for motion, marks in read_object(record.get("choices", {}), f"{path}.choices").items():
        if motion not in readers:
            raise CaseError(f"{path}.choices.{motion}", "is not a motion of this case")
        choices[motion] = readers[motion].read(marks, path)
    return Ballot(
        unit,
        channel,
        read_instant(record["at"], f"{path}.at"),
        choices,
        read_optional_text(record, "invalid", f"{path}."),
        _read_reasons(record["invalid_on"], path, readers, choices)
        if "invalid_on" in record
        else NO_REASONS,
    )


def _read_reasons(
    value: object,
    path: str,
    readers: "Mapping[str, _MarksReader]",
    choices: Mapping[str, Marks],
) -> dict[str, str]:
    """Read why single motions of a ballot are invalid while its other marks count."""
    reasons = read_object(value, f"{path}.invalid_on")
    for motion in reasons:
        if motion not in readers:
            raise CaseError(f"{path}.invalid_on.{motion}", "is not a motion of this case")
        if motion in choices:
            raise CaseError(f"{path}.invalid_on.{motion}", "has choices too")
    return {
        motion: read_text(reason, f"{path}.invalid_on.{motion}")
        for motion, reason in reasons.items()
    }


class _MarksReader:
    """Reads the marks of ballots on one motion."""

    def __init__(self, motion: Motion) -> None:
        self._motion = motion
        self._words = {mark: mark for mark in motion.marks}
        if motion.kind is not MotionKind.ELECTION:
            self._words[ABSTAIN] = ABSTAIN

    def read(self, value: object, ballot: str) -> Marks:
        """Return the marks, or raise CaseError."""
        if self._motion.kind is MotionKind.ELECTION:
            return self._read_candidates(value, f"{ballot}.choices.{self._motion.id}")
        if isinstance(value, str) and value in self._words:
            return self._words[value]
        raise self._refusal(value, f"{ballot}.choices.{self._motion.id}")

    def _read_candidates(self, value: object, path: str) -> Marks:
        names = read_each(value, path, read_text)
        for number, name in enumerate(names):
            if name not in self._words:
                raise self._refusal(name, f"{path}[{number}]")
            if name in names[:number]:
                raise CaseError(f"{path}[{number}]", f"{name!r} stands twice")
        return tuple(names)

    def _refusal(self, value: object, path: str) -> CaseError:
        return CaseError(path, f"{show(value)} is not one of {', '.join(self._words)}")


def read_sums(case: Mapping[str, object], known: set[str], motions: tuple[Motion, ...]) -> Sums:
    """Read which units took part, and the sums of every motion.

    Raises:
        CaseError: a unit, a motion or a slot is not known, or a sum is malformed.
    """
    units = read_each(case["took_part"], "took_part", read_text)
    for number, unit in enumerate(units):
        if unit not in known:
            raise CaseError(f"took_part[{number}]", f"{unit!r} is not in the register")
    given = read_object(case["tallies"], "tallies")
    by_id = {motion.id: motion for motion in motions}
    for motion_id in given.keys() - by_id.keys():
        raise CaseError(f"tallies.{motion_id}", "is not a motion of this case")
    for motion_id in by_id.keys() - given.keys():
        raise CaseError(f"tallies.{motion_id}", "is missing")
    tallies = {
        motion.id: _read_slots(given[motion.id], f"tallies.{motion.id}", motion)
        for motion in motions
    }
    return Sums(frozenset(units), tallies)


def _read_slots(value: object, path: str, motion: Motion) -> dict[str, Weight]:
    slots = read_object(value, path)
    require_keys(slots, path, needed=motion.slots, optional=())
    return {slot: _read_weight(slots[slot], f"{path}.{slot}") for slot in motion.slots}


def _read_weight(value: object, path: str) -> Weight:
    record = read_object(value, path)
    require_keys(record, path, needed=("area", "persons"), optional=())
    persons = record["persons"]
    if not isinstance(persons, int) or isinstance(persons, bool) or persons < 0:
        raise CaseError(f"{path}.persons", f"{show(persons)} is not a whole number")
    text = read_text(record["area"], f"{path}.area")
    try:
        area_cm2 = 0 if is_nothing(text) else parse_area(text, most_digits=SUM_DIGITS)
    except AreaError as error:
        raise CaseError(f"{path}.area", str(error)) from None
    return Weight(area_cm2, persons)
