"""Damages of evidence, and in which step each is refused."""

from collections.abc import Callable

from audit.evidence.trust import Trust
from audit.verdict import Verification
from tests.audit.simulator.log_entries import edit, place_of
from tests.audit.simulator.meeting import Meeting
from tests.audit.simulator.signers import make_witness, to_der

MEETING = Meeting()
GOOD = MEETING.evidence()
DATA = GOOD.to_bytes()
TRUST = Trust((MEETING.log_key.verifier,), (to_der(MEETING.committee), to_der(MEETING.office)))
WITNESSED = Meeting(witnesses=(make_witness(),))
HONEST = WITNESSED.evidence()
Edit = Callable[[list[bytes]], None]


def failing(verification: Verification) -> set[int]:
    return {step.number for step in verification.steps if not step.holds}


def drop(tag: str) -> Edit:
    def change(entries: list[bytes]) -> None:
        del entries[place_of(entries, tag)]

    return change


def alter(tag: str, **changes: object) -> Edit:
    def change(entries: list[bytes]) -> None:
        place = place_of(entries, tag)
        entries[place] = edit(entries[place], **changes)

    return change
