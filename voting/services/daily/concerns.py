"""A concern's page with the sittings on whose agenda it stands."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from voting.services.concerns import pages
from voting.services.daily.judging import Judgements, find_judgements
from voting.services.daily.listing import Deliberated, list_deliberated
from voting.services.people.actors import Owner


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernPage(pages.ConcernPage):
    """A concern as everybody reads it, with where it was deliberated, and what homes say of it."""

    deliberated: tuple[Deliberated, ...]
    judgements: Judgements | None
    """None of fewer than five homes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnConcernPage(pages.OwnConcernPage):
    """An owner's own concern, with where it was deliberated."""

    deliberated: tuple[Deliberated, ...]


def _read_fields(page: pages.ConcernPage | pages.OwnConcernPage) -> dict[str, Any]:
    return {each.name: getattr(page, each.name) for each in fields(page)}


def read_concern(session: Session, code: str, number: str, at: datetime) -> ConcernPage:
    """Return the public page of a concern.

    Raises:
        NotFoundError: there is no such community, or no such concern.
    """
    page = pages.read_concern(session, code, number, at)
    deliberated = list_deliberated(session, page.community.id, number)
    return ConcernPage(
        **_read_fields(page),
        deliberated=tuple(deliberated),
        judgements=find_judgements(session, page.community.id, number),
    )


def read_own_concern(session: Session, owner: Owner, number: str, at: datetime) -> OwnConcernPage:
    """Return the page of an owner's own concern.

    Raises:
        NotFoundError: they raised none of this number.
    """
    page = pages.read_own_concern(session, owner, number, at)
    deliberated = list_deliberated(session, owner.community_id, number)
    return OwnConcernPage(**_read_fields(page), deliberated=tuple(deliberated))
