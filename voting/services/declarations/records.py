"""Declarations: entered by one with their source, confirmed by another, replaced by later ones."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from voting.errors import InputError
from voting.randomness import make_id
from voting.services.declarations.contents import Content
from voting.services.declarations.fees import Fees
from voting.services.declarations.remuneration import Remuneration
from voting.services.declarations.services import Services
from voting.services.declarations.shared_use import SharedUse
from voting.services.declarations.terms import DeclarationKind
from voting.services.people.persons import require_two
from voting.storage.tables.declarations.rows import DeclarationRow

MOST_SOURCE = 200
CONTENTS: Mapping[DeclarationKind, type[Content]] = {
    DeclarationKind.FEES: Fees,
    DeclarationKind.SERVICES: Services,
    DeclarationKind.SHARED_USE: SharedUse,
    DeclarationKind.REMUNERATION: Remuneration,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDeclaration:
    """A declaration as a member enters it."""

    kind: DeclarationKind
    content: Content
    source: str
    """Of which paper the figures are taken."""

    def to_json(self) -> dict[str, object]:
        """Return the value to store."""
        return {
            "kind": self.kind.value,
            "content": self.content.to_json(),
            "source": self.source,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> "NewDeclaration":
        """Return the declaration from its stored value."""
        kind, content = DeclarationKind(str(value["kind"])), value["content"]
        return cls(
            kind=kind,
            content=CONTENTS[kind].from_json(content if isinstance(content, Mapping) else {}),
            source=str(value["source"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A declaration that two confirmed, and that none replaced."""

    community_id: str
    content: Content
    source: str
    confirmed_at: datetime
    replaced: int
    """How many it replaced: of the same kind, about the same."""


def check_declaration(
    session: Session, community_id: str, new: NewDeclaration, at: datetime
) -> None:
    """Raise if a declaration cannot be made.

    Raises:
        InputError: it names no source, is as the present one, or its content cannot be.
    """
    if not new.source.strip() or len(new.source) > MOST_SOURCE:
        raise InputError("declaration-sourceless", most=MOST_SOURCE)
    new.content.check(at)
    present = list_declared(session, (community_id,), new.kind)
    if any((each.content, each.source) == (new.content, new.source) for each in present):
        raise InputError("declaration-unchanged")


def record_declaration(
    session: Session,
    *,
    community_id: str,
    new: NewDeclaration,
    by: str,
    confirmed_by: str,
    at: datetime,
) -> None:
    """Make a declaration, which replaces those about the same.

    Raises:
        SecondMemberError: it is not two persons who do it.
        InputError: what `check_declaration` raises.
    """
    require_two(session, by, confirmed_by)
    check_declaration(session, community_id, new, at)
    session.add(
        DeclarationRow(
            community_id=community_id,
            id=make_id(),
            kind=new.kind.value,
            period=new.content.period,
            content=new.content.to_json(),
            source=new.source.strip(),
            entered_by=by,
            confirmed_by=confirmed_by,
            confirmed_at=at,
        )
    )
    session.flush()


def list_declared(
    session: Session,
    community_ids: Collection[str],
    kind: DeclarationKind,
    between: tuple[str, str] | None = None,
) -> tuple[Declared, ...]:
    """Return the declarations of a kind that stand, the latest period first; in one statement.

    Args:
        session: reads.
        community_ids: of which communities.
        kind: of which kind.
        between: the first and the last period that are meant; None for all.
    """
    within = DeclarationRow.period.between(*between) if between else true()
    rows = session.scalars(
        select(DeclarationRow)
        .where(DeclarationRow.community_id.in_(community_ids), DeclarationRow.kind == kind.value)
        .where(within)
        .order_by(DeclarationRow.period.desc(), DeclarationRow.confirmed_at, DeclarationRow.id)
    )
    found: dict[tuple[str, str], Declared] = {}
    for row in rows:
        before = found.get((row.community_id, row.period))
        found[row.community_id, row.period] = Declared(
            community_id=row.community_id,
            content=CONTENTS[kind].from_json(row.content),
            source=row.source,
            confirmed_at=row.confirmed_at,
            replaced=before.replaced + 1 if before else 0,
        )
    return tuple(found.values())
