"""Confirm several steps together, each in a transaction of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from voting.errors import InputError, VotingError
from voting.keys.folder import KeyFolder
from voting.sentences import Sentence
from voting.services.steps.confirming import Actor, confirm_step
from voting.storage.base import Database


@dataclass(frozen=True, slots=True)
class StepResult:
    """The result of one of several steps that were confirmed together."""

    step_id: str
    refusal: Sentence | None
    """Why it was not done; None if it was."""


def confirm_together(
    database: Database,
    *,
    actor: Actor,
    step_ids: tuple[str, ...],
    keys: KeyFolder,
    base_url: str,
    at: datetime,
) -> list[StepResult]:
    """Confirm several steps, each in its own transaction; return the result of each.

    Raises:
        InputError: none is chosen.
    """
    if not step_ids:
        raise InputError("steps-unchosen")

    def confirm(session: Session, step_id: str) -> None:
        confirm_step(session, actor=actor, step_id=step_id, keys=keys, base_url=base_url, at=at)

    return [
        StepResult(each, _try_to_write(database, partial(confirm, step_id=each)))
        for each in step_ids
    ]


def _try_to_write(database: Database, service: Callable[[Session], None]) -> Sentence | None:
    """Run a service in a transaction; return the sentence of its error, or None."""
    try:
        database.write(service)
    except VotingError as error:
        return Sentence(error.sentence, error.facts)
    return None
