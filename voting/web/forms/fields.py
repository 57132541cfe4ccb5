"""The kinds of form fields; an error is a code with facts.

A form is a frozen dataclass whose annotations say how each field is read:

    title: Annotated[str, text_of(100)]

`make_schema` makes the marshmallow schema that loads a mapping of texts into it.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from enum import Enum, StrEnum
from functools import cache
from typing import Any, get_type_hints

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, pre_load, validate

from ballots.area import SUM_DIGITS, parse_area
from ballots.errors import AreaError
from ballots.rules import CHINA
from voting.importing.spelling.areas import clean_area
from voting.sentences import Sentence

_MOST_DIGITS = 5
_YEARS = range(1900, 2200)
"""Of days that communities speak of."""
_MOST_MARK = 1_000
"""Characters; a mark is a word of ours, or the name of an option."""


class Coded(fields.Field[Any]):
    """A field whose errors have codes."""

    def make_error(self, key: str, **_kwargs: object) -> ValidationError:
        """Return the error for a missing or unreadable value."""
        reason = "missing" if key in {"required", "null"} else "wrong"
        code: str = self.metadata.get(reason, "field-missing")
        return ValidationError([Sentence(code)])


class _Text(Coded, fields.String):
    pass


class _Whole(Coded, fields.Integer):
    pass


class _Place(Coded):
    """A place from 0, as a page offers it; None for an empty text."""

    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, Any] | None, **_kwargs: object
    ) -> int | None:
        del attr, data
        text = str(value).strip()
        if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
            if text:
                raise self.make_error("invalid")
            return None
        return int(text)


class _Day(Coded, fields.Date):
    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, Any] | None, **kwargs: object
    ) -> date:
        found: date = super()._deserialize(value, attr, data, **kwargs)
        if found.year not in _YEARS:
            raise self.make_error("invalid")
        return found


class _Moment(Coded, fields.AwareDateTime):
    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, Any] | None, **kwargs: object
    ) -> datetime:
        # In the first and the last year there is an instant that another zone's calendar has not.
        found = super()._deserialize(value, attr, data, **kwargs)
        if found.year not in _YEARS:
            raise self.make_error("invalid")
        return found


class _Flag(Coded, fields.Boolean):
    pass


class Several(Coded):
    """The values of all fields with one name."""

    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, Any] | None, **_kwargs: object
    ) -> tuple[str, ...]:
        del attr, data
        return tuple(filter(None, map(str, value))) if isinstance(value, list) else ()


class FieldsOf(Coded):
    """The values of all fields whose names begin alike, by the rest of the name.

    So a ballot has one field for each motion, and a survey one for each question. Which kind each
    is, the beginning of its name says.
    """

    def __init__(self, kinds: Mapping[str, fields.Field[Any]]) -> None:
        super().__init__(load_default=dict)
        self._kinds = kinds

    def has(self, name: str) -> bool:
        """Tell whether a form's field is one of these."""
        return name.startswith(tuple(self._kinds))

    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, Any] | None, **_kwargs: object
    ) -> dict[str, object]:
        del attr
        loaded, problems = dict[str, object](), dict[str, object]()
        for name, typed in value.items() if isinstance(value, Mapping) else ():
            prefix = next(prefix for prefix in self._kinds if name.startswith(prefix))
            each, rest = self._kinds[prefix], name.removeprefix(prefix)
            try:
                found = typed if isinstance(each, Several) else typed[0]
                loaded[rest] = each.deserialize(found, rest, data)
            except ValidationError as error:
                problems[name] = error.messages
        if problems:
            raise ValidationError(problems)
        return loaded


class _OneOf(Coded, fields.Enum[Any]):
    pass


class _Member(Coded):
    """One of some members, maybe of several enumerations, by value."""

    def __init__(self, offered: Collection[StrEnum], *, required: bool) -> None:
        words = {"missing": "field-unchosen"}
        if required:
            super().__init__(required=True, metadata=words)
        else:
            super().__init__(load_default=None, metadata=words)
        self._by_value = {each.value: each for each in offered}

    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, Any] | None, **_kwargs: object
    ) -> StrEnum:
        del attr, data
        if not isinstance(value, str) or value not in self._by_value:
            raise ValidationError([Sentence("field-not-offered")])
        return self._by_value[value]


