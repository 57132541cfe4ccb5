"""Assessments of the demo: of a manager and of last year, which are over, and one that runs."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballots.rules import CHINA
from demonstration.installation import Installation
from voting.services.assessments.answering import answer_assessment, forget_homes
from voting.services.assessments.opening import NewAssessment, get_register, open_assessment
from voting.services.assessments.pay import PayStep
from voting.services.assessments.questions import SCORES, UNKNOWN, list_dimensions
from voting.services.assessments.terms import AssessmentKind
from voting.services.people.actors import Owner
from voting.storage.tables.register import VoterRow, in_register

_LAST, _NOW = 130, 60
"""How many homes answer what is over, and what runs."""
_DAY = timedelta(days=1)
_BEFORE = timedelta(days=38)
"""Since when the register of the first meeting is frozen."""
_MARKS = (*SCORES, UNKNOWN)
_WEIGHTS = ((40, 38, 10, 4, 1, 7), (24, 38, 18, 8, 4, 8), (12, 26, 26, 16, 10, 10))
"""Of what they find good, fair and less so; dimensions take turns."""
_PAY = (PayStep(0, 600), PayStep(600, 800), PayStep(800, 950), PayStep(900, 1000))


def assess(demo: Installation, shown: str, now: datetime) -> None:
    """Hold two assessments since the register was frozen, and let a third one run.

    Args:
        demo: the community.
        shown: the holding that the demo is shown with, which has not answered yet.
        now: the demo's present.
    """
    draw = random.Random(2026)  # noqa: S311 - the same demo every time
    owners = demo.context.database.read(partial(_list_owners, demo))
    chosen = draw.sample([each for each in owners if each.holding_id != shown], _LAST)
    asked_at, begun_at = now - _BEFORE, now - 4 * _DAY
    year = now.astimezone(CHINA).year
    past = (
        (AssessmentKind.PROPERTY, "示例物业服务有限公司", ()),
        (AssessmentKind.MANAGER, "示例物业服务有限公司项目经理", _PAY),
    )
    for kind, subject, pay in past:
        new = _plan(kind, subject, year - 1, asked_at, pay)
        _hold(demo, new, chosen, draw, asked_at)
    running = _plan(AssessmentKind.PROPERTY, past[0][1], year, begun_at, ())
    _hold(demo, running, chosen[:_NOW], draw, begun_at)
    demo.context.database.write(lambda s: forget_homes(s, now))


def _list_owners(demo: Installation, session: Session) -> list[Owner]:
    register = get_register(session, demo.community.id)
    rows = session.scalars(
        select(VoterRow)
        .where(in_register(VoterRow, register))
        .order_by(VoterRow.holding_id, VoterRow.owner_id)
    )
    first = {row.holding_id: row.owner_id for row in reversed(rows.all())}
    return [Owner(register, *each) for each in sorted(first.items())]


def _plan(
    kind: AssessmentKind, subject: str, year: int, asked_at: datetime, pay: tuple[PayStep, ...]
) -> NewAssessment:
    first_on = (asked_at + _DAY).astimezone(CHINA).date()
    last_on = first_on + 13 * _DAY
    return NewAssessment(
        kind=kind, subject=subject, year=year, first_on=first_on, last_on=last_on, pay=pay
    )


def _hold(
    demo: Installation,
    new: NewAssessment,
    owners: Sequence[Owner],
    draw: random.Random,
    asked_at: datetime,
) -> None:
    """Open an assessment as two members, and let homes answer on its second day."""

    def do(session: Session) -> None:
        assessment_id = open_assessment(
            session,
            community_id=demo.community.id,
            new=replace(new, register_id=owners[0].register.register_id),
            by=demo.member.id,
            confirmed_by=demo.second.id,
            at=asked_at,
        )
        for owner in owners:
            answer_assessment(
                session,
                owner=owner,
                assessment_id=assessment_id,
                marks={
                    key: draw.choices(_MARKS, _WEIGHTS[place % 3])[0]
                    for place, key in enumerate(list_dimensions(new.kind))
                },
                remark="",
                at=new.opens_at + _DAY,
            )

    demo.context.database.write(do)
