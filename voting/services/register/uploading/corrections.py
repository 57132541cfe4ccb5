"""Single cells of a register's file that a member corrected on the page; they hold for later files.

A correction is applied only where the cell, and the address and the names beside it, still read as
they did. A corrected identity number is encrypted with a key made from the secret of the digests:
who has only the database cannot read it. It is deleted, like corrected names and telephones, when
the register is frozen.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from voting.digests import DigestKeys
from voting.errors import InputError
from voting.importing.findings import Column
from voting.importing.layout.body import Row
from voting.keys.sealing import NONCE_BYTES
from voting.randomness import make_bytes
from voting.sentences import say, tell
from voting.services.people.actors import Member
from voting.storage.tables.register import RegisterCorrectionRow

MOST_TEXT = 300
_GCM = "gcm."
"""What a number that was sealed by AES-GCM begins with; those of before are of Fernet."""
_COLUMNS = {each.key: each for each in Column}
_OF_PERSONS = (
    Column.OWNERS,
    Column.IDENTITIES,
    Column.IDENTITY_KINDS,
    Column.OWNER_KINDS,
    Column.RELATIONS,
    Column.TELEPHONES,
)


@dataclass(frozen=True, slots=True)
class ReadCell:
    """A cell of a file that was read, which a member may correct."""

    key: str
    column: str
    """The column's key."""
    address: str
    """The address of its unit, as far as the row has it."""
    text: str
    """What was read; empty for identity numbers, which no page repeats."""

    @property
    def is_sealed(self) -> bool:
        """Tell whether its correction is stored encrypted: it is an identity number."""
        return self.column == Column.IDENTITIES.key


@dataclass(frozen=True, slots=True)
class TypedCell:
    """The text that a member left in the form's field for a cell."""

    text: str
    shown: str | None = None
    """The text that the page had put into the field; None if it was the cell's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCorrection:
    """A stored correction of a cell, by whom and when."""

    key: str
    column: Column
    address: str
    read: str
    text: str = field(repr=False)
    """The corrected text, encrypted for identity numbers."""
    by: str
    at: datetime

    @property
    def is_sealed(self) -> bool:
        """Tell whether its text is encrypted, and so shown on no page."""
        return self.column is Column.IDENTITIES

    @property
    def shown(self) -> str:
        """Return the text for a page; for an identity number only that there is one."""
        return say("sample", "hidden") if self.is_sealed else self.text

    @property
    def described(self) -> str:
        """Return the cell and what was read there, in words."""
        if self.is_sealed:
            return tell("cell-of-number", address=self.address, column=self.column)
        if not self.read:
            return tell("cell-empty", address=self.address, column=self.column)
        return tell("cell-read", address=self.address, column=self.column, read=self.read)


@dataclass(frozen=True, kw_only=True)
class Corrections:
    """The corrections of a community."""

    digests: DigestKeys
    kept: Mapping[str, KeptCorrection] = field(default_factory=dict)
    """The stored ones, by the key of `name_cell`."""

    @cached_property
    def _columns(self) -> tuple[Column, ...]:
        return tuple({each.column: None for each in self.kept.values()})

    def correct(self, row: Row) -> dict[Column, str]:
        """Return the corrected texts of a row's cells, by column."""
        found = {column: self._find(row, column) for column in self._columns if column in row.cells}
        return {column: text for column, text in found.items() if text is not None}

    def find(self, row: Row, column: Column) -> KeptCorrection | None:
        """Return the correction of a cell, or None."""
        keys = _list_digests(self.digests, f"register-cell\n{row.describe(column)}")
        return next((self.kept[key] for key in keys if key in self.kept), None)

    def _find(self, row: Row, column: Column) -> str | None:
        correction = self.find(row, column)
        if correction is None:
            return None
        return _open(self.digests, correction) if correction.is_sealed else correction.text

    def name_cell(self, row: Row, column: Column) -> ReadCell:
        """Return a cell with its key, without the text of an identity number."""
        address = (Column.BUILDING, Column.SECTION, Column.ROOM, Column.LOCATION)
        return ReadCell(
            key=self.digests.make(f"register-cell\n{row.describe(column)}"),
            column=column.key,
            address="".join(row.get(each).text for each in address),
            text="" if column is Column.IDENTITIES else row.get_typed(column),
        )


