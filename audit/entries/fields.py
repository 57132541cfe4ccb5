"""The JSON form of every field, declared beside its type: how it is read and how it is written."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any, ClassVar, Self

from audit.entries.reader import NONCE_DIGITS, SHA256_DIGITS, Reader, format_instant
from audit.log.canonical import Json

_EMPTY: tuple[object, ...] = (None, {}, ())


def _keep(value: object) -> object:
    return value


@dataclass(frozen=True, slots=True)
class Form:
    """How a field is read from JSON and written to it."""

    read: Callable[[Reader, str], object]
    write: Callable[[Any], object] = _keep
    is_optional: bool = False
    """The field is left out where its value is empty, which is then its class's default."""


class Fields:
    """The base of dataclasses that are read and written by the forms of their fields."""

    __slots__ = ()
    _NEEDED: ClassVar[tuple[tuple[str, Form], ...]]
    _OPTIONAL: ClassVar[tuple[tuple[str, Form], ...]]

    def __init_subclass__(cls) -> None:
        """Find the form of each field; the optional ones come last, as defaults do."""
        forms = [
            (key, form)
            for key, hint in cls.__annotations__.items()
            for form in getattr(hint, "__metadata__", ())
        ]
        cls._NEEDED = tuple(each for each in forms if not each[1].is_optional)
        cls._OPTIONAL = tuple(each for each in forms if each[1].is_optional)

    def fields(self) -> Json:
        """Return the fields as JSON values."""
        said: Json = {key: form.write(getattr(self, key)) for key, form in self._NEEDED}
        for key, form in self._OPTIONAL:
            if (value := getattr(self, key)) not in _EMPTY:
                said[key] = form.write(value)
        return said

    @classmethod
    def parse(cls, reader: Reader) -> Self:
        """Parse the fields of an object, in the order of the class.

        Raises:
            RecordError: one is missing, or has another form.
        """
        values = {key: form.read(reader, key) for key, form in cls._NEEDED}
        for key, form in cls._OPTIONAL:
            if reader.has(key):
                values[key] = form.read(reader, key)
        return cls(**values)


def one_of(members: Iterable[Enum]) -> Form:
    """Return the form of a text that is the value of one of these members of an enumeration."""
    by_word = {str(member.value): member for member in members}
    words = tuple(by_word)
    return Form(lambda reader, key: by_word[reader.one_of(key, words)], lambda each: each.value)


def optional(form: Form) -> Form:
    """Return the form of the same field where it may be left out."""
    return replace(form, is_optional=True)


def list_of(of: type[Fields]) -> Form:
    """Return the form of a list of objects."""
    return Form(
        lambda reader, key: reader.each(key, of.parse),
        lambda values: [each.fields() for each in values],
    )


def _hexadecimal(digits: int) -> Form:
    return Form(lambda reader, key: reader.hexadecimal(key, digits))


Text = Annotated[str, Form(Reader.text)]
NullableText = Annotated[str | None, Form(Reader.nullable_text)]
OptionalText = Annotated[str | None, Form(Reader.text, is_optional=True)]
Texts = Annotated[tuple[str, ...], Form(Reader.texts, list)]
Number = Annotated[int, Form(Reader.integer)]
"""A whole number, zero or more."""
OptionalNumber = Annotated[int | None, Form(Reader.integer, is_optional=True)]
Instant = Annotated[datetime, Form(Reader.instant, format_instant)]
OptionalInstant = Annotated[datetime | None, Form(Reader.instant, format_instant, is_optional=True)]
OptionalDay = Annotated[date | None, Form(Reader.day, date.isoformat, is_optional=True)]
"""A day in China, such as 2026-05-01."""
Sha256 = Annotated[str, _hexadecimal(SHA256_DIGITS)]
NullableSha256 = Annotated[
    str | None, Form(lambda reader, key: reader.nullable_hexadecimal(key, SHA256_DIGITS))
]
Nonce = Annotated[str, _hexadecimal(NONCE_DIGITS)]
Object = Annotated[Json, Form(Reader.mapping)]
"""An object as it is."""
OptionalTexts = Annotated[Mapping[str, str], Form(Reader.texts_by_key, dict, is_optional=True)]
NullableObject = Annotated[Json | None, Form(Reader.nullable_mapping)]
