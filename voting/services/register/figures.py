"""A register in figures: how many units, persons and square metres it counts."""

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ballots.holdings import Weight
from ballots.register import HandoverState, RegisterSnapshot
from voting.caches import Cache
from voting.errors import NotFoundError
from voting.services.register.register import gather_default, read_snapshot
from voting.storage.tables.register import RegisterRow
from voting.terms import RegisterKey


class RegisterState(StrEnum):
    """The states of a register, in order."""

    IMPORTED = "imported"
    PUBLISHED = "published"
    FROZEN = "frozen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a register counts; its rows never change once it was imported."""

    units: int
    owners: int
    persons: int
    """Holdings with a counted unit, as the default rules count them."""
    area_cm2: int
    """Counted, as the default rules count it."""
    whole_area_cm2: int
    """Of all units."""
    developer_units: int
    """Units that are unsold or not handed over: the developer votes for them, as one person."""
    repeated_units: int
    """The units of owners with several units, who count as one person each."""
    repeated_persons: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterView(Figures):
    """A register with its figures."""

    key: RegisterKey
    source_name: str
    imported_at: datetime
    frozen_at: datetime | None
    fingerprint: str
    """SHA-256 of the file it was imported from."""
    published_at: datetime | None

    @property
    def state(self) -> RegisterState:
        """Return its state."""
        if self.frozen_at:
            return RegisterState.FROZEN
        return RegisterState.PUBLISHED if self.published_at else RegisterState.IMPORTED


def get_register(session: Session, register: RegisterKey) -> RegisterView:
    """Return a register in figures.

    Raises:
        NotFoundError: there is none.
    """
    row = session.get(RegisterRow, register)
    if row is None:
        raise NotFoundError
    return _view(session, row)


def find_latest(session: Session, community_id: str) -> RegisterView | None:
    """Return the register that was imported last, or nothing before the first."""
    row = session.scalar(_registers(community_id).limit(1))
    return None if row is None else _view(session, row)


def find_before(session: Session, register: RegisterView) -> RegisterView | None:
    """Return the register that was imported before another one, or nothing before the first."""
    earlier = _registers(register.key.community_id).where(
        RegisterRow.imported_at < register.imported_at
    )
    row = session.scalar(earlier.limit(1))
    return None if row is None else _view(session, row)


def _registers(community_id: str) -> Select[RegisterRow]:
    return (
        select(RegisterRow)
        .where(RegisterRow.community_id == community_id, RegisterRow.amends.is_(None))
        .order_by(RegisterRow.imported_at.desc())
    )


def list_registers(session: Session, community_id: str) -> list[RegisterView]:
    """Return a community's registers, the latest first."""
    return [_view(session, row) for row in session.scalars(_registers(community_id)).all()]


_figures: Cache[RegisterKey, Figures] = Cache(200)


def weigh(session: Session, register: RegisterKey) -> Weight:
    """Return the total weight of a register's holdings by the default rules."""
    figures = _get_figures(session, register)
    return Weight(figures.area_cm2, figures.persons)


def _get_figures(session: Session, register: RegisterKey) -> Figures:
    return _figures.get(register, lambda: _count(read_snapshot(session, register)))


def _view(session: Session, row: RegisterRow) -> RegisterView:
    return RegisterView(
        key=row.key,
        source_name=row.source_name,
        imported_at=row.imported_at,
        frozen_at=row.frozen_at,
        fingerprint=row.source_sha256,
        published_at=row.published_at,
        **asdict(_get_figures(session, row.key)),
    )


def _count(snapshot: RegisterSnapshot) -> Figures:
    electorate = gather_default(snapshot)
    is_developers = {u.unit: u.state is not HandoverState.HANDED_OVER for u in snapshot.units}
    repeated = [
        holding.units
        for holding in electorate.holdings
        if len(holding.units) > 1 and not is_developers[holding.units[0]]
    ]
    return Figures(
        units=len(snapshot.units),
        owners=len({owner for unit in snapshot.units for owner in unit.owners}),
        persons=electorate.weight.persons,
        area_cm2=electorate.weight.area_cm2,
        whole_area_cm2=sum(unit.area_cm2 for unit in snapshot.units),
        developer_units=sum(is_developers.values()),
        repeated_units=sum(len(units) for units in repeated),
        repeated_persons=len(repeated),
    )
