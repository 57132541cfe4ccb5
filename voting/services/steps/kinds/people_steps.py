"""The steps on the people of a community: the committee's term, who watches, and handovers."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.errors import NotFoundError
from voting.sentences import Sentence, tell
from voting.services.affairs.appointing import (
    Appointment,
    appoint_as_two,
    check_appointment,
    say_post,
)
from voting.services.affairs.dismissal import dismiss_as_two, require_appointed
from voting.services.affairs.handing_over import hand_over, read_leaving, require_handover
from voting.services.affairs.recovery import (
    WAITS,
    get_recovered,
    recover_as_two,
    require_of_another,
)
from voting.services.affairs.tenure_recording import (
    record_tenure,
    require_new_tenure,
    say_day,
)
from voting.services.people.communities import get_community
from voting.services.people.tenure import Tenure, get_tenure
from voting.services.steps.definition import StepConfirmation, StepContents, find_scan
from voting.storage.tables.desk import StepRow
from voting.storage.tables.people import StaffRow
from voting.terms import Role

LOGIN = "login"
"""In a step's details: whose appointment is to end."""


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
    require_new_tenure(session, row.community_id, Tenure.from_json(row.details), at)


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


def show_handovers(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show whose accounts end, who goes on, and the list that was signed."""
    community_id = rows[0].community_id
    about = Sentence(
        "step-about-handover", {"community": get_community(session, community_id).name}
    )
    accounts = _read_accounts(session, community_id)
    return [StepContents(about, _say_desk(row, accounts), find_scan(row)) for row in rows]


def _read_accounts(session: Session, community_id: str) -> list[StaffRow]:
    chosen = select(StaffRow).where(StaffRow.community_id == community_id)
    return list(session.scalars(chosen.order_by(StaffRow.login)))


def _say_desk(row: StepRow, accounts: Sequence[StaffRow]) -> tuple[Sentence, ...]:
    leaving = read_leaving(row.details)
    of_desk = [each for each in accounts if each.role is Role.COMMITTEE]
    named = tuple(_say_account(each) for each in of_desk if each.login in leaving)
    said = Sentence("step-shows-leaving", {"accounts": named})
    if row.outcome is not None:
        return (said,)
    going_on = tuple(
        _say_account(each)
        for each in of_desk
        if each.login not in leaving and each.disabled_at is None
    )
    return (
        said,
        Sentence("step-shows-remaining", {"accounts": going_on}),
        Sentence("step-shows-list" if row.scan_sha256 else "step-shows-no-list"),
    )


def _say_account(row: StaffRow) -> str:
    return tell("account-of", name=row.name, login=row.login)


def check_handover(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if nobody leaves, or too few would be left."""
    del at
    require_handover(session, row.community_id, read_leaving(row.details))


def do_handover(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """End the accounts of those who leave."""
    hand_over(
        session,
        step=row,
        confirmed_by=confirmation.confirmed_by,
        keys=confirmation.keys,
        at=confirmation.at,
    )


def show_dismissals(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show whose appointment is to end, and why."""
    community_id = rows[0].community_id
    community = get_community(session, community_id).name
    accounts = {each.login: each for each in _read_accounts(session, community_id)}
    return [_show_dismissal(row, community, accounts.get(_login_of(row))) for row in rows]


def _show_dismissal(row: StepRow, community: str, account: StaffRow | None) -> StepContents:
    if account is None:
        raise NotFoundError
    post = say_post(account.role, account.building)
    return StepContents(
        Sentence("step-about-dismissal", {"community": community, "post": post}),
        (
            Sentence("step-shows-dismissed", {"name": account.name, "login": account.login}),
            Sentence("step-shows-reason", {"reason": row.reason}),
        ),
    )


def _login_of(row: StepRow) -> str:
    return str(row.details.get(LOGIN, ""))


def check_dismissal(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if nobody with this login was appointed, or it was ended already."""
    del at
    require_appointed(session, row.community_id, _login_of(row))


def dismiss(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """End the appointment."""
    dismiss_as_two(
        session,
        step=row,
        login=_login_of(row),
        confirmed_by=confirmation.confirmed_by,
        at=confirmation.at,
    )


def show_recoveries(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show whose second factor is to be set up anew, why, and since when it may be confirmed."""
    community = get_community(session, rows[0].community_id).name
    return [_show_recovery(row, community, get_recovered(session, row)) for row in rows]


def _show_recovery(row: StepRow, community: str, account: StaffRow) -> StepContents:
    post = say_post(account.role, account.building)
    return StepContents(
        Sentence("step-about-recovery", {"community": community, "name": account.name}),
        (
            Sentence(
                "step-shows-recovered",
                {"name": account.name, "login": account.login, "post": post},
            ),
            Sentence("step-shows-reason", {"reason": row.reason}),
            Sentence("step-shows-recovery", {"counts_at": row.asked_at + WAITS}),
        ),
    )


def check_recovery(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if the account is not in use, or of whoever asks."""
    del at
    require_of_another(session, row, row.asked_by)


def recover(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Reset the second factor."""
    recover_as_two(session, step=row, confirmed_by=confirmation.confirmed_by, at=confirmation.at)
