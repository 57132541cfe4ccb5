"""业主清册: import a whole file or nothing.

Law: Interpretation on Building Ownership (2020) arts. 1, 8 and 9.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import PurePath

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from ballots.holdings import gather_holdings
from ballots.register import RegisterSnapshot, Unit
from voting.digests import DigestKeys
from voting.importing.report import FileReport
from voting.importing.units.units import (
    ParsedOwner,
    ParsedUnit,
    find_developer,
    find_voting_developer,
    is_made_up,
)
from voting.randomness import make_id, make_salt, shuffle
from voting.services.people.actors import Member
from voting.services.register.changes import UnitChange, compare, describe_units
from voting.services.register.notes import write_notes
from voting.services.register.register import find_frozen, find_unfrozen
from voting.services.register.uploading.expected import carry_over, find_unfrozen_expected
from voting.services.register.uploading.file_answers import Known
from voting.storage.sealed import seal_values
from voting.storage.tables.base import Base
from voting.storage.tables.owners import PasskeyRow
from voting.storage.tables.register import (
    HoldingRow,
    OwnerRow,
    OwnershipRow,
    RegisterExpectedRow,
    RegisterNoteRow,
    RegisterRow,
    UnitRow,
    VoterRow,
)
from voting.terms import RegisterKey

_PARTS: tuple[type[Base], ...] = (
    RegisterExpectedRow,
    RegisterNoteRow,
    VoterRow,
    OwnershipRow,
    OwnerRow,
    UnitRow,
    HoldingRow,
)
LAST = 6


def describe_identity(identity: str) -> str:
    """Return the text whose digest stands for an identity number."""
    return f"identity\n{identity}"


def describe_last_six(owner_id: str, characters: str) -> str:
    """Return the text whose digest stands for the last six characters of an owner's number."""
    return f"last-six\n{owner_id}\n{characters.upper()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptOwner:
    """An owner as a register keeps them: never the identity number, but its digests."""

    id: str
    name: str
    identity_digest: str
    last_six_digest: str
    telephone: str
    """Empty where none is known."""
    salt: str


