"""The one spelling of a JSON value: RFC 8785, integers only.

A decoder here accepts exactly what the encoder writes: whatever else says the same is refused.
"""

import json

import rfc8785

from audit.errors import CanonicalError

MOST_BYTES = 65_535
"""An entry is at most this long, so that its length fits two bytes of a tile."""

Json = dict[str, object]


def encode(value: Json) -> bytes:
    """Return the canonical bytes of an object.

    Raises:
        CanonicalError: the object holds a float, an integer beyond 2^53-1, or no JSON.
    """
    _require_no_float(value)
    try:
        return rfc8785.dumps(value)  # type: ignore[arg-type]  # the library's own JSON type
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise CanonicalError(f"has no canonical form: {type(error).__name__}") from error


def decode(data: bytes) -> Json:
    """Read an object from its canonical bytes.

    Raises:
        CanonicalError: not JSON, not an object, or another spelling of one.
    """
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise CanonicalError("is not JSON") from error
    if not isinstance(value, dict):
        raise CanonicalError("is not a JSON object")
    if encode(value) != data:
        raise CanonicalError("is another spelling than RFC 8785's")
    return value


def _require_no_float(value: object) -> None:
    if isinstance(value, float):
        raise CanonicalError("holds a number that is not an integer")
    if isinstance(value, dict):
        for each in value.values():
            _require_no_float(each)
    elif isinstance(value, list | tuple):
        for each in value:
            _require_no_float(each)
