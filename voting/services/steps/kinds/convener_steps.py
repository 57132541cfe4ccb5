"""The step by which the street office records which body convenes: asked for by an auditor."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from voting.sentences import Sentence, tell
from voting.services.affairs.convener_recording import record_convener, require_convener
from voting.services.people.communities import Community, get_community
from voting.services.people.conveners.composition import review_composition
from voting.services.people.conveners.convener import Convener
from voting.services.steps.definition import StepConfirmation, StepContents
from voting.storage.tables.desk import StepRow
from voting.wording import format_day


def show_conveners(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show the body with its members, in what they differ from the law, and who convenes now."""
    community = get_community(session, rows[0].community_id)
    about = Sentence("step-about-convener", {"community": community.name})
    return [StepContents(about, _say_change(row, community)) for row in rows]


def _say_change(row: StepRow, community: Community) -> tuple[Sentence, ...]:
    asked = Convener.from_json(row.details)
    day = asked.formed_on
    formed = tell("step-shows-convener-formed", day=format_day(day)) if day else ""
    said = (
        Sentence("step-shows-convener", {"convener": asked.kind, "formed": formed}),
        *(
            Sentence(
                "step-shows-seat", {"name": each.name, "post": each.post, "seat_side": each.side}
            )
            for each in asked.seats
        ),
    )
    if row.outcome is not None:
        return said
    before = Sentence("step-shows-convener-before", {"convener": community.convener})
    return (*said, *review_composition(asked, community.rule_set), before)


def check_convener(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if the body was not formed yet, or nothing would change."""
    require_convener(session, row.community_id, Convener.from_json(row.details), at)


def record_convener_step(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Record the body."""
    record_convener(
        session,
        community_id=row.community_id,
        convener=Convener.from_json(row.details),
        by=row.asked_by,
        confirmed_by=confirmation.confirmed_by,
        at=confirmation.at,
    )
