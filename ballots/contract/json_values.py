"""Read JSON values strictly; every error names the path of the value in the file."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from enum import Enum
from functools import cache
from typing import TypeVar

from ballots.area import parse_area
from ballots.errors import AreaError, CaseError

_MOST_COUNT = 10_000
_MOST_SHOWN = 60
_MAYBE_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_E = TypeVar("_E", bound=Enum)
_T = TypeVar("_T")


def load_json(data: bytes) -> object:
    """Read JSON; duplicate keys, NaN and too deep nesting are errors.

    Raises:
        CaseError: not such JSON.
    """
    try:
        value: object = json.loads(
            data.decode("utf-8"), object_pairs_hook=_unique_pairs, parse_constant=_no_constant
        )
        if _MAYBE_SURROGATE.search(data):
            # Half a surrogate pair is no character and could not be printed.
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except RecursionError:
        raise CaseError("case", "is nested too deeply") from None
    except ValueError as error:
        raise CaseError("case", f"is not JSON in UTF-8: {error}") from None
    return value


def _unique_pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise CaseError("case", f"the key {twice!r} stands twice in one object")
    return result


def _no_constant(name: str) -> object:
    raise CaseError("case", f"{name} is not JSON")


def read_object(value: object, path: str) -> dict[str, object]:
    """Return a JSON object, or raise CaseError."""
    if not isinstance(value, dict):
        raise CaseError(path, f"{show(value)} is not an object")
    return value


def read_list(value: object, path: str) -> list[object]:
    """Return a JSON list, or raise CaseError."""
    if not isinstance(value, list):
        raise CaseError(path, f"{show(value)} is not a list")
    return value


def read_text(value: object, path: str) -> str:
    """Return a text that is not empty, or raise CaseError."""
    if not isinstance(value, str):
        raise CaseError(path, f"{show(value)} is not a text")
    if not value:
        raise CaseError(path, "is empty")
    return value


def read_count(value: object, path: str) -> int:
    """Return a whole number from 1 to 10,000, or raise CaseError."""
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= _MOST_COUNT:
        raise CaseError(path, f"{show(value)} is not a whole number from 1 to {_MOST_COUNT}")
    return value


def show(value: object) -> str:
    """Return a value as errors quote it, shortened if it is long."""
    text = repr(value)
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}..."


def read_optional_text(record: Mapping[str, object], key: str, path: str) -> str | None:
    """Return the text under a key, or None if the key is absent."""
    return read_text(record[key], f"{path}{key}") if key in record else None


def require_keys(
    record: Mapping[str, object], path: str, *, needed: Iterable[str], optional: Iterable[str]
) -> None:
    """Check that an object has all needed keys, and no unknown ones."""
    prefix = f"{path}." if path else ""
    for key in needed:
        if key not in record:
            raise CaseError(f"{prefix}{key}", "is missing")
    unknown = sorted(record.keys() - {*needed, *optional})
    if unknown:
        raise CaseError(f"{prefix}{unknown[0]}", "is not a known field")


def read_member(value: object, path: str, kind: type[_E]) -> _E:
    """Return the member of an enumeration that has this value, or raise CaseError."""
    members: dict[str, _E] = _members(kind)
    if not isinstance(value, str) or value not in members:
        raise CaseError(path, f"{show(value)} is not one of {', '.join(members)}")
    return members[value]


@cache
def _members(kind: type[_E]) -> dict[str, _E]:
    """Return an enumeration's members by value; `Enum(value)` is far slower."""
    return {str(member.value): member for member in kind}


def read_each(value: object, path: str, parse: Callable[[object, str], _T]) -> list[_T]:
    """Return `parse(item, path)` of every item of a list."""
    return [parse(each, f"{path}[{number}]") for number, each in enumerate(read_list(value, path))]


def read_area(value: object, path: str) -> int:
    """Return square metres as whole cm², greater than zero, or raise CaseError."""
    try:
        return parse_area(read_text(value, path))
    except AreaError as error:
        raise CaseError(path, str(error)) from None


def read_instant(value: object, path: str) -> datetime:
    """Read an ISO 8601 instant with a time zone.

    Raises:
        CaseError: not an instant, or without a zone.
    """
    text = read_text(value, path)
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise CaseError(path, f"{show(text)} is not an instant of ISO 8601") from None
    if instant.tzinfo is None:
        raise CaseError(path, f"{show(text)} carries no time zone")
    return instant
