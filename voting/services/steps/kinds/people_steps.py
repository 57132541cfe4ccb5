"""The steps on the people of a community: the committee's term, and who is appointed to watch."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from voting.sentences import Sentence
from voting.services.affairs.appointing import (
    Appointment,
    appoint_as_two,
    check_appointment,
    say_post,
)
from voting.services.affairs.tenure_recording import (
    record_tenure,
    require_recordable,
    say_day,
)
from voting.services.people.communities import get_community
from voting.services.people.tenure import Tenure, get_tenure
from voting.services.steps.definition import StepConfirmation, StepContents
from voting.storage.tables.desk import StepRow


def show_tenures(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show the days that are to be recorded, and those that are recorded now."""
    community_id = rows[0].community_id
    about = Sentence("step-about-tenure", {"community": get_community(session, community_id).name})
    recorded = get_tenure(session, community_id)
    return [StepContents(about, _say_change(row, recorded)) for row in rows]


def _say_change(row: StepRow, recorded: Tenure) -> tuple[Sentence, ...]:
    asked = Tenure.from_json(row.details)
    said = Sentence(
        "step-shows-tenure",
        {"ends_on": say_day(asked.ends_on), "succession_on": say_day(asked.succession_on)},
    )
    before = Sentence(
        "step-shows-tenure-before",
        {"ends_on": say_day(recorded.ends_on), "succession_on": say_day(recorded.succession_on)},
    )
    return (said, before) if row.outcome is None else (said,)


def check_tenure(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if the succession has not begun, or nothing would change."""
    require_recordable(session, row.community_id, Tenure.from_json(row.details), at)


def record_tenure_step(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Record the term."""
    record_tenure(
        session,
        community_id=row.community_id,
        tenure=Tenure.from_json(row.details),
        by=row.asked_by,
        confirmed_by=confirmation.confirmed_by,
        at=confirmation.at,
    )


def show_appointments(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show who is to be appointed, for what, and the telephone that gets the link."""
    community = get_community(session, rows[0].community_id).name
    return [_show_appointment(community, Appointment.from_json(row.details)) for row in rows]


def _show_appointment(community: str, asked: Appointment) -> StepContents:
    post = say_post(asked.role, asked.building)
    about = Sentence("step-about-appointment", {"community": community, "post": post})
    person = Sentence(
        "step-shows-appointee",
        {"name": asked.name, "login": asked.login, "telephone": asked.telephone},
    )
    return StepContents(about, (person, Sentence("step-shows-sight")))


def check_appointing(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if nobody can be appointed so: the login is taken, the building unknown."""
    del at
    check_appointment(session, row.community_id, Appointment.from_json(row.details))


def appoint(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Add the account, and send its person a link to set the password."""
    appoint_as_two(
        session,
        community_id=row.community_id,
        appointment=Appointment.from_json(row.details),
        by=row.asked_by,
        confirmed_by=confirmation.confirmed_by,
        base_url=confirmation.base_url,
        at=confirmation.at,
    )
