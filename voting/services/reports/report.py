"""A report: the figures of some communities in a period, by community and by month."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from sqlalchemy.orm import Session

from voting.services.concerns.pledge import Pledge, read_pledges
from voting.services.declarations.fees import Fees
from voting.services.declarations.records import list_declared
from voting.services.declarations.terms import DeclarationKind
from voting.services.fund.quarters import Quarter
from voting.services.people.actors import Auditor, Overseer
from voting.services.people.communities import Community, list_communities, list_overseen
from voting.services.reports.concerns import read_concerns, read_surveys
from voting.services.reports.figures import Figures, Place, merge
from voting.services.reports.meetings import read_meetings, read_objections
from voting.services.reports.periods import Month, Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """统计报表: what some communities did in a period."""

    period: Period
    offered: tuple[Community, ...]
    """All communities of whoever reads it."""
    chosen: tuple[Community, ...]
    """Those that are counted: all, or the one that was asked for."""
    pledges: Mapping[str, Pledge]
    """What each of them pledges now, by id."""
    places: Mapping[Place, Figures]
    """Where nothing happened there is none."""

    @property
    def total(self) -> Figures:
        """Return the figures of all communities in all months."""
        return merge(self.places.values())

    def of_community(self, community_id: str) -> Figures:
        """Return the figures of a community in all months."""
        return merge(each for (of, _), each in self.places.items() if of == community_id)

    def of_month(self, month: Month) -> Figures:
        """Return the figures of all communities in a month."""
        return merge(each for (_, of), each in self.places.items() if of == month)

    def of_place(self, community_id: str, month: Month) -> Figures:
        """Return the figures of a community in a month."""
        return self.places.get((community_id, month), Figures())


def read_report(
    session: Session, actor: Auditor | Overseer, period: Period, community_id: str, at: datetime
) -> Report:
    """Return the report of an auditor's street office, or of whatever somebody oversees.

    Args:
        session: reads.
        actor: who reads it.
        period: the months.
        community_id: the one community that is meant; all if it is none of the actor's.
        at: the present instant.
    """
    if isinstance(actor, Auditor):
        offered = tuple(list_communities(session, actor.street_office_id))
    else:
        offered = tuple(list_overseen(session, actor))
    chosen = tuple(each for each in offered if each.id == community_id) or offered
    ids = [each.id for each in chosen]
    return Report(
        period=period,
        offered=offered,
        chosen=chosen,
        pledges=read_pledges(session, ids),
        places=read_places(session, ids, period, at),
    )


def read_places(
    session: Session, community_ids: Collection[str], period: Period, at: datetime
) -> dict[Place, Figures]:
    """Return the figures of communities by community and month, where anything happened."""
    found: Iterable[tuple[Place, Figures]] = chain(
        read_meetings(session, community_ids, period),
        read_objections(session, community_ids, period),
        read_concerns(session, community_ids, period, at),
        read_surveys(session, community_ids, period, at),
        _read_fees(session, community_ids, period),
    )
    places: dict[Place, list[Figures]] = {}
    for place, figures in found:
        places.setdefault(place, []).append(figures)
    return {place: merge(parts) for place, parts in places.items()}


def _read_fees(
    session: Session, community_ids: Collection[str], period: Period
) -> Iterator[tuple[Place, Figures]]:
    """Yield what communities declared of fees, in the last month of each quarter."""
    first, last = (Quarter(of.year, -(-of.number // 3)) for of in (period.first, period.last))
    between = (str(first), str(last))
    for each in list_declared(session, community_ids, DeclarationKind.FEES, between):
        fees = each.content
        if isinstance(fees, Fees):
            month = Month(fees.quarter.year, 3 * fees.quarter.number)
            if period.first <= month <= period.last:
                found = Figures(billed=fees.billed_cents, collected=fees.collected_cents)
                yield (each.community_id, month), found
