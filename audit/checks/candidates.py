"""Candidates who withdrew or were struck between notice and closing.

Law: none nationwide for what becomes of their marks; a seat is for whoever stands for it.
"""

from collections.abc import Iterator

from audit.entries.meeting import CandidateWithdrawn, MeetingNoticed, MotionNoticed
from audit.entries.proceedings import Proceedings
from audit.errors import RefutedError
from audit.log.canonical import Json


def say_motion(noticed: MotionNoticed, proceedings: Proceedings) -> Json:
    """Return a motion in the form of the count contract, with the candidates who withdrew.

    Raises:
        RefutedError: the notice itself names some, which takes two persons after it.
    """
    if "withdrawn" in noticed.motion:
        raise RefutedError("the notice names candidates who had withdrawn")
    gone = {
        each.candidate
        for each in proceedings.all(CandidateWithdrawn)
        if each.motion == noticed.motion.get("id")
    }
    withdrawn = [each for each in _list_candidates(noticed) if each in gone]
    return {**noticed.motion, "withdrawn": withdrawn} if withdrawn else noticed.motion


def check_withdrawals(proceedings: Proceedings) -> Iterator[str]:
    """Yield the withdrawals that name no candidate, repeat one, or come at a wrong time."""
    candidates = {
        str(each.motion.get("id")): _list_candidates(each)
        for each in proceedings.all(MotionNoticed)
    }
    gone: set[tuple[str, str]] = set()
    for index, record in enumerate(proceedings.records):
        if not isinstance(record, CandidateWithdrawn):
            continue
        before = proceedings.until(index)
        if not before.get(MeetingNoticed).at <= record.at < before.closes_at:
            yield f"entry {index}: it came before the notice, or after the vote had ended"
        if record.candidate not in candidates.get(record.motion, ()):
            yield f"entry {index}: whoever withdrew is no candidate of this motion"
        if (record.motion, record.candidate) in gone:
            yield f"entry {index}: the candidate had withdrawn already"
        gone.add((record.motion, record.candidate))


def _list_candidates(noticed: MotionNoticed) -> list[str]:
    found = noticed.motion.get("candidates")
    return [str(each) for each in found] if isinstance(found, list) else []