def keep_owner(owner: ParsedOwner, digests: DigestKeys) -> KeptOwner:
    """Return the data that a register keeps of an owner named in a file or a form."""
    owner_id = make_id()
    # Nobody shows who they are by a number that is not known.
    last_six = owner.identity[-LAST:] if owner.has_number else make_salt()
    return KeptOwner(
        id=owner_id,
        name=owner.name,
        identity_digest=digests.make(describe_identity(owner.identity)),
        last_six_digest=digests.make(describe_last_six(owner_id, last_six)),
        telephone=owner.telephone,
        salt=make_salt(),
    )


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The result of an import."""

    report: FileReport
    register_id: str | None
    """None if the file was refused."""
    compared_with: str
    """The file name of the register compared with; empty for the first one."""
    changes: Sequence[UnitChange]


def import_register(
    session: Session,
    *,
    member: Member,
    report: FileReport,
    digests: DigestKeys,
    at: datetime,
    known: Known | None = None,
) -> ImportResult:
    """Import a register, replacing an unfrozen one; import nothing if a row has an error.

    Its file was read by `check_file`, before the transaction: that may take seconds. What was
    decided about it is kept with the register, for whoever freezes it.

    Args:
        session: of the transaction.
        member: who imports it.
        report: on the file.
        digests: the keys of identity numbers.
        at: the instant.
        known: what the community had said when the file was read; nothing if it is left out.
    """
    if report.is_refused:
        return ImportResult(report, None, "", ())
    community_id = member.community_id
    _renew_digests(session, community_id, report.parsed, digests)
    earlier = find_unfrozen(session, community_id) or find_frozen(session, community_id)
    before = describe_units(session, earlier.key) if earlier else {}
    compared_with = earlier.source_name if earlier else ""
    expected = find_unfrozen_expected(session, community_id)
    _delete_unfrozen(session, community_id)
    register = RegisterRow(
        community_id=community_id,
        id=make_id(),
        source_name=PurePath(report.name).name[-200:],
        source_sha256=report.sha256,
        imported_at=at,
        imported_by=member.id,
    )
    session.add(register)
    session.flush()
    _insert(session, register.key, report.parsed, digests)
    write_notes(session, register.key, report, known or Known(digests=digests))
    if expected:
        carry_over(session, expected, register.key)
    after = describe_units(session, register.key)
    changes = compare(before, after) if earlier else ()
    return ImportResult(report, register.id, compared_with, changes)


def _renew_digests(
    session: Session, community_id: str, parsed: Sequence[ParsedUnit], digests: DigestKeys
) -> None:
    """Renew the digests of these persons with the newest key, while their numbers are known.

    So they are recognised in the new register, and older keys become unnecessary.
    """
    newest = digests.ids[0]
    known = set(
        session.scalars(
            select(OwnerRow.identity_digest)
            .where(
                OwnerRow.community_id == community_id, ~OwnerRow.identity_digest.startswith(newest)
            )
            .distinct()
        )
    )
    identities = {owner.identity for unit in parsed for owner in unit.owners} if known else set()
    for identity in identities:
        text = describe_identity(identity)
        for old in known.intersection(digests.list_older(text)):
            _renew_person(session, community_id, identity, old, digests)


def _renew_person(
    session: Session, community_id: str, identity: str, old: str, digests: DigestKeys
) -> None:
    new = digests.make(describe_identity(identity))
    for row in session.scalars(
        select(OwnerRow).where(
            OwnerRow.community_id == community_id, OwnerRow.identity_digest == old
        )
    ):
        row.identity_digest = new
        if not is_made_up(identity):
            row.last_six_digest = digests.make(describe_last_six(row.id, identity[-LAST:]))
    session.execute(
        update(PasskeyRow)
        .where(PasskeyRow.community_id == community_id, PasskeyRow.identity_digest == old)
        .values(identity_digest=new)
    )
    session.flush()


def _delete_unfrozen(session: Session, community_id: str) -> None:
    row = find_unfrozen(session, community_id)
    if row is None:
        return
    for part in _PARTS:
        table = part.__table__
        session.execute(
            delete(part).where(table.c.community_id == community_id, table.c.register_id == row.id)
        )
    session.delete(row)
    session.flush()


@dataclass(frozen=True, slots=True, kw_only=True)
class _NewUnit:
    """A unit as it comes into a register."""

    id: str
    pseudonym: str
    parsed: ParsedUnit
    owners: tuple[str, ...]
    """Their ids."""
    developer_id: str | None
    """Who votes for it until handover."""

    def as_counted(self) -> Unit:
        """Return it as the count sees it."""
        return Unit(
            unit=self.pseudonym,
            building=self.parsed.building,
            area_cm2=self.parsed.area_cm2,
            use=self.parsed.use,
            state=self.parsed.state,
            owners=frozenset(self.owners),
            developer=self.developer_id,
        )

    def as_row(self) -> dict[str, object]:
        """Return the values of its own columns."""
        return {
            "id": self.id,
            "building": self.parsed.building,
            "section": self.parsed.section,
            "room": self.parsed.room,
            "use": self.parsed.use.value,
            "area_cm2": self.parsed.area_cm2,
            "basis": self.parsed.basis,
            "state": self.parsed.state.value,
            "shared_by": self.parsed.shared_by,
            "developer_id": self.developer_id,
            "pseudonym": self.pseudonym,
            "salt": make_salt(),
        }


def _insert(
    session: Session, register: RegisterKey, parsed: Sequence[ParsedUnit], digests: DigestKeys
) -> None:
    """Insert the units of a file, their owners, and the holdings that they make."""
    owners: dict[str, KeptOwner] = {}
    for unit in parsed:
        for owner in unit.owners:
            if owner.identity not in owners:
                owners[owner.identity] = keep_owner(owner, digests)
    units = _make_units(parsed, owners)
    _insert_holdings(session, register, units)
    of, names = register._asdict(), _draw_pseudonyms("o", len(owners))
    session.execute(
        insert(OwnerRow),
        [
            seal_values(
                session,
                OwnerRow,
                {**of, **asdict(owner), "position": place, "pseudonym": names[place]},
            )
            for place, owner in enumerate(owners.values())
        ],
    )
    session.execute(
        insert(OwnershipRow),
        [{**of, "unit_id": unit.id, "owner_id": each} for unit in units for each in unit.owners],
    )


def _make_units(
    parsed: Sequence[ParsedUnit], owners: Mapping[str, KeptOwner]
) -> tuple[_NewUnit, ...]:
    only = find_developer(parsed)
    return tuple(
        _NewUnit(
            id=make_id(),
            pseudonym=pseudonym,
            parsed=unit,
            owners=tuple(owners[each.identity].id for each in unit.owners),
            developer_id=owners[developer].id if developer else None,
        )
        for unit, pseudonym in zip(parsed, _draw_pseudonyms("u", len(parsed)), strict=True)
        for developer in (find_voting_developer(unit, only),)
    )


def _insert_holdings(session: Session, register: RegisterKey, units: Sequence[_NewUnit]) -> None:
    """Insert units in holdings, as the count itself gathers them, with who votes for these."""
    snapshot = RegisterSnapshot(tuple(unit.as_counted() for unit in units))
    electorate = gather_holdings(snapshot, None, frozenset())
    ids = [make_id() for _ in electorate.holdings]
    of = register._asdict()
    session.execute(
        insert(HoldingRow),
        [
            {**of, "id": ids[place], "position": place, "unit": holding.units[0]}
            for place, holding in enumerate(electorate.holdings)
        ],
    )
    session.execute(
        insert(UnitRow),
        [
            {**of, **unit.as_row(), "position": place, "holding_id": ids[holding]}
            for place, unit in enumerate(units)
            for holding in (electorate.by_unit[unit.pseudonym],)
        ],
    )
    session.execute(
        insert(VoterRow),
        [
            {**of, "holding_id": ids[place], "owner_id": owner}
            for place, holding in enumerate(electorate.holdings)
            for owner in sorted(holding.voters)
        ],
    )


def _draw_pseudonyms(letter: str, count: int) -> list[str]:
    """Return pseudonyms in random order, so that they reveal nothing of the file's order."""
    width = max(4, len(str(count)))
    return shuffle(f"{letter}{number:0{width}d}" for number in range(1, count + 1))
