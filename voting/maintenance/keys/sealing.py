"""Seal what stands in clear or under a replaced key, row by row, while the service runs."""

from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    LargeBinary,
    String,
    and_,
    delete,
    func,
    or_,
    select,
    true,
    type_coerce,
)
from sqlalchemy.orm import Mapper, Session, undefer
from sqlalchemy.orm.attributes import flag_modified

from voting.errors.operation import KeyMissingError
from voting.keys.sealing import KEY_BYTES
from voting.maintenance.private_files import replace_private
from voting.randomness import make_bytes
from voting.storage.base import Database
from voting.storage.sealed import PREFIX, SealedBytes, list_sealed
from voting.storage.tables.base import Base
from voting.storage.tables.people import CommunityRow, DataKeyRow
from voting.storage.vault import DATA_KEYS, Vault, find_newest, get_keys

_AT_ONCE = 20
"""Rows of a transaction: a scan may have megabytes."""
_EMPTY = ("", "{}", "[]", "null")


def seal_all(database: Database) -> int:
    """Seal whatever is not sealed under its community's newest key; return the number of rows."""
    sealed = 0
    for community_id in _list_communities(database):
        for mapper in list_mappers():
            while number := _seal_some(database, mapper, community_id):
                sealed += number
    return sealed


def _list_communities(database: Database) -> tuple[str | None, ...]:
    """Return the communities, and None for what belongs to none."""
    return (None, *database.read(lambda s: s.scalars(select(CommunityRow.id)).all()))


def list_mappers() -> tuple[Mapper[Any], ...]:
    """Return the tables that have sealed columns."""
    found = (each for each in Base.registry.mappers if list_sealed(each))
    return tuple(sorted(found, key=lambda each: str(each.local_table)))


def _seal_some(database: Database, mapper: Mapper[Any], community_id: str | None) -> int:
    of_community = _is_of(mapper, community_id)
    if of_community is None:
        return 0
    return database.write(lambda s: _seal_batch(s, mapper, community_id, of_community))


def _is_of(mapper: Mapper[Any], community_id: str | None) -> ColumnElement[bool] | None:
    """Return the condition for the rows of a community; None where the table has none of them."""
    if "community_id" not in mapper.local_table.c:
        return true() if community_id is None else None
    column = mapper.local_table.c.community_id
    if community_id is None and not column.nullable:
        return None
    return column.is_not_distinct_from(community_id)


def _seal_batch(
    session: Session,
    mapper: Mapper[Any],
    community_id: str | None,
    of_community: ColumnElement[bool],
) -> int:
    # Before there is a key, whatever stands there is in clear.
    newest = find_newest(session.connection(), community_id)
    begin = PREFIX if newest is None else f"{PREFIX}{newest}"
    names = [each.name for each in list_sealed(mapper)]
    rows = session.scalars(
        select(mapper)
        .where(of_community, _is_other(mapper, begin))
        .options(*(undefer(getattr(mapper.class_, name)) for name in names))
        .limit(_AT_ONCE)
        .with_for_update()
    ).all()
    for row in rows:
        for name in names:
            if getattr(row, name):
                flag_modified(row, name)
    return len(rows)


def _is_other(mapper: Mapper[Any], prefix: str) -> ColumnElement[bool]:
    """Return the condition that a value of a row does not begin as what the newest key seals."""
    conditions = []
    for each in list_sealed(mapper):
        column = getattr(mapper.class_, each.name)
        is_binary = isinstance(column.type, SealedBytes)
        stored = type_coerce(column, LargeBinary() if is_binary else String())
        begin = type_coerce(func.substr(stored, 1, len(prefix)), stored.type)
        conditions.append(
            and_(
                stored.is_not(None),
                stored.not_in([b""] if is_binary else _EMPTY),
                begin != (prefix.encode() if is_binary else prefix),
            )
        )
    return or_(*conditions)


def rotate_master(database: Database, folder: Path) -> None:
    """Encrypt the keys of data under a new master key; the one before is kept until the next time.

    Whoever runs meanwhile reads the file anew for each key, so nothing has to be started again. A
    key that somebody makes meanwhile may still be under the one before.

    Raises:
        KeyMissingError: there is no master key yet, or not that of a key of data.
    """
    path = folder / DATA_KEYS
    if not path.exists():
        raise KeyMissingError(f"{DATA_KEYS}: there is no key yet")
    before = path.read_text(encoding="ascii").split()
    new = make_bytes(KEY_BYTES).hex()
    _write(path, [new, *before])
    database.write(lambda s: _rewrap(s, Vault(database.engine, folder)))
    _write(path, [new, *before[:1]])


def _write(path: Path, keys: list[str]) -> None:
    replace_private(path, "".join(f"{each}\n" for each in keys).encode())


def _rewrap(session: Session, vault: Vault) -> None:
    for row in session.scalars(select(DataKeyRow).with_for_update()):
        row.wrapped = vault.rewrap(row.wrapped, row.id, row.community_id)


def rotate_communities(database: Database) -> int:
    """Make a new key for each community, and seal its data anew; return the number of rows.

    Keys replaced by an earlier run are deleted: nothing is sealed by them any more. Those replaced
    now are kept until the next run, for whoever wrote meanwhile.
    """
    replaced = database.read(_list_replaced)
    for community_id in _list_communities(database):
        database.write(partial(_add, community_id=community_id))
    sealed = seal_all(database)
    database.write(lambda s: s.execute(delete(DataKeyRow).where(DataKeyRow.id.in_(replaced))))
    return sealed


def _add(session: Session, community_id: str | None) -> None:
    get_keys().add(session.connection(), community_id)


def _list_replaced(session: Session) -> list[str]:
    """Return the keys that seal no more."""
    newest: dict[str | None, DataKeyRow] = {}
    replaced = []
    rows = session.scalars(
        select(DataKeyRow).where(DataKeyRow.number > 0).order_by(DataKeyRow.number)
    )
    for row in rows:
        if row.community_id in newest:
            replaced.append(newest[row.community_id].id)
        newest[row.community_id] = row
    return replaced
