"""What many tests begin with, made once in each process and copied, on both databases."""

import sys
from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine

from tests.voting.storage.contents import Content, read_content, write_content
from voting.caches import Cache
from voting.storage.base import Database

if TYPE_CHECKING:
    from tests.voting.installation import House

_Options = ParamSpec("_Options")
_Made = TypeVar("_Made")
_Content = bytes | Content
"""What is in a database: its file, or its rows."""
_new: set[_Content] = set()
"""The databases in which there is a house and nothing else."""


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
        return read_content(_find_address(engine))
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
    content = read_content(_find_address(database.engine))

    def put(other: Database) -> None:
        other.close()
        write_content(_find_address(other.engine), content)

    return put


def _find_address(engine: Engine) -> str:
    return engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


def _find_file(engine: Engine) -> Path:
    assert engine.url.database is not None
    return Path(engine.url.database)
