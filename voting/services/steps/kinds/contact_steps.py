"""The steps that change what owners are told: the contact, and what is pledged about concerns."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from voting.sentences import Sentence, say, tell
from voting.services.concerns import pledge as pledges
from voting.services.concerns.pledge import Pledge, get_pledge, record_pledge
from voting.services.concerns.terms import ContactBody, Phase
from voting.services.people.communities import get_community
from voting.services.people.contact import Contact, get_contact, record_contact, require_new
from voting.services.steps.definition import StepConfirmation, StepContents
from voting.storage.tables.desk import StepRow


def show_contacts(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show the requested contact and the present one, as both are printed."""
    community_id = rows[0].community_id
    about = Sentence("step-about-contact", {"community": get_community(session, community_id).name})
    present = get_contact(session, community_id)
    return [StepContents(about, _say_change(row, present)) for row in rows]


def _say_change(row: StepRow, present: Contact) -> tuple[Sentence, ...]:
    said = _say("step-shows-contact", Contact.from_json(row.details))
    return (said, _say("step-shows-contact-before", present)) if row.outcome is None else (said,)


def _say(code: str, contact: Contact) -> Sentence:
    unsaid = tell("contact-unsaid")
    place = contact.paper_place or unsaid
    return Sentence(code, {"telephone": contact.telephone or unsaid, "place": place})


def check_contact(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if nothing would change."""
    del at
    require_new(session, row.community_id, Contact.from_json(row.details))


def change(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Change the contact."""
    record_contact(
        session,
        community_id=row.community_id,
        contact=Contact.from_json(row.details),
        by=row.asked_by,
        confirmed_by=confirmation.confirmed_by,
    )


def show_pledges(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show the requested pledge and the present one, each in words."""
    community_id = rows[0].community_id
    about = Sentence("step-about-pledge", {"community": get_community(session, community_id).name})
    present = get_pledge(session, community_id)
    return [StepContents(about, _say_pledges(row, present)) for row in rows]


def _say_pledges(row: StepRow, present: Pledge) -> tuple[Sentence, ...]:
    said = _say_pledge("step-shows-pledge", Pledge.from_json(row.details))
    before = _say_pledge("step-shows-pledge-before", present)
    return (said, before) if row.outcome is None else (said,)


def _say_pledge(code: str, pledge: Pledge) -> Sentence:
    unsaid = tell("contact-unsaid")
    return Sentence(
        code,
        {
            "hours": pledge.answer_hours,
            "days": pledge.office_days,
            "contacts": tuple(
                f"{say('contact-body', each)} {' '.join(pledge.contacts[each].words)}"
                if each in pledge.contacts
                else f"{say('contact-body', each)} {unsaid}"
                for each in ContactBody
            ),
            "labels": tuple(pledge.labels.get(each.value) or say("phase", each) for each in Phase),
        },
    )


def check_pledge(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if nothing would change."""
    del at
    pledges.require_new(session, row.community_id, Pledge.from_json(row.details))


def change_pledge(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Change what is pledged."""
    record_pledge(
        session,
        community_id=row.community_id,
        pledge=Pledge.from_json(row.details),
        by=row.asked_by,
        confirmed_by=confirmation.confirmed_by,
    )
