"""Read what somebody says of a platform's file: its columns, its words, the published figures."""

from dataclasses import dataclass
from typing import Annotated

from flask import request

from voting.errors import InputError
from voting.importing.spelling.platforms import PlatformColumn
from voting.services.platform.counting import parse_figure
from voting.services.platform.mapping import PlatformMapping
from voting.terms import PlatformFile
from voting.web.forms.field_names import of_field
from voting.web.forms.fields import choice_of
from voting.web.forms.loading import keep_typed

_COLUMN, _MARK, _WORD, _FIGURE = "column-", "mark-", "word-", "figure-"
_MOST_DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformFileForm:
    """The form for importing a file of the city's platform."""

    kind: Annotated[PlatformFile, choice_of(PlatformFile)]


def get_columns() -> PlatformMapping:
    """Return what the columns of a list are.

    Raises:
        InputError: a column or a row is no number.
    """
    keep_typed()
    return PlatformMapping(
        sheet=_read_number("sheet") or 0,
        head=_read_number("head") or 0,
        columns={
            each: place
            for each in PlatformColumn
            if (place := _read_number(f"{_COLUMN}{each}")) is not None
        },
        marks={
            name.removeprefix(_MARK): place
            for name in request.form
            if name.startswith(_MARK) and (place := _read_number(name)) is not None
        },
    )


def _read_number(name: str) -> int | None:
    text = request.form.get(name, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < _MOST_DIGITS):
        with of_field(name):
            raise InputError(
                "platform-head-unknown" if name == "head" else "platform-column-unknown"
            )
    return int(text)


def get_words() -> dict[str, dict[str, str]]:
    """Return what the words of a list mean, by motion or all approvals; those without are left out.

    A field is named by the group and the word, which may have any signs.
    """
    keep_typed()
    words: dict[str, dict[str, str]] = {}
    for name, meaning in request.form.items():
        if name.startswith(_WORD) and meaning:
            group, _, word = name.removeprefix(_WORD).partition("-")
            words.setdefault(group, {})[word] = meaning
    return words


def has_paper() -> bool:
    """Tell whether it is said that the file holds the votes on paper too."""
    return request.form.get("has_paper") == "true"


def get_figures() -> dict[str, dict[str, str]]:
    """Return the published figures by motion, as the count prints them.

    Raises:
        InputError: one is no area, or no number of persons.
    """
    keep_typed()
    figures: dict[str, dict[str, str]] = {}
    for field, text in request.form.items():
        if field.startswith(_FIGURE):
            motion, _, name = field.removeprefix(_FIGURE).partition("-")
            with of_field(field):
                figures.setdefault(motion, {})[name] = parse_figure(name, text)
    return figures
