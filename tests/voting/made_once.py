"""What many tests begin with, made once in each process and copied, on both databases."""

import sys
from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import URL, Engine, Row, text

from tests.voting.postgres import run_sql
from voting.caches import Cache
from voting.storage.base import Database
from voting.storage.tables.base import Base

if TYPE_CHECKING:
    from tests.voting.installation import House

_Options = ParamSpec("_Options")
_Made = TypeVar("_Made")
_Content = bytes | tuple[Row[Any], ...]
"""What is in a database: its file, or how many rows its tables have and who wrote last."""
_new: set[_Content] = set()
"""The databases in which there is a house and nothing else."""
_numbers = count(1)


def note_new(engine: Engine) -> None:
    """Keep how a database with a house and nothing else looks."""
    content = _look_at(engine)
    assert content is not None
    _new.add(content)


def forget_all() -> None:
    """Forget what this process keeps of databases: a copy has the ids of another."""
    for cache in _find_caches(len(sys.modules)):
        vars(cache)["_slots"].clear()


@lru_cache(maxsize=1)
def _find_caches(modules: int) -> list[Cache[Any, Any]]:
    """Return the caches of all modules; they are sought anew when there are more modules."""
    del modules
    ours = [each for name, each in sys.modules.items() if name.startswith(("voting.", "audit."))]
    return [value for each in ours for value in vars(each).values() if isinstance(value, Cache)]


def fold_into_one_file(engine: Engine) -> bytes:
    """Write a database of SQLite whole into its file, close it, and return the file's content."""
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return _find_file(engine).read_bytes()


def made_once(
    build: Callable[Concatenate["House", _Options], _Made],
) -> Callable[Concatenate["House", _Options], _Made]:
    """Let a builder work once in each process for a new house, whose end is copied then.

    Where the house is not new any more it works each time.
    """
    kept: dict[Hashable, tuple[Callable[[Database], None], _Made]] = {}

    @wraps(build)
    def make(house: "House", /, *args: _Options.args, **options: _Options.kwargs) -> _Made:
        if _look_at(house.database.engine) not in _new:
            return build(house, *args, **options)
        key = (house.community.id, house.keys.path, args, tuple(sorted(options.items())))
        if key in kept:
            restore, made = kept[key]
            restore(house.database)
        else:
            made = build(house, *args, **options)
            kept[key] = _keep(house.database), made
        return made

    return make


def _look_at(engine: Engine) -> _Content | None:
    """Return what is in a database; None if its file says not all of it."""
    if engine.dialect.name != "sqlite":
        parts = (
            f"SELECT count(*), max(xmin::text::bigint) FROM {each.name}"  # noqa: S608 - our own
            for each in Base.metadata.sorted_tables
        )
        with engine.connect() as connection:
            return tuple(connection.execute(text(" UNION ALL ".join(parts))))
    path = _find_file(engine)
    log = path.with_name(f"{path.name}-wal")
    is_written = log.is_file() and log.stat().st_size > 0
    return None if is_written else path.read_bytes()


def _keep(database: Database) -> Callable[[Database], None]:
    """Copy a database; return what puts the copy in the place of another."""
    database.close()
    if database.engine.dialect.name == "sqlite":
        data = fold_into_one_file(database.engine)

        def write(other: Database) -> None:
            other.close()
            _find_file(other.engine).write_bytes(data)

        return write
    name = f"made_{next(_numbers)}"
    _copy(database.engine.url, database.engine.url.database, name)

    def copy(other: Database) -> None:
        other.close()
        _copy(other.engine.url, name, other.engine.url.database)

    return copy


def _copy(url: URL, source: str | None, target: str | None) -> None:
    server = url.set(drivername="postgresql", database="postgres")
    address = server.render_as_string(hide_password=False)
    run_sql(address, f"DROP DATABASE IF EXISTS {target} WITH (FORCE)")
    run_sql(address, f"CREATE DATABASE {target} TEMPLATE {source}")


def _find_file(engine: Engine) -> Path:
    assert engine.url.database is not None
    return Path(engine.url.database)