class _Area(Coded):
    """Square metres as people write them, loaded as cm²."""

    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, Any] | None, **_kwargs: object
    ) -> int:
        del attr, data
        text = clean_area(str(value)).replace(",", "")
        try:
            return parse_area(text, most_digits=SUM_DIGITS)
        except AreaError:
            raise self.make_error("invalid") from None


class _AtMost(validate.Validator):
    def __init__(self, most: int, too_long: str = "field-too-long") -> None:
        self._most, self._too_long = most, too_long

    def __call__(self, value: str) -> str:
        if len(value) > self._most:
            raise ValidationError([Sentence(self._too_long, {"most": self._most})])
        return value


class _Between(validate.Validator):
    def __init__(self, least: int, most: int) -> None:
        self._least, self._most = least, most

    def __call__(self, value: int) -> int:
        if not self._least <= value <= self._most:
            bounds = Sentence("field-out-of-range", {"least": self._least, "most": self._most})
            raise ValidationError([bounds])
        return value


class _Among(validate.Validator):
    def __init__(self, offered: Collection[object]) -> None:
        self._offered = offered

    def __call__(self, value: object) -> object:
        if value not in self._offered:
            raise ValidationError([Sentence("field-not-offered")])
        return value


def text_of(most: int) -> fields.Field[Any]:
    """A required text of at most `most` characters."""
    return _Text(required=True, validate=_AtMost(most))


def optional_text(most: int, default: str = "") -> fields.Field[Any]:
    """An optional text; `default` if it is left out."""
    return _Text(load_default=default, validate=_AtMost(most))


def secret(most: int) -> fields.Field[Any]:
    """A text that is never shown again: the end of an identity number, a code."""
    return _Text(required=True, load_only=True, validate=_AtMost(most))


def password(most: int) -> fields.Field[Any]:
    """A secret whose spaces are significant."""
    return _Text(required=True, load_only=True, validate=_AtMost(most), metadata={"is_kept": True})


def ticked() -> fields.Field[Any]:
    """The values of the boxes that are ticked, of those with one name; empty for none."""
    return Several(load_default=())


def fields_of(prefix: str, each: fields.Field[Any]) -> fields.Field[Any]:
    """The values of all fields named `prefix` and something more, by the rest, read as `each`."""
    return FieldsOf({prefix: each})


def marks_by_motion() -> fields.Field[Any]:
    """The marks of a ballot by motion; for an election the names, empty to abstain."""
    return FieldsOf({"choice-": any_text(_MOST_MARK), "names-": Several()})


def any_text(
    most: int | None = None, *, too_long: str = "field-too-long", default: str | None = None
) -> fields.Field[Any]:
    """A text of at most `most` characters, which may be empty, and left out with a `default`.

    One without a limit is as long as the request may be.
    """
    limit = [] if most is None else [_AtMost(most, too_long)]
    return _Text(validate=limit) if default is None else _Text(validate=limit, load_default=default)


def one_of(offered: Collection[str]) -> fields.Field[Any]:
    """One of the texts that the page offers."""
    return _Text(required=True, validate=_Among(offered), metadata={"missing": "field-unchosen"})


def optional_one_of(offered: Collection[str]) -> fields.Field[Any]:
    """One of the texts that the page offers, or empty for none."""
    return _Text(load_default="", validate=_Among(offered))


def choice_of(
    kind: type[Enum], default: Enum | None = None, *, among: Collection[Enum] = ()
) -> fields.Field[Any]:
    """A member of an enumeration, by value: any, or one of those that the page offers."""
    words = {"wrong": "field-not-offered", "missing": "field-unchosen"}
    check = _Among(among or tuple(kind))
    if default is None:
        return _OneOf(kind, by_value=True, required=True, validate=check, metadata=words)
    return _OneOf(kind, by_value=True, load_default=default, validate=check, metadata=words)


def member_of(offered: Collection[StrEnum]) -> fields.Field[Any]:
    """One of some members of several enumerations, by value."""
    return _Member(offered, required=True)


def optional_member_of(offered: Collection[StrEnum]) -> fields.Field[Any]:
    """One of some members of several enumerations, by value; None if it is left out."""
    return _Member(offered, required=False)


