"""Prove from the whole log that no ballot was recorded for a unit."""

from dataclasses import dataclass

from audit.entries.proceedings import find_voters
from audit.errors import RefutedError, UnreadableError
from audit.evidence.file import Evidence, hash_whole_log, read_proceedings
from audit.log.checkpoint import parse_checkpoint
from audit.log.note import parse_verifier_key


@dataclass(frozen=True, slots=True)
class Absence:
    """The finding that a log of this size has no ballot of a unit's holding."""

    size: int


def check_absence(unit: str, evidence: Evidence) -> Absence:
    """Check that the log of this evidence has no ballot of a unit's holding.

    A ballot counts for a whole holding, so the ballots of all units with the same voters are
    searched.

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
        indexes = ", ".join(str(each.index) for each in found)
        raise RefutedError(f"{unit} has voted: entry {indexes}")
    return Absence(size)
