"""Column types whose values the database holds encrypted (AES-GCM), and how rows come by them.

A stored value begins with `sealed:` and the id of its key; nothing else is needed to open it. To
seal one needs the key of the row's community: `seal_row` gives it to each value of a row that the
session writes, and `seal_values` to those of a statement. Whatever came by neither is refused, so
that nothing is stored in clear by mistake, and no query compares with what differs each time: equal
values are found by their keyed digests. Empty values stay empty.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from sqlalchemy import Connection, LargeBinary, Text, inspect
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapper, Session, class_mapper
from sqlalchemy.types import TypeDecorator, TypeEngine

from voting.storage.vault import DataKey, get_keys

PREFIX = "sealed:"
_HEAD = len(PREFIX) + 16
"""The prefix, and the id of the key."""


class _Text(str):  # noqa: SLOT000 - it is short-lived
    key: DataKey


class _Bytes(bytes):
    key: DataKey


class _Dict(dict[str, Any]):
    key: DataKey


class _List(list[Any]):
    key: DataKey


_KINDS: tuple[tuple[Any, Any], ...] = (
    (str, _Text),
    (bytes, _Bytes),
    (dict, _Dict),
    (list, _List),
)
"""What values are, and what they are with a key."""


class Sealed(TypeDecorator[Any]):
    """What all sealed types share."""

    impl: TypeEngine[Any] | type[TypeEngine[Any]] = Text
    cache_ok = True

    def __init__(self, about: str, digest: str = "") -> None:
        """Take the table and column, and the attribute that has the digest, if values are found."""
        super().__init__()
        self.about = about
        self.digest = digest

    def _take_key(self, value: object) -> DataKey:
        key = getattr(value, "key", None)
        if key is None:
            raise ValueError(f"{self.about} is sealed: write it by a row, find it by its digest")
        return cast("DataKey", key)

    def _seal(self, value: object, data: bytes) -> str:
        key = self._take_key(value)
        sealed = key.seal(data, self.about)
        return f"{PREFIX}{key.id}{urlsafe_b64encode(sealed).decode()}"

    def _open(self, stored: str) -> str:
        """Return what was stored; what an earlier version left in clear comes as it is."""
        if not stored.startswith(PREFIX):
            return stored
        data = urlsafe_b64decode(stored[_HEAD:])
        return get_keys().get(stored[len(PREFIX) : _HEAD]).open(data, self.about).decode()


class SealedText(Sealed):
    """A text."""

    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the text to store; one that has no key is an error."""
        del dialect
        return self._seal(value, value.encode()) if value else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the text that was stored."""
        del dialect
        return self._open(value) if value else value


class SealedJson(Sealed):
    """A dictionary or list; an empty one stays in clear."""

    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> str:
        """Return the text to store; a value that has no key is an error."""
        del dialect
        text = json.dumps(value)
        return self._seal(value, text.encode()) if value else text

    def process_result_value(self, value: str | None, dialect: Dialect) -> object:
        """Return the value that was stored."""
        del dialect
        return None if value is None else json.loads(self._open(value))


class SealedBytes(Sealed):
    """A file."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Return the bytes to store; those that have no key are an error."""
        del dialect
        if not value:
            return value
        key = self._take_key(value)
        return f"{PREFIX}{key.id}".encode() + key.seal(value, self.about)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Return the bytes that were stored; what an earlier version left in clear as it is."""
        del dialect
        if value is None or not value.startswith(PREFIX.encode()):
            return value
        key_id = value[len(PREFIX) : _HEAD].decode()
        return get_keys().get(key_id).open(value[_HEAD:], self.about)


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A sealed column of a table, and the attribute that has its digest, if there is one."""

    name: str
    digest: str


@cache
def list_sealed(mapper: Mapper[Any]) -> tuple[SealedColumn, ...]:
    """Return the sealed columns of a table, by their attributes."""
    return tuple(
        SealedColumn(attribute.key, attribute.columns[0].type.digest)
        for attribute in mapper.column_attrs
        if isinstance(attribute.columns[0].type, Sealed)
    )


def seal_row(mapper: Mapper[Any], connection: Connection, row: object) -> None:
    """Give the sealed values of a row that is written the key of its community."""
    sealed = list_sealed(mapper)
    if not sealed:
        return
    values, state = row.__dict__, inspect(row)
    if state.persistent:
        sealed = tuple(each for each in sealed if state.attrs[each.name].history.has_changes())
        if sealed and "community_id" in mapper.columns:
            # Of a row that has expired the session reads it anew: whose it is decides on the key.
            values.setdefault("community_id", row.community_id)  # type: ignore[attr-defined]  # it has
    for name, given in _give_keys(sealed, connection, values).items():
        if values.get(name) != given:
            setattr(row, name, given)
        else:
            # The same value, but one that can be sealed: no change for the session to notice.
            values[name] = given


def take_keys(mapper: Mapper[Any], connection: Connection, row: object) -> None:
    """Take the keys from the values of a row that was written: they are as plain as before."""
    del connection
    values = row.__dict__
    for each in list_sealed(mapper):
        value = values.get(each.name)
        for plain, kind in _KINDS:
            if isinstance(value, kind):
                values[each.name] = plain(value)


def seal_values(session: Session, table: type[Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a row for a statement, with keys and digests."""
    sealed = list_sealed(class_mapper(table))
    return {**values, **_give_keys(sealed, session.connection(), values)}


def _give_keys(
    sealed: tuple[SealedColumn, ...], connection: Connection, values: Mapping[str, Any]
) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for each in sealed:
        value = values.get(each.name)
        if value:
            key = get_keys().get_newest(connection, values.get("community_id"))
            given[each.name] = _give(value, key)
        if each.digest and each.name in values:
            given[each.digest] = get_keys().make_digest(connection, value or "")
    return given


def _give(value: object, key: DataKey) -> object:
    made: Any = next(kind for plain, kind in _KINDS if isinstance(value, plain))(value)
    made.key = key
    return made


def find_by(text: str) -> str:
    """Return the digest by which a sealed value is found; that of an empty text finds nothing."""
    return get_keys().find_digest(text) or "-"