def _list_digests(digests: DigestKeys, text: str) -> tuple[str, ...]:
    return digests.make(text), *digests.list_older(text)


def _describe_seal(key: str) -> str:
    return f"register-cell-seal\n{key}"


def _derive(seal: str) -> bytes:
    return sha256(seal.encode()).digest()


def _open(digests: DigestKeys, correction: KeptCorrection) -> str | None:
    is_older = not correction.text.startswith(_GCM)
    for seal in _list_digests(digests, _describe_seal(correction.key)):
        with suppress(InvalidToken, InvalidTag):
            if is_older:
                key = urlsafe_b64encode(_derive(seal))
                return Fernet(key).decrypt(correction.text.encode()).decode()
            data = urlsafe_b64decode(correction.text.removeprefix(_GCM))
            nonce, text = data[:NONCE_BYTES], data[NONCE_BYTES:]
            return AESGCM(_derive(seal)).decrypt(nonce, text, correction.key.encode()).decode()
    return None


def read_corrections(session: Session, community_id: str, digests: DigestKeys) -> Corrections:
    """Return the corrections of a community."""
    rows = session.scalars(
        select(RegisterCorrectionRow).where(RegisterCorrectionRow.community_id == community_id)
    )
    return Corrections(digests=digests, kept={row.key: _read(row) for row in rows})


def _read(row: RegisterCorrectionRow) -> KeptCorrection:
    return KeptCorrection(
        key=row.key,
        column=_COLUMNS[row.column],
        address=row.address,
        read=row.read,
        text=row.text,
        by=row.said_by,
        at=row.said_at,
    )


def record_corrections(
    session: Session,
    *,
    member: Member,
    said: Sequence[tuple[ReadCell, TypedCell]],
    digests: DigestKeys,
    at: datetime,
) -> None:
    """Store corrections of cells; delete the correction of a cell that is as it was read again.

    Fields that were left as the page showed them change nothing: another member may have corrected
    the cell since.

    Raises:
        InputError: a text is too long.
    """
    for cell, typed in said:
        text = straighten(typed.text)
        if text == straighten(cell.text if typed.shown is None else typed.shown):
            continue
        if len(text) > MOST_TEXT:
            raise InputError("register-cell-too-long", most=MOST_TEXT)
        if text == straighten(cell.text):
            forget_correction(session, member.community_id, cell.key)
            continue
        if cell.is_sealed:
            text = _seal(digests, cell.key, text)
        session.merge(
            RegisterCorrectionRow(
                community_id=member.community_id,
                key=cell.key,
                column=cell.column,
                address=cell.address[:200],
                read=cell.text,
                text=text,
                said_by=member.id,
                said_at=at,
            )
        )


def straighten(text: str) -> str:
    """Return a text with the line ends of spreadsheets, so that it can be compared.

    Its lines are kept, as each may be an owner.
    """
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(filter(None, lines))


def _seal(digests: DigestKeys, key: str, text: str) -> str:
    nonce, box = make_bytes(NONCE_BYTES), AESGCM(_derive(digests.make(_describe_seal(key))))
    return (
        _GCM + urlsafe_b64encode(nonce + box.encrypt(nonce, text.encode(), key.encode())).decode()
    )


def forget_correction(session: Session, community_id: str, key: str) -> None:
    """Delete the correction of a cell."""
    row = session.get(RegisterCorrectionRow, (community_id, key))
    if row:
        session.delete(row)


def forget_persons(session: Session, community_id: str) -> None:
    """Delete a community's corrected names, numbers and telephones; called when it freezes."""
    session.execute(
        delete(RegisterCorrectionRow).where(
            RegisterCorrectionRow.community_id == community_id,
            RegisterCorrectionRow.column.in_([each.key for each in _OF_PERSONS]),
        )
    )
