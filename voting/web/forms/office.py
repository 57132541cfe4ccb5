"""The forms of a street office: guidance, the case file, an annulment, a reason to look."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from marshmallow.fields import Field

from audit.entries.sample import CALLS_MOST, CONFIDENCES, DICE_MOST
from audit.terms import CallAnswer
from voting.services.meeting.guidance.checklist import ItemNote
from voting.services.meeting.guidance.items import MANUAL
from voting.services.sampling.planning import MOST_PLACE
from voting.terms import AnnulmentBody, CasePart, GuidanceAnswer, GuidanceFinding
from voting.web.forms.fields import (
    choice_of,
    day,
    member_of,
    moment,
    one_of,
    optional_member_of,
    optional_text,
    text_of,
    ticked,
    whole,
)


def _finding() -> Field[GuidanceFinding | None]:
    return optional_member_of(tuple(GuidanceFinding))


def _note() -> Field[str]:
    return optional_text(500)


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidanceChecklistForm:
    """The items of the checklist that no computer can tell: what is found, and a note."""

    draft: Annotated[str, text_of(64)]
    """The digest of the draft that the page shows."""
    finding_proposer: Annotated[GuidanceFinding | None, _finding()]
    note_proposer: Annotated[str, _note()]
    finding_powers: Annotated[GuidanceFinding | None, _finding()]
    note_powers: Annotated[str, _note()]
    finding_single: Annotated[GuidanceFinding | None, _finding()]
    note_single: Annotated[str, _note()]
    finding_clear: Annotated[GuidanceFinding | None, _finding()]
    note_clear: Annotated[str, _note()]
    finding_documents: Annotated[GuidanceFinding | None, _finding()]
    note_documents: Annotated[str, _note()]
    finding_residents: Annotated[GuidanceFinding | None, _finding()]
    note_residents: Annotated[str, _note()]
    finding_place: Annotated[GuidanceFinding | None, _finding()]
    note_place: Annotated[str, _note()]
    finding_counters: Annotated[GuidanceFinding | None, _finding()]
    note_counters: Annotated[str, _note()]

    @property
    def notes(self) -> dict[str, ItemNote]:
        """Return what was found, by the item's code."""
        return {
            each.code: ItemNote(
                getattr(self, f"finding_{each.code}"), getattr(self, f"note_{each.code}")
            )
            for each in MANUAL
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidanceAnswerForm:
    """The form for answering a committee that asks for guidance."""

    draft: Annotated[str, text_of(64)]
    """The digest of the draft that the page shows."""
    answer: Annotated[GuidanceAnswer, member_of(tuple(GuidanceAnswer))]
    text: Annotated[str, optional_text(2_000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class LookForm:
    """Asking for what opens everybody's name and marks."""

    why: Annotated[str, text_of(100)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDocumentForm:
    """Adding a document to a case file."""

    part: Annotated[CasePart, choice_of(CasePart)]
    name: Annotated[str, text_of(60)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnulmentForm:
    """Recording that a result is annulled."""

    body: Annotated[AnnulmentBody, choice_of(AnnulmentBody)]
    name: Annotated[str, text_of(60)]
    number: Annotated[str, text_of(60)]
    decided_on: Annotated[date, day()]
    reason: Annotated[str, text_of(300)]
    motion: Annotated[tuple[str, ...], ticked()]


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplePlanForm:
    """What an office commits to before voting closes."""

    calls: Annotated[int, whole(1, CALLS_MOST)]
    confidence: Annotated[str, one_of([str(each) for each in CONFIDENCES])]
    throws_at: Annotated[datetime, moment()]
    place: Annotated[str, text_of(MOST_PLACE)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostponementForm:
    """Another time and place for the dice."""

    throws_at: Annotated[datetime, moment()]
    place: Annotated[str, text_of(MOST_PLACE)]


@dataclass(frozen=True, slots=True, kw_only=True)
class DiceForm:
    """The throws of the dice, typed twice."""

    dice: Annotated[str, text_of(2 * DICE_MOST)]
    again: Annotated[str, text_of(2 * DICE_MOST)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallForm:
    """What was answered about a ballot."""

    answer: Annotated[CallAnswer, member_of(tuple(CallAnswer))]
    owner: Annotated[str, optional_text(32)]
    """Who denies it; empty where one person votes for the home."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FurtherCallsForm:
    """How many more ballots to call."""

    calls: Annotated[int, whole(1, CALLS_MOST)]
