"""Statements compiled once in each process, and not anew for each test's database."""

from typing import Any

from sqlalchemy import Dialect, Engine, create_engine
from sqlalchemy.exc import OperationalError

_shared: dict[str, tuple[Dialect, dict[Any, Any]]] = {}


def create_compiled_once(url: str, **options: Any) -> Engine:
    """Make an engine that compiles no statement which another of its kind has compiled.

    What is compiled is kept by its dialect, so engines of one kind share theirs: that of the first
    one that reached its server, and so knows it.
    """
    engine = create_engine(url, **options)
    if engine.name not in _shared and not _is_reached(engine):
        return engine
    engine.dialect, compiled = _shared.setdefault(engine.name, (engine.dialect, {}))
    engine.update_execution_options(compiled_cache=compiled)
    return engine


def _is_reached(engine: Engine) -> bool:
    try:
        engine.connect().close()
    except OperationalError:
        return False
    finally:
        engine.dispose()
    return True
