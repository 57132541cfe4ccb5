"""What nobody types or offers is refused before any view sees it: one place for all inputs.

What turns the direction of writing is taken out instead: it comes along, unseen, with numbers that
are copied from a telephone's contacts, and would let one text look like another.
"""

import re
from collections.abc import Iterator
from itertools import chain
from urllib.parse import SplitResult, urlsplit

from flask import Flask, request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import BadRequest
from werkzeug.routing import IntegerConverter, ValidationError

_NONE = "".join(f"{chr(0x10000 * plane - 2)}{chr(0x10000 * plane - 1)}" for plane in range(1, 18))
_ODD = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_NONE}]")
"""Control characters but tab and line ends, halves of characters, and what is none at all.

Source: The Unicode Standard, sections 23.1 (control codes), 23.6 (surrogates) and 23.7
(noncharacters). PostgreSQL keeps the first in no text, and UTF-8 has none of the halves.
"""
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Source: The Unicode Standard, section 23.3, table 23-3 (Bidi_Control)."""
_MOST_NUMBER = 2**31 - 1
"""What both databases keep in a column of whole numbers."""
_MOST_NAME = 100
"""Characters of a field's or a parameter's name."""


class OddRequestError(BadRequest):
    """A request that no form of ours sends; none of it is shown again."""

    sentence = "characters-odd"


class _SmallNumber(IntegerConverter):
    """A whole number in an address; a larger one is an address that there is not."""

    def to_python(self, value: str) -> int:
        if len(value) > len(str(_MOST_NUMBER)) or int(value) > _MOST_NUMBER:
            raise ValidationError
        return int(value)


def prepare_gate(app: Flask) -> None:
    """Put the gate before everything else that looks at a request."""
    app.url_map.converters["int"] = _SmallNumber
    app.before_request(_take_out_turning)
    app.before_request(_refuse_odd)


def split_address(text: str) -> SplitResult:
    """Return the parts of an address that a header says; of what is none they are all empty."""
    try:
        return urlsplit(text)
    except ValueError:
        return urlsplit("")


def is_odd(text: str) -> bool:
    """Tell whether a text has a character that is not for people."""
    return _ODD.search(text) is not None or _TURNING.search(text) is not None


def _take_out_turning() -> None:
    if request.endpoint is None:
        return
    for name in ("args", "form"):
        found: MultiDict[str, str] = getattr(request, name)
        texts = list(found.items(multi=True))
        if any(map(_TURNING.search, chain.from_iterable(texts))):
            bare = [(_TURNING.sub("", key), _TURNING.sub("", value)) for key, value in texts]
            setattr(request, name, ImmutableMultiDict(bare))
    for file in request.files.values():
        file.filename = _TURNING.sub("", file.filename or "")


def _refuse_odd() -> None:
    """Refuse a request to a page whose texts have what nobody types.

    Raises:
        OddRequestError: one has.
    """
    if request.endpoint is None:
        return
    names = list(request.values) + list(request.files)
    if any(map(is_odd, _list_texts())) or any(len(name) > _MOST_NAME for name in names):
        raise OddRequestError


def _list_texts() -> Iterator[str]:
    yield from (str(part) for part in (request.view_args or {}).values())
    for name, texts in request.values.lists():
        yield name
        yield from texts
    for name, file in request.files.items(multi=True):
        yield name
        yield file.filename or ""
