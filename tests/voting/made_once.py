"""What many tests begin with, made once in each process and copied: on SQLite alone."""

import sys
from collections.abc import Callable, Hashable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine

from voting.caches import Cache

if TYPE_CHECKING:
    from tests.voting.installation import House

_Options = ParamSpec("_Options")
_Made = TypeVar("_Made")
_new: set[bytes] = set()
"""The databases, as they are in their files, in which there is a house and nothing else."""


def note_new(database: bytes) -> None:
    """Keep how a database with a house and nothing else looks."""
    _new.add(database)


def forget_all() -> None:
    """Forget what this process keeps of databases: a copy has the ids of another."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("voting.", "audit.")):
            for value in vars(module).values():
                if isinstance(value, Cache):
                    vars(value)["_slots"].clear()


def fold_into_one_file(engine: Engine) -> bytes:
    """Write a database of SQLite whole into its file, close it, and return the file's content."""
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return _find_file(engine).read_bytes()


def made_once(
    build: Callable[Concatenate["House", _Options], _Made],
) -> Callable[Concatenate["House", _Options], _Made]:
    """Let a builder work once in each process for a new house on SQLite, whose end is copied then.

    Everywhere else it works each time: on PostgreSQL, and where the house is not new any more.
    """
    kept: dict[Hashable, tuple[bytes, _Made]] = {}

    @wraps(build)
    def make(house: "House", /, *args: _Options.args, **options: _Options.kwargs) -> _Made:
        if not _is_new(house):
            return build(house, *args, **options)
        key = (house.community.id, house.keys.path, args, tuple(sorted(options.items())))
        engine = house.database.engine
        if key in kept:
            data, made = kept[key]
            engine.dispose()
            _find_file(engine).write_bytes(data)
        else:
            made = build(house, *args, **options)
            kept[key] = fold_into_one_file(engine), made
        return made

    return make


def _is_new(house: "House") -> bool:
    engine = house.database.engine
    if engine.dialect.name != "sqlite":
        return False
    path = _find_file(engine)
    log = path.with_name(f"{path.name}-wal")
    is_written = log.is_file() and log.stat().st_size > 0
    return not is_written and path.read_bytes() in _new


def _find_file(engine: Engine) -> Path:
    assert engine.url.database is not None
    return Path(engine.url.database)
