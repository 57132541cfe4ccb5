"""Parse an entry strictly: every field is read by its type, and no field may be left over."""

import re
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime
from typing import TypeVar

from audit.errors import RecordError
from audit.log.canonical import Json

SHA256_DIGITS = 64
NONCE_DIGITS = 32
_HEX = re.compile(r"[0-9a-f]+")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_T = TypeVar("_T")


def format_instant(instant: datetime) -> str:
    """Print an instant in its one spelling: UTC with milliseconds."""
    text = instant.astimezone(UTC).isoformat(timespec="milliseconds")
    return f"{text.removesuffix('+00:00')}Z"


def parse_instant(text: str) -> datetime:
    """Read an instant in its one spelling.

    Raises:
        RecordError: another spelling, or no instant.
    """
    try:
        if _INSTANT.fullmatch(text):
            return datetime.fromisoformat(text)
    except ValueError:
        pass
    raise RecordError(f"{text!r} is not an instant such as 2026-05-01T08:00:00.000Z")


class Reader:
    """Reads the fields of a JSON object, each once."""

    def __init__(self, value: object, path: str) -> None:
        if not isinstance(value, dict):
            raise RecordError(f"{path}: is not an object")
        self._left: Json = dict(value)
        self._path = path

    def _take(self, key: str) -> object:
        if key not in self._left:
            raise RecordError(f"{self._path}.{key}: is missing")
        return self._left.pop(key)

    def _refuse(self, key: str, form: str) -> RecordError:
        return RecordError(f"{self._path}.{key}: is not {form}")

    def done(self) -> None:
        """Check that every field was read."""
        if self._left:
            raise RecordError(f"{self._path}.{min(self._left)}: is not a field of this type")

    def has(self, key: str) -> bool:
        """Return whether there is a field that was not taken yet."""
        return key in self._left

    def skip(self, key: str) -> None:
        """Mark a field as read that was read in another way."""
        self._take(key)

    def text(self, key: str) -> str:
        """Read a text that is not empty."""
        value = self._take(key)
        if not isinstance(value, str) or not value:
            raise self._refuse(key, "a text")
        return value

    def nullable_text(self, key: str) -> str | None:
        """Read a text, or null."""
        if self._left.get(key, "") is None:
            self._take(key)
            return None
        return self.text(key)

    def optional_text(self, key: str) -> str | None:
        """Read a text, or None if the field is absent."""
        return self.text(key) if key in self._left else None

    def one_of(self, key: str, words: tuple[str, ...]) -> str:
        """Read one of the given words."""
        value = self.text(key)
        if value not in words:
            raise self._refuse(key, f"one of {', '.join(words)}")
        return value

    def integer(self, key: str) -> int:
        """Read a whole number, zero or more."""
        value = self._take(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self._refuse(key, "a whole number")
        return value

    def integer_among(self, key: str, numbers: Collection[int]) -> int:
        """Read one of the given whole numbers."""
        value = self.integer(key)
        if value not in numbers:
            raise self._refuse(key, f"one of the numbers from {min(numbers)} to {max(numbers)}")
        return value

    def matching(self, key: str, pattern: re.Pattern[str], form: str) -> str:
        """Read a text that a pattern matches whole; `form` says what it should be."""
        value = self.text(key)
        if pattern.fullmatch(value) is None:
            raise self._refuse(key, form)
        return value

    def hexadecimal(self, key: str, digits: int) -> str:
        """Read lower-case hexadecimal of a fixed length."""
        value = self.text(key)
        if len(value) != digits or _HEX.fullmatch(value) is None:
            raise self._refuse(key, f"{digits} hexadecimal digits")
        return value

    def optional_hexadecimal(self, key: str, digits: int) -> str | None:
        """Read lower-case hexadecimal of a fixed length, or None if the field is absent."""
        return self.hexadecimal(key, digits) if key in self._left else None

    def nullable_hexadecimal(self, key: str, digits: int) -> str | None:
        """Read lower-case hexadecimal of a fixed length, or null."""
        if self._left.get(key, "") is None:
            self._take(key)
            return None
        return self.hexadecimal(key, digits)

    def instant(self, key: str) -> datetime:
        """Read an instant."""
        try:
            return parse_instant(self.text(key))
        except RecordError as error:
            raise RecordError(f"{self._path}.{key}: {error}") from None

    def day(self, key: str) -> date:
        """Read a day such as 2026-05-01."""
        text = self.text(key)
        try:
            if _DAY.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        raise self._refuse(key, "a day such as 2026-05-01")

    def texts(self, key: str) -> tuple[str, ...]:
        """Read a list of texts."""
        value = self._take(key)
        if not isinstance(value, list) or not all(isinstance(each, str) and each for each in value):
            raise self._refuse(key, "a list of texts")
        return tuple(value)

    def mapping(self, key: str) -> Json:
        """Read an object as it is."""
        value = self._take(key)
        if not isinstance(value, dict):
            raise self._refuse(key, "an object")
        return value

    def texts_by_key(self, key: str) -> dict[str, str]:
        """Read an object of texts that is not empty."""
        value = self._take(key)
        if not isinstance(value, dict) or not value:
            raise self._refuse(key, "an object of texts, left out where there are none")
        if not all(isinstance(each, str) and each for each in value.values()):
            raise self._refuse(key, "an object of texts")
        return value

    def nullable_mapping(self, key: str) -> Json | None:
        """Read an object as it is, or null."""
        if self._left.get(key, "") is None:
            self._take(key)
            return None
        return self.mapping(key)

    def each(self, key: str, parse: "Callable[[Reader], _T]") -> tuple[_T, ...]:
        """Read a list of objects, each parsed by `parse`."""
        value = self._take(key)
        if not isinstance(value, list):
            raise self._refuse(key, "a list")
        results = []
        for number, item in enumerate(value):
            reader = Reader(item, f"{self._path}.{key}[{number}]")
            results.append(parse(reader))
            reader.done()
        return tuple(results)
