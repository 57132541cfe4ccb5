"""A member's answers about a register's file beside the file itself."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from marshmallow import ValidationError

from voting.errors import InputError
from voting.sentences import Sentence
from voting.services.register.upload import WhatIsSaid
from voting.services.register.uploading.corrections import MOST_TEXT, TypedCell, straighten
from voting.services.register.uploading.file_answers import MOST_REASON, FileAnswer, Meaning
from voting.terms import MeaningKind, find_term
from voting.web.forms.field_names import of_field
from voting.web.forms.fields import Coded, any_text, fields_of

_CELL = "cell-"
_MOST_KEY = 1_000
"""Characters of a choice that the page offers."""
_LONG_REASON = "register-reason-too-long"


class _Meaning(Coded):
    """The meaning of a title, a word or a sheet, as the page offers it; None for an empty text."""

    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, Any] | None, **_kwargs: object
    ) -> Meaning | None:
        del attr, data
        if not value:
            return None
        match _parse(str(value)):
            case [str(kind), str(word), str(meaning)] if term := find_term(MeaningKind, kind):
                return Meaning(term, word, meaning)
        raise ValidationError([Sentence("register-meaning-unknown")])


def _parse(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterFileForm:
    """The form about a register's file: its questions, its words and its cells, by their keys."""

    answers: Annotated[Mapping[str, str], fields_of("answer-", any_text(_MOST_KEY))]
    because: Annotated[str, any_text(MOST_REASON, too_long=_LONG_REASON, default="")]
    """The reason of all answers that have none of their own."""
    reasons: Annotated[
        Mapping[str, str], fields_of("because-", any_text(MOST_REASON, too_long=_LONG_REASON))
    ]
    meanings: Annotated[Mapping[str, Meaning | None], fields_of("meaning", _Meaning())]
    texts: Annotated[Mapping[str, str], fields_of(_CELL, any_text())]
    shown: Annotated[Mapping[str, str], fields_of("shown-", any_text())]
    """The texts of the cells as the page showed them."""

    def get_said(self) -> WhatIsSaid:
        """Return what is said about the file that was read last.

        Raises:
            InputError: a corrected text is too long.
        """
        answers = [
            FileAnswer(key, choice, self.reasons.get(key, "").strip() or self.because)
            for key, choice in self.answers.items()
            if choice
        ]
        meanings = [meaning for meaning in self.meanings.values() if meaning is not None]
        return WhatIsSaid(answers=answers, meanings=meanings, cells=self._get_cells())

    def _get_cells(self) -> dict[str, TypedCell]:
        typed = {key: TypedCell(text, self.shown.get(key)) for key, text in self.texts.items()}
        for key, each in typed.items():
            text = straighten(each.text)
            is_changed = each.shown is None or text != straighten(each.shown)
            if len(text) > MOST_TEXT and is_changed:
                with of_field(f"{_CELL}{key}"):
                    raise InputError("register-cell-too-long", most=MOST_TEXT)
        return typed
