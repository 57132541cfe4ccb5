"""The forms about assessments."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from voting.services.assessments.answering import MOST_REMARK
from voting.services.assessments.opening import MOST_REASON, MOST_SUBJECT
from voting.services.assessments.terms import AssessmentKind, Audience
from voting.web.forms.fields import (
    any_text,
    choice_of,
    day,
    fields_of,
    optional_text,
    text_of,
    whole,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentForm:
    """The form for opening an assessment."""

    kind: Annotated[AssessmentKind, choice_of(AssessmentKind)]
    subject: Annotated[str, text_of(MOST_SUBJECT)]
    year: Annotated[int, whole(2000, 2999)]
    first_on: Annotated[date, day()]
    last_on: Annotated[date, day()]
    audience: Annotated[Audience, choice_of(Audience)]
    invited: Annotated[str, optional_text(20_000)]
    """Addresses, one a line."""
    scores: Annotated[Mapping[str, str], fields_of("score-", any_text(10))]
    shares: Annotated[Mapping[str, str], fields_of("share-", any_text(10))]


@dataclass(frozen=True, slots=True, kw_only=True)
class CancellationForm:
    """The form for cancelling an assessment."""

    reason: Annotated[str, text_of(MOST_REASON)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerForm:
    """The form on which an owner answers: a mark for each dimension, and what else they say."""

    marks: Annotated[Mapping[str, str], fields_of("mark-", any_text(10))]
    remark: Annotated[str, optional_text(MOST_REMARK)]
