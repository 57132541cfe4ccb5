"""The page of all waiting steps of a kind, and of the results of confirming several together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from voting.errors import NotFoundError
from voting.services.pages.committee import RegisterNotesPage, read_register_notes
from voting.services.steps.confirming import Actor, get_row
from voting.services.steps.definition import get_subject
from voting.services.steps.listing import MOST_TOGETHER, StepView, get_steps, list_of_kind
from voting.services.steps.together import StepResult
from voting.terms import RegisterKey, StepKind


@dataclass(frozen=True, slots=True, kw_only=True)
class KindPage:
    """The waiting steps of a kind that somebody may confirm."""

    kind: StepKind
    steps: tuple[StepView, ...]
    """The earliest first, at most `MOST_TOGETHER`."""
    has_more: bool
    decided: tuple[tuple[StepView, StepResult], ...]
    """The steps that were just confirmed or refused, each with its result."""


def read_kind(
    session: Session, actor: Actor, kind: str, at: datetime, decided: Sequence[StepResult] = ()
) -> KindPage:
    """Return the waiting steps of a kind, and those that were just decided.

    Raises:
        NotFoundError: there is no such kind, or no such step for the actor.
    """
    found = list_of_kind(session, actor, kind, at)
    views = get_steps(session, actor, [each.step_id for each in decided], at) if decided else ()
    return KindPage(
        kind=StepKind(kind),
        steps=tuple(found[:MOST_TOGETHER]),
        has_more=len(found) > MOST_TOGETHER,
        decided=tuple(zip(views, decided, strict=True)),
    )


def read_frozen(session: Session, actor: Actor, step_id: str) -> RegisterNotesPage:
    """Return in words the register that a step freezes.

    Raises:
        NotFoundError: there is no such step for the actor, it is of another kind, or the register
            is gone.
    """
    row = get_row(session, actor, step_id)
    if row.kind != StepKind.FREEZING:
        raise NotFoundError
    return read_register_notes(session, RegisterKey(row.community_id, get_subject(row)))
