"""Check the objections to a result: raised in time, by whom, and that each is answered.

Law: Civil Code art. 280 (owners may have a decision annulled); 274号 art. 30 (it is announced).
"""

from collections.abc import Iterator

from audit.entries.meeting import ResultConfirmed, ResultPreliminary
from audit.entries.objection import ObjectionAnswered, ObjectionRaised
from audit.entries.proceedings import Proceedings
from audit.terms import ObjectionChannel


def check_objections(proceedings: Proceedings) -> Iterator[str]:
    """Yield the objections at a wrong time, and the answers to no open objection."""
    published: ResultPreliminary | None = None
    waiting: dict[int, ObjectionRaised] = {}
    for index, record in enumerate(proceedings.records):
        if isinstance(record, ResultPreliminary):
            published = record
        elif isinstance(record, ObjectionRaised):
            if not _is_in_time(record, published):
                yield f"entry {index}: the objection was raised outside of the time for objections"
            waiting[index] = record
        elif isinstance(record, ObjectionAnswered):
            raised = waiting.pop(record.objection, None)
            if raised is None or record.at < raised.at:
                yield f"entry {index}: it answers no objection before it that waits for an answer"
        elif isinstance(record, ResultConfirmed):
            yield from (f"entry {each}: the objection was never answered" for each in waiting)


def _is_in_time(raised: ObjectionRaised, published: ResultPreliminary | None) -> bool:
    return published is not None and published.at <= raised.at < published.objections_until


def check_objectors(proceedings: Proceedings) -> Iterator[str]:
    """Yield the objections of no known unit, out of order, or in person without their scan."""
    known, number = {unit.unit for unit in proceedings.units}, 0
    for index, record in enumerate(proceedings.records):
        if not isinstance(record, ObjectionRaised):
            continue
        number += 1
        if record.number != number:
            yield f"entry {index}: the objection's number is not {number}"
        if record.unit not in known:
            yield f"entry {index}: the objection's unit is not in the register"
        is_there = (record.by is not None, record.paper is not None)
        if is_there != (record.channel is ObjectionChannel.IN_PERSON,) * 2:
            yield f"entry {index}: in person, and only then, somebody records it with its paper"


def list_texts(proceedings: Proceedings) -> dict[str, str]:
    """Return the commitments of objections and answers, by the index of the entry, as text."""
    return {
        str(index): record.text if isinstance(record, ObjectionRaised) else record.answer
        for index, record in enumerate(proceedings.records)
        if isinstance(record, ObjectionRaised | ObjectionAnswered)
    }
