"""The forms of the desk: how a concern goes on, its wording, spots, what is pledged."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from voting.services.concerns.pledge import MOST_CONTACT, MOST_LABEL
from voting.services.concerns.terms import Finding, Handler, Phase
from voting.web.forms.fields import (
    any_text,
    choice_of,
    fields_of,
    flag,
    optional_day,
    optional_text,
    text_of,
    whole,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveForm:
    """The form for answering a concern and saying how it goes on."""

    phase: Annotated[Phase, choice_of(Phase)]
    answer: Annotated[str, text_of(1_000)]
    handler: Annotated[Handler, choice_of(Handler)]
    building: Annotated[str, optional_text(40)]
    """Whose captain, where a captain does it."""
    next_step: Annotated[str, optional_text(100)]
    due_on: Annotated[date | None, optional_day()]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerForm:
    """The form for answering a concern for the body that has to do the next step."""

    text: Annotated[str, text_of(1_000)]
    is_done: Annotated[bool, flag()]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckForm:
    """The form on which the supervisors say whether it is done as it was decided."""

    finding: Annotated[Finding, choice_of(Finding)]
    text: Annotated[str, text_of(1_000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseForm:
    """The form for the wording that everybody reads, and the motion that a concern led to."""

    public_title: Annotated[str, text_of(40)]
    public_place: Annotated[str, optional_text(40)]
    motion: Annotated[str, optional_text(80)]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftForm:
    """The form for writing a concern into the draft of a meeting."""

    draft: Annotated[str, text_of(32)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotsForm:
    """The form for adding spots, one a line."""

    names: Annotated[str, text_of(5_000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgeForm:
    """The form for what a community pledges, and its own names of phases."""

    answer_hours: Annotated[int, whole(1, 720)]
    office_days: Annotated[int, whole(1, 90)]
    names: Annotated[Mapping[str, str], fields_of("name-", any_text(MOST_CONTACT))]
    telephones: Annotated[Mapping[str, str], fields_of("telephone-", any_text(MOST_CONTACT))]
    hours: Annotated[Mapping[str, str], fields_of("hours-", any_text(MOST_CONTACT))]
    labels: Annotated[Mapping[str, str], fields_of("label-", any_text(MOST_LABEL))]
