"""Request what two persons do about a sample."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from voting.services.meeting.meetings import lock_meeting
from voting.services.people.actors import Auditor
from voting.services.people.communities import require_office
from voting.services.sampling.calling import check_round, find_round
from voting.services.sampling.planning import SampleDraft, check_plan
from voting.services.sampling.terms import SampleAct
from voting.services.sampling.throwing import Postponement, check_postponement, read_dice
from voting.services.steps.definition import Asker
from voting.services.steps.requests import StepRequest, request_step
from voting.services.steps.sampling.sampling_steps import ACT, DICE, ROUND
from voting.terms import MeetingKey, Role, StepKind


def ask_plan(
    session: Session,
    *,
    auditor: Auditor,
    meeting: MeetingKey,
    draft: SampleDraft,
    base_url: str,
    at: datetime,
) -> str:
    """Request that a sample be planned, also in place of another; return the step's id.

    Raises:
        ForbiddenError: the community is another street office's.
        VotingError: what `check_plan` and `request_step` raise.
    """
    require_office(session, auditor, meeting.community_id)
    checked = check_plan(lock_meeting(session, meeting), draft, at)
    details = {ACT: SampleAct.PLAN.value, **checked.to_json()}
    return _ask(
        session, auditor=auditor, meeting=meeting, details=details, base_url=base_url, at=at
    )


def ask_throw(
    session: Session,
    *,
    auditor: Auditor,
    meeting: MeetingKey,
    dice: str,
    again: str,
    base_url: str,
    at: datetime,
) -> str:
    """Request that somebody who watched confirm the dice; return the step's id.

    Args:
        session: writes.
        auditor: of the community's street office.
        meeting: with a preliminary result.
        dice: the throws; spaces between them do not matter.
        again: the same, typed once more.
        base_url: of the link that is sent.
        at: the present instant.

    Raises:
        ForbiddenError: the community is another street office's.
        VotingError: what `read_dice`, `require_throwable` and `request_step` raise.
    """
    require_office(session, auditor, meeting.community_id)
    details = {ACT: SampleAct.DICE.value, DICE: read_dice(dice, again)}
    return _ask(
        session, auditor=auditor, meeting=meeting, details=details, base_url=base_url, at=at
    )


def ask_postponement(
    session: Session,
    *,
    auditor: Auditor,
    meeting: MeetingKey,
    new: Postponement,
    base_url: str,
    at: datetime,
) -> str:
    """Request that another time for the dice be announced; return the step's id.

    Raises:
        ForbiddenError: the community is another street office's.
        VotingError: what `check_postponement` and `request_step` raise.
    """
    require_office(session, auditor, meeting.community_id)
    checked = check_postponement(session, lock_meeting(session, meeting), new, at)
    details = {ACT: SampleAct.POSTPONEMENT.value, **checked.to_json()}
    return _ask(
        session, auditor=auditor, meeting=meeting, details=details, base_url=base_url, at=at
    )


def ask_end(
    session: Session, *, auditor: Auditor, meeting: MeetingKey, base_url: str, at: datetime
) -> str:
    """Request that another person look at a round's answers, which ends it; return the step's id.

    Raises:
        ForbiddenError: the community is another street office's.
        VotingError: what `check_round` and `request_step` raise.
    """
    require_office(session, auditor, meeting.community_id)
    row = lock_meeting(session, meeting)
    number = find_round(session, meeting)
    check_round(session, row, number)
    details = {ACT: SampleAct.ANSWERS.value, ROUND: number}
    return _ask(
        session, auditor=auditor, meeting=meeting, details=details, base_url=base_url, at=at
    )


def _ask(
    session: Session,
    *,
    auditor: Auditor,
    meeting: MeetingKey,
    details: Mapping[str, object],
    base_url: str,
    at: datetime,
) -> str:
    return request_step(
        session,
        asker=Asker(auditor.id, meeting.community_id, Role.AUDITOR),
        meeting=meeting,
        # Of one meeting one of each waits at a time.
        step=StepRequest(kind=StepKind.SAMPLING, subject_id=str(details[ACT]), details=details),
        base_url=base_url,
        at=at,
    )
