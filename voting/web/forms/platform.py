"""What somebody says of a platform's file: its columns, its words, the published figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from marshmallow import ValidationError

from voting.errors import InputError
from voting.importing.spelling.platforms import PlatformColumn
from voting.sentences import Sentence
from voting.services.platform.counting import parse_figure
from voting.services.platform.mapping import PlatformMapping
from voting.terms import PlatformFile
from voting.web.forms.fields import (
    Coded,
    any_text,
    choice_of,
    column_of,
    fields_of,
    flag,
)

_MOST_WORD = 200
"""Characters of what a word means: a mark, or the name of an option or a candidate."""


class _Figure(Coded):
    """A published figure, loaded as the count prints it; empty if nothing was typed."""

    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, Any] | None, **_kwargs: object
    ) -> str:
        del data
        try:
            return parse_figure(attr or "", str(value))
        except InputError as error:
            raise ValidationError([Sentence(error.sentence, error.facts)]) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformFileForm:
    """The form for importing a file of the city's platform."""

    kind: Annotated[PlatformFile, choice_of(PlatformFile)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformColumnsForm:
    """The form for saying what the columns of a list are: a place for each, None for none."""

    sheet: Annotated[int | None, column_of("platform-column-unknown")]
    head: Annotated[int | None, column_of("platform-head-unknown")]
    columns: Annotated[
        Mapping[str, int | None], fields_of("column-", column_of("platform-column-unknown"))
    ]
    marks: Annotated[
        Mapping[str, int | None], fields_of("mark-", column_of("platform-column-unknown"))
    ]

    @property
    def mapping(self) -> PlatformMapping:
        """Return what the columns are; a column that we do not ask for is none."""
        return PlatformMapping(
            sheet=self.sheet or 0,
            head=self.head or 0,
            columns={
                each: place
                for each in PlatformColumn
                if (place := self.columns.get(each)) is not None
            },
            marks={motion: place for motion, place in self.marks.items() if place is not None},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformWordsForm:
    """The form for saying what the words of a list mean.

    A field is named by a motion, or all approvals, and the word, which may have any signs.
    """

    meanings: Annotated[Mapping[str, str], fields_of("word-", any_text(_MOST_WORD))]
    has_paper: Annotated[bool, flag()]

    @property
    def words(self) -> dict[str, dict[str, str]]:
        """Return them by motion or all approvals; those without a meaning are left out."""
        return split_keys({name: meaning for name, meaning in self.meanings.items() if meaning})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformFiguresForm:
    """The form for typing the published figures, each named by its motion and what it counts."""

    typed: Annotated[Mapping[str, str], fields_of("figure-", _Figure())]
    has_paper: Annotated[bool, flag()]

    @property
    def figures(self) -> dict[str, dict[str, str]]:
        """Return the figures by motion, as the count prints them."""
        return split_keys(self.typed)


def split_keys(values: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return values whose keys are joined by `-`, by the first part of the key and the second."""
    split: dict[str, dict[str, str]] = {}
    for name, value in values.items():
        group, _, rest = name.partition("-")
        split.setdefault(group, {})[rest] = value
    return split
