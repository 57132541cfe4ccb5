"""Absence: that no ballot was recorded for a unit, shown from the whole log."""

from dataclasses import dataclass

from audit.checkpoint import parse_checkpoint
from audit.errors import RefutedError, UnreadableError
from audit.evidence import Evidence, hash_whole_log, read_proceedings
from audit.note import parse_verifier_key
from audit.proceedings import find_voters


@dataclass(frozen=True, slots=True)
class Absence:
    """No ballot of a unit's holding stands in a log of this size."""

    size: int


def check_absence(unit: str, evidence: Evidence) -> Absence:
    """Check that no ballot of a unit's holding stands in the log of this evidence.

    A ballot speaks for a whole holding, so that the ballots of all units with the same voters are
    looked for.

    Raises:
        UnreadableError: the unit is not in the register.
        RefutedError: there is such a ballot, or the evidence is damaged; the message says where.
    """
    _, note = parse_checkpoint(evidence.checkpoint)
    note.verify(parse_verifier_key(evidence.keys.log))
    size = len(hash_whole_log(evidence))
    proceedings = read_proceedings(evidence.entries)
    voters = {each.unit: find_voters(each) for each in proceedings.units}
    if unit not in voters:
        raise UnreadableError(f"the register has no unit {unit!r}")
    found = [each for each in proceedings.ballots if voters.get(each.cast.unit) == voters[unit]]
    if found:
        places = ", ".join(str(each.index) for each in found)
        raise RefutedError(f"{unit} has voted: entry {places}")
    return Absence(size)
