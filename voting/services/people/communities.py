"""Add street offices and communities, find them, and check which office oversees which."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from ballots.conveners import ConvenerKind
from ballots.procedure.clocks import NATIONAL
from ballots.rules import find_newest, list_rule_sets
from voting.errors import InputError, NotFoundError
from voting.randomness import make_id
from voting.sentences import say
from voting.services.people.actors import Auditor, Overseer
from voting.services.people.names import require_code, require_name
from voting.storage.tables.people import CommunityRow, StreetOfficeRow

_ID = re.compile(r"[0-9a-z]{1,32}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Community:
    """物业管理区域: a community."""

    id: str
    code: str
    name: str
    street_office_id: str
    street_office: str
    added_with: str
    """The rule set that it was added with, in that day's reading."""
    telephone: str = ""
    """Whom owners ring; empty where nobody has entered it."""
    paper_place: str = ""
    """Where owners hand in paper ballots; empty where nobody has entered it."""
    convener: ConvenerKind = ConvenerKind.COMMITTEE
    """The body that convenes its meetings."""

    @property
    def rule_set(self) -> str:
        """Return the rule set that its meetings begin with, in the newest interpretation."""
        return find_newest(self.added_with)


def signer_name(community: Community) -> str:
    """Return the name of the committee's key in the key folder."""
    return f"committee-{community.code}"


def name_body(community: Community) -> str:
    """Return the name of the body that convenes, with its community's: 朗月花园业主委员会."""
    return f"{community.name}{say('convener', community.convener)}"


def office_signer_name(community: Community) -> str:
    """Return the name of the street office's key in the key folder."""
    return f"office-{community.street_office_id}"


def _to_community(row: CommunityRow, office: str) -> Community:
    return Community(
        row.id,
        row.code,
        row.name,
        row.street_office_id,
        office,
        row.rule_set,
        row.telephone,
        row.paper_place,
        row.convener,
    )


def get_community(session: Session, community_id: str) -> Community:
    """Return a community by its id.

    Raises:
        NotFoundError: there is none.
    """
    return _get(session, CommunityRow.id == community_id)


def get_community_by_code(session: Session, code: str) -> Community:
    """Return a community by the code in its address.

    Raises:
        NotFoundError: there is none.
    """
    if not code.isprintable():
        raise NotFoundError  # No database compares what is no text.
    return _get(session, CommunityRow.code == code)


def find_community(session: Session, community_id: str, codes: Sequence[str]) -> Community | None:
    """Return the community of the first code that one has, else that with an id; None if none."""
    for code in codes:
        with suppress(NotFoundError):
            return get_community_by_code(session, code)
    with suppress(NotFoundError):
        return get_community(session, community_id)
    return None


def _get(session: Session, condition: ColumnElement[bool]) -> Community:
    found = session.execute(
        select(CommunityRow, StreetOfficeRow.name)
        .join(StreetOfficeRow, CommunityRow.street_office_id == StreetOfficeRow.id)
        .where(condition)
    ).one_or_none()
    if found is None:
        raise NotFoundError
    return _to_community(found[0], found[1])


def list_communities(session: Session, street_office_id: str) -> list[Community]:
    """Return the communities of a street office."""
    return _list(session, CommunityRow.street_office_id == street_office_id)


def list_overseen(session: Session, overseer: Overseer) -> list[Community]:
    """Return the communities of the overseer's district, or all of them."""
    of_district = StreetOfficeRow.district == overseer.district
    return _list(session, true() if overseer.district is None else of_district)


def list_all_communities(session: Session) -> list[Community]:
    """Return every community of the installation; for the operator alone."""
    return _list(session, true())


def _list(session: Session, condition: ColumnElement[bool]) -> list[Community]:
    rows = session.execute(
        select(CommunityRow, StreetOfficeRow.name)
        .join(StreetOfficeRow, CommunityRow.street_office_id == StreetOfficeRow.id)
        .where(condition)
        .order_by(CommunityRow.name)
    )
    return [_to_community(row, office) for row, office in rows]


def is_overseen_by(session: Session, auditor: Auditor, community_id: str) -> bool:
    """Tell whether an auditor's street office oversees a community; not one that there is not."""
    row = session.get(CommunityRow, community_id)
    return row is not None and row.street_office_id == auditor.street_office_id


def require_office(session: Session, auditor: Auditor, community_id: str) -> Community:
    """Return a community that an auditor's street office oversees.

    Raises:
        NotFoundError: another street office does; none tells that the community exists.
    """
    community = get_community(session, community_id)
    if community.street_office_id != auditor.street_office_id:
        raise NotFoundError
    return community


def add_street_office(session: Session, *, name: str, district: str = "") -> str:
    """Add a street office, of a district if one is named, and return its id.

    Raises:
        InputError: a name has not the form of one.
    """
    row = StreetOfficeRow(
        id=make_id(), name=require_name(name), district=require_name(district) if district else ""
    )
    session.add(row)
    session.flush()
    return row.id


def set_district(session: Session, *, street_office_id: str, district: str) -> None:
    """Set the district that a street office belongs to.

    Raises:
        InputError: no such street office, or the name has not the form of one.
    """
    get_office(session, street_office_id).district = require_name(district)


def get_office(session: Session, street_office_id: str) -> StreetOfficeRow:
    """Return a street office by its id, as the operator types it.

    Raises:
        InputError: there is none.
    """
    is_id = _ID.fullmatch(street_office_id)
    row = session.get(StreetOfficeRow, street_office_id) if is_id else None
    if row is None:
        raise InputError("street-office-unknown")
    return row


def add_community(
    session: Session,
    *,
    street_office_id: str,
    code: str,
    name: str,
    rule_set: str = NATIONAL,
) -> str:
    """Add a community with the rule set that its meetings begin with, and return its id.

    Raises:
        InputError: no such rule set or street office, the code is taken, or something has not the
            form that it must have.
    """
    check_community(
        session, street_office_id=street_office_id, code=code, name=name, rule_set=rule_set
    )
    row = CommunityRow(
        id=make_id(),
        street_office_id=street_office_id,
        code=code,
        name=require_name(name),
        rule_set=rule_set,
    )
    session.add(row)
    session.flush()
    return row.id


def check_community(
    session: Session, *, street_office_id: str, code: str, name: str, rule_set: str
) -> str:
    """Check that a community can be added, and return the name of its street office.

    Raises:
        InputError: as `add_community` does.
    """
    require_name(name)
    if rule_set not in list_rule_sets():
        known = tuple(each for each in list_rule_sets() if find_newest(each) == each)
        raise InputError("rule-set-unknown", rules=ascii(rule_set), known=known)
    taken = select(CommunityRow.id).where(CommunityRow.code == require_code(code))
    if session.scalar(taken) is not None:
        raise InputError("community-code-taken", taken=code)
    return get_office(session, street_office_id).name


def require_community(session: Session, community_id: str) -> None:
    """Check that there is a community of this id, as the operator types it.

    Raises:
        InputError: there is none.
    """
    if not (_ID.fullmatch(community_id) and session.get(CommunityRow, community_id)):
        raise InputError("community-unknown")