def whole(least: int, most: int, default: int | None = None) -> fields.Field[Any]:
    """A whole number between two bounds, inclusive."""
    wrong = {"wrong": "field-not-a-number"}
    check = _Between(least, most)
    if default is None:
        return _Whole(required=True, validate=check, metadata=wrong)
    return _Whole(load_default=default, validate=check, metadata=wrong)


def optional_whole(least: int, most: int) -> fields.Field[Any]:
    """An optional whole number between two bounds, inclusive; None if it is left out."""
    wrong = {"wrong": "field-not-a-number"}
    return _Whole(load_default=None, validate=_Between(least, most), metadata=wrong)


def place_of(unchosen: str) -> fields.Field[Any]:
    """The place, from 0, of one item of the page's list; `unchosen` is the sentence without one."""
    wrong = {"missing": unchosen, "wrong": unchosen}
    return _Whole(required=True, metadata=wrong)


def column_of(unknown: str) -> fields.Field[Any]:
    """The place, from 0, of a column, a row or a sheet; None for none, `unknown` if it is none."""
    return _Place(load_default=None, metadata={"wrong": unknown})


def yes_or_no() -> fields.Field[Any]:
    """A question that is answered by `yes` or `no`, and not left out."""
    words = {"missing": "field-unchosen", "wrong": "field-not-offered"}
    return _Flag(required=True, truthy={"yes"}, falsy={"no"}, metadata=words)


def passkey_answer() -> fields.Field[Any]:
    """A browser's answer with a passkey; never shown again."""
    refused = {"missing": "passkey-refused"}
    return _Text(required=True, load_only=True, validate=_AtMost(20_000), metadata=refused)


def optional_area() -> fields.Field[Any]:
    """An optional area of many units, in cm²; None if it is left out."""
    return _Area(load_default=None, metadata={"wrong": "field-not-an-area"})


def day() -> fields.Field[Any]:
    """A day: 2026-05-03."""
    return _Day(required=True, metadata={"wrong": "field-not-a-day"})


def optional_day() -> fields.Field[Any]:
    """An optional day; None if it is left out."""
    return _Day(load_default=None, metadata={"wrong": "field-not-a-day"})


def moment() -> fields.Field[Any]:
    """An instant, sent as local time by a browser's field."""
    return _Moment(
        format="iso",
        default_timezone=CHINA,
        required=True,
        metadata={"wrong": "field-not-a-moment"},
    )


def optional_moment() -> fields.Field[Any]:
    """An optional instant; None if it is left out."""
    return _Moment(
        format="iso",
        default_timezone=CHINA,
        load_default=None,
        metadata={"wrong": "field-not-a-moment"},
    )


def flag() -> fields.Field[Any]:
    """Whether a box is ticked."""
    return _Flag(load_default=False, metadata={"wrong": "field-not-offered"})


class FormSchema(Schema):
    """The base of every form's schema; `makes` is the dataclass that it loads into."""

    makes: type[Any]

    class Meta:
        """Unknown fields are ignored."""

        unknown = EXCLUDE

    @pre_load
    def cut(self, data: Mapping[str, object], **_kwargs: object) -> dict[str, object]:
        """Strip texts, normalize line ends, and remove empty texts.

        A browser sends an empty field as an empty text, and a line end as two characters.
        """
        cut = {name: self._cut(name, value) for name, value in data.items()}
        return {name: value for name, value in cut.items() if value is not None and value != ""}

    def _cut(self, name: str, value: object) -> object:
        is_kept = name in self.fields and self.fields[name].metadata.get("is_kept", False)
        if not isinstance(value, str) or is_kept:
            return value
        return value.replace("\r\n", "\n").strip()

    @post_load
    def make(self, data: dict[str, Any], **_kwargs: object) -> object:
        """Return the dataclass."""
        return self.makes(**data)


@cache
def make_schema(form: type[Any]) -> FormSchema:
    """Return the schema of a form, made from the annotations of its dataclass."""
    hints = get_type_hints(form, include_extras=True)
    asked = {name: hint.__metadata__[0] for name, hint in hints.items()}
    schema: FormSchema = type(form.__name__, (FormSchema,), {**asked, "makes": form})()
    return schema
