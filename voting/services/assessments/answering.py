"""An owner answers an assessment for their home: once, to be changed until it closes.

Nothing of an answer is ever read for a single home again, not even for the home itself: whoever
shares it would read it, too. Another answer takes the place of the first.
"""

import hmac
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.caches import Cache
from voting.errors import InputError, NotFoundError, NotNowError
from voting.services.assessments.counting import group_buildings
from voting.services.assessments.questions import read_marks
from voting.services.casting.own_ballots import Home, find_home
from voting.services.people.actors import Owner
from voting.storage.tables.assessments.assessed import AssessmentAnswerRow, AssessmentRow
from voting.storage.tables.register import UnitRow, in_register
from voting.terms import RegisterKey

MOST_REMARK = 500
TOGETHER = "、"
"""Stands between the names of buildings that are put together."""


_kept: Cache[tuple[str, str], Mapping[str, str]] = Cache(20)
"""The homes that assessments ask; neither a frozen register nor who is invited changes."""


def find_homes(session: Session, row: AssessmentRow) -> Mapping[str, str]:
    """Return each holding that an assessment asks, with the building that its answer counts in.

    A holding with units in several buildings counts in that of its first one. Buildings with fewer
    than five that are asked are put together, so that what is stored of an answer says as little;
    where there are not five in all, the building is empty.
    """
    return _kept.get((row.community_id, row.id), lambda: _read_homes(session, row))


def _read_homes(session: Session, row: AssessmentRow) -> dict[str, str]:
    register = RegisterKey(row.community_id, row.register_id)
    units = session.execute(
        select(UnitRow.holding_id, UnitRow.building)
        .where(in_register(UnitRow, register))
        .order_by(UnitRow.position)
    )
    invited, asked = set(row.invited), dict[str, str]()
    for holding_id, building in units:
        if not invited or holding_id in invited:
            asked.setdefault(holding_id, building)
    groups = group_buildings(Counter(asked.values()))
    names = {each: TOGETHER.join(group) for group in groups for each in group}
    return {holding_id: names.get(building, "") for holding_id, building in asked.items()}


def find_asked(session: Session, row: AssessmentRow, owner: Owner, home: Home) -> tuple[str, str]:
    """Return the holding for which an owner is asked and its building; two empty texts if none."""
    is_of_it = owner.register == (row.community_id, row.register_id)
    homes = find_homes(session, row)
    own = {owner.holding_id} if is_of_it else home.holding_ids
    return min(((each, homes[each]) for each in own & homes.keys()), default=("", ""))


def answer_assessment(
    session: Session,
    *,
    owner: Owner,
    assessment_id: str,
    marks: Mapping[str, str],
    remark: str,
    at: datetime,
) -> None:
    """Record a home's answer; a later one takes its place.

    Raises:
        NotFoundError: there is no such assessment.
        NotNowError: it does not run, or does not ask this home.
        InputError: a dimension has no mark, all are 不了解, or the remark is too long.
    """
    row = session.get(AssessmentRow, (owner.community_id, assessment_id), with_for_update=True)
    if row is None:
        raise NotFoundError
    # Whoever waited for the lock while it closed finds no key, without which no home is hidden.
    if row.cancelled_at or not row.key or not row.opens_at <= at < row.closes_at:
        raise NotNowError("assessment-not-open")
    holding_id, building = find_asked(session, row, owner, find_home(session, owner))
    if not holding_id:
        raise NotNowError("assessment-not-asked")
    if len(remark) > MOST_REMARK:
        raise InputError("assessment-remark-long", most=MOST_REMARK)
    read = read_marks(row.dimensions, marks)
    key = (row.community_id, row.id, _digest(row, holding_id))
    answer = session.get(AssessmentAnswerRow, key) or AssessmentAnswerRow(
        community_id=row.community_id, assessment_id=row.id, digest=key[-1]
    )
    answer.building, answer.marks, answer.remark = building, read, remark.strip()
    session.add(answer)


def _digest(row: AssessmentRow, holding_id: str) -> str:
    return hmac.new(row.key.encode(), holding_id.encode(), sha256).hexdigest()


def has_answered(session: Session, row: AssessmentRow, holding_id: str) -> bool:
    """Tell whether a home answered; never what, and not once the assessment closed."""
    if not row.key:
        return False
    found = select(AssessmentAnswerRow.digest).where(
        AssessmentAnswerRow.community_id == row.community_id,
        AssessmentAnswerRow.assessment_id == row.id,
        AssessmentAnswerRow.digest == _digest(row, holding_id),
    )
    return session.scalar(found) is not None


def forget_homes(session: Session, at: datetime) -> None:
    """Delete the keys of what has closed.

    Without its key nobody can tell any more which answer is of which home, nor who answered.
    """
    rows = session.scalars(
        select(AssessmentRow).where(AssessmentRow.key != "", AssessmentRow.closes_at <= at)
    )
    for row in rows.all():
        row.key = ""
