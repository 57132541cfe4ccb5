"""The one spelling of a JSON value: RFC 8785, integers only.

The decoder accepts exactly what the encoder writes, and no other spelling of the same value.
"""

import json
import re

import rfc8785

from audit.errors import CanonicalError

MOST_BYTES = 65_535
"""An entry is at most this long, so that its length fits two bytes of a tile."""
_MOST_INTEGER = 2**53 - 1
_ASTRAL = re.compile(r"[\U00010000-\U0010ffff]")

Json = dict[str, object]


def encode(value: Json) -> bytes:
    """Return the canonical bytes of an object.

    Raises:
        CanonicalError: the object holds a float, an integer beyond 2^53-1, or no JSON.
    """
    _require_plain(value)
    return write_json(value)


def write_json(value: Json) -> bytes:
    """Return the canonical bytes of an object of only texts, lists, objects and integers.

    The standard library writes those as RFC 8785 does, ten times faster than any pure Python;
    except for the order of keys beyond the Basic Multilingual Plane (section 3.2.3).

    Raises:
        CanonicalError: a text holds half a surrogate pair.
    """
    try:
        text = _ENCODER.encode(value)
        if _ASTRAL.search(text) is not None:
            return rfc8785.dumps(value)  # type: ignore[arg-type]  # the library's own JSON type
        return text.encode()
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, TypeError) as error:
        raise CanonicalError("has no canonical form") from error


_ENCODER = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, check_circular=False
)


def _refuse_number(text: str) -> object:
    raise CanonicalError(f"holds a number that is not an integer: {text[:20]}")


def _read_integer(text: str) -> int:
    if len(text) > len(str(-_MOST_INTEGER)) or abs(int(text)) > _MOST_INTEGER:
        raise CanonicalError("holds an integer beyond 2^53-1")
    return int(text)


_DECODER = json.JSONDecoder(
    parse_float=_refuse_number, parse_constant=_refuse_number, parse_int=_read_integer
)


def decode(data: bytes) -> Json:
    """Read an object from its canonical bytes.

    Raises:
        CanonicalError: not JSON, not an object, or another spelling of one.
    """
    value = parse_json(data)
    if not isinstance(value, dict):
        raise CanonicalError("is not a JSON object")
    if write_json(value) != data:
        raise CanonicalError("is another spelling than RFC 8785's")
    return value


def parse_json(data: bytes) -> object:
    """Read JSON, in any spelling, whose only numbers are integers.

    Raises:
        CanonicalError: not such JSON in UTF-8.
    """
    try:
        value: object = _DECODER.decode(data.decode())
    except (ValueError, RecursionError) as error:
        raise CanonicalError("is not JSON") from error
    return value


def _require_plain(value: object) -> None:
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return
    if isinstance(value, dict):
        for key, each in value.items():
            if not isinstance(key, str):
                raise CanonicalError("holds a key that is not a text")
            _require_plain(each)
    elif isinstance(value, list | tuple):
        for each in value:
            _require_plain(each)
    elif not isinstance(value, int) or abs(value) > _MOST_INTEGER:
        raise CanonicalError("holds a value that is no text and no integer")
