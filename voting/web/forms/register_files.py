"""Read a member's answers about a register's file beside the file itself."""

import json

from flask import request

from voting.errors import InputError
from voting.services.register.upload import WhatIsSaid
from voting.services.register.uploading.corrections import MOST_TEXT, TypedCell, straighten
from voting.services.register.uploading.file_answers import MOST_REASON, FileAnswer, Meaning
from voting.terms import MeaningKind, find_term
from voting.web.forms.field_names import of_field
from voting.web.forms.loading import keep_typed

_ANSWER, _REASON, _COMMON_REASON = "answer-", "because-", "because"
_MEANING, _CELL, _SHOWN = "meaning", "cell-", "shown-"
_PARTS = 3


def get_said() -> WhatIsSaid:
    """Return the form's answers about the file that was read last.

    Raises:
        InputError: a value is not one of those that the page offers; a text is too long.
    """
    keep_typed()
    return WhatIsSaid(answers=get_answers(), meanings=get_meanings(), cells=get_cells())


def get_cells() -> dict[str, TypedCell]:
    """Return the corrected contents of cells, by their keys.

    Raises:
        InputError: a text is too long.
    """
    typed = {
        key: TypedCell(text, request.form.get(f"{_SHOWN}{key}"))
        for name, text in request.form.items()
        if name.startswith(_CELL)
        for key in (name.removeprefix(_CELL),)
    }
    for key, each in typed.items():
        text = straighten(each.text)
        if len(text) > MOST_TEXT and (each.shown is None or text != straighten(each.shown)):
            with of_field(f"{_CELL}{key}"):
                raise InputError("register-cell-too-long", most=MOST_TEXT)
    return typed


def get_answers() -> list[FileAnswer]:
    """Return the questions that were answered; a reason may be given once for all.

    Raises:
        InputError: a reason is too long.
    """
    common = request.form.get(_COMMON_REASON, "")
    for name, text in request.form.items():
        if name.startswith(_COMMON_REASON) and len(text) > MOST_REASON:
            with of_field(name):
                raise InputError("register-reason-too-long", most=MOST_REASON)
    return [
        FileAnswer(key, choice, (request.form.get(f"{_REASON}{key}", "").strip() or common).strip())
        for name, choice in request.form.items()
        if name.startswith(_ANSWER) and choice
        for key in (name.removeprefix(_ANSWER),)
    ]


def get_meanings() -> list[Meaning]:
    """Return the meanings that were given for titles, words and sheets.

    Raises:
        InputError: a value is not one of those that the page offers.
    """
    said = [value for name, value in request.form.items() if name.startswith(_MEANING)]
    return [_read_meaning(value) for value in said if value]


def _read_meaning(value: str) -> Meaning:
    try:
        parts = json.loads(value)
    except ValueError:
        raise InputError("register-meaning-unknown") from None
    is_right = isinstance(parts, list) and len(parts) == _PARTS
    if not is_right or not all(isinstance(part, str) for part in parts):
        raise InputError("register-meaning-unknown")
    kind, word, meaning = parts
    term = find_term(MeaningKind, kind)
    if term is None:
        raise InputError("register-meaning-unknown")
    return Meaning(term, word, meaning)
