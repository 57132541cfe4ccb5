"""The forms of fixed days, sittings and tasks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Annotated, Any

from marshmallow import fields

from voting.services.concerns.terms import Handler
from voting.services.daily.days import LAST
from voting.services.daily.terms import DOERS, Every, SittingKind
from voting.web.forms.fields import (
    Coded,
    any_text,
    choice_of,
    day,
    fields_of,
    optional_day,
    optional_member_of,
    optional_text,
    text_of,
    ticked,
    whole,
)


class _Hour(Coded, fields.Time):
    pass


def hour() -> fields.Field[Any]:
    """An hour of the day, as a browser's field for one sends it: 19:30."""
    return _Hour(format="%H:%M", required=True, metadata={"wrong": "field-not-an-hour"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysForm:
    """The form for the rule by which a kind of sitting is held."""

    kind: Annotated[SittingKind, choice_of(SittingKind)]
    every: Annotated[Every, choice_of(Every)]
    month: Annotated[int, whole(1, 3)]
    week: Annotated[int, whole(1, LAST)]
    weekday: Annotated[int, whole(1, 7)]
    starts: Annotated[time, hour()]
    place: Annotated[str, text_of(40)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingForm:
    """The form for calling a sitting."""

    kind: Annotated[SittingKind, choice_of(SittingKind)]
    held_on: Annotated[date, day()]
    starts: Annotated[time, hour()]
    place: Annotated[str, text_of(40)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PointForm:
    """The form for adding a point to an agenda."""

    concern: Annotated[str, optional_text(12)]
    text: Annotated[str, optional_text(100)]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionForm:
    """The form for what was decided on a point, and who must do what by when."""

    decision: Annotated[str, text_of(1_000)]
    task: Annotated[str, optional_text(60)]
    handler: Annotated[Handler | None, optional_member_of(DOERS)]
    due_on: Annotated[date | None, optional_day()]


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesForm:
    """The form for the minutes of a sitting."""

    minutes: Annotated[str, text_of(5_000)]
    present: Annotated[tuple[str, ...], ticked()]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskForm:
    """The form for making a task."""

    title: Annotated[str, text_of(60)]
    text: Annotated[str, optional_text(500)]
    handler: Annotated[Handler | None, optional_member_of(DOERS)]
    due_on: Annotated[date, day()]
    concern: Annotated[str, optional_text(12)]


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishForm:
    """The form for saying that a task is done."""

    report: Annotated[str, text_of(500)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkForm:
    """The form for saying why a task is not accepted, or is taken back."""

    remark: Annotated[str, text_of(100)]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeoverForm:
    """The form for beginning the list of a change of property companies."""

    outgoing: Annotated[str, text_of(60)]
    incoming: Annotated[str, text_of(60)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemsForm:
    """The form for where each item of that list stands."""

    states: Annotated[Mapping[str, str], fields_of("state-", any_text(20))]
    notes: Annotated[Mapping[str, str], fields_of("note-", any_text(200))]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonForm:
    """The form for why something public is struck or cancelled."""

    reason: Annotated[str, text_of(100)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedForm:
    """The form for handing in the signed list, a file, and before whom it was signed."""

    present: Annotated[tuple[str, ...], ticked()]
