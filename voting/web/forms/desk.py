"""The forms of the committee and of the street office."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from audit.terms import (
    DeliveryKind,
    MandateKind,
    ReviewFinding,
    VoidGround,
    WithdrawalGround,
)
from ballots.ballot import Marks
from ballots.conveners import ConvenerKind
from ballots.motion import Matter, MotionKind
from ballots.procedure import MeetingKind, Topic
from voting.importing.spelling.addresses import Address
from voting.services.affairs.appointing import APPOINTED
from voting.services.desk.paper_ballots import GROUNDS
from voting.services.owners import delivery
from voting.services.register.uploading.decisions import SaidKind
from voting.services.result.reviewing.review import CHOSEN_GROUNDS
from voting.terms import (
    CandidateFinding,
    DisclosureKind,
    OpinionBody,
    PollKind,
    Role,
    StepKind,
)
from voting.web.forms.fields import (
    choice_of,
    day,
    flag,
    marks_by_motion,
    member_of,
    moment,
    optional_area,
    optional_day,
    optional_member_of,
    optional_moment,
    optional_one_of,
    optional_text,
    optional_whole,
    password,
    secret,
    text_of,
    ticked,
    whole,
    yes_or_no,
)
from voting.web.forms.owners import AddressForm


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingForm:
    """The form for creating a meeting."""

    title: Annotated[str, text_of(100)]
    opens_at: Annotated[datetime, moment()]
    closes_at: Annotated[datetime, moment()]
    objection_days: Annotated[int, whole(0, 60)]
    rules: Annotated[str, optional_text(60)]
    kind: Annotated[MeetingKind, choice_of(MeetingKind, MeetingKind.REGULAR)]
    is_scheduled: Annotated[bool, flag()]


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionForm:
    """The form for adding a motion."""

    matter: Annotated[Matter, choice_of(Matter)]
    kind: Annotated[MotionKind, choice_of(MotionKind, MotionKind.APPROVAL)]
    title: Annotated[str, text_of(100)]
    text: Annotated[str, text_of(10_000)]
    names: Annotated[str, optional_text(20_000)]
    budget: Annotated[str, optional_text(5_000)]
    topic: Annotated[Topic | None, optional_member_of(tuple(Topic))]
    published_on: Annotated[date | None, optional_day()]
    seats: Annotated[int, whole(0, 99, default=0)]
    buildings: Annotated[str, optional_text(1_000)]
    title_en: Annotated[str, optional_text(200)]
    text_en: Annotated[str, optional_text(20_000)]
    names_en: Annotated[str, optional_text(20_000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateReviewForm:
    """The form for recording the joint review of a candidate."""

    name: Annotated[str, text_of(100)]
    bodies: Annotated[str, text_of(100)]
    candidate_finding: Annotated[CandidateFinding, choice_of(CandidateFinding)]
    reason: Annotated[str, optional_text(500)]
    answer: Annotated[str, optional_text(500)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedReviewForm:
    """The form for removing the joint review of a candidate."""

    name: Annotated[str, text_of(100)]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionForm:
    """The form for recording an opinion."""

    body: Annotated[OpinionBody, choice_of(OpinionBody)]
    text: Annotated[str, text_of(2_000)]
    given_on: Annotated[date, day()]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleForm:
    """The form for recording an adopted rule."""

    option: Annotated[str, text_of(100)]
    clause: Annotated[str, text_of(100)]
    wording: Annotated[str, text_of(1_000)]
    meeting_id: Annotated[str, optional_text(60)]
    adopted_by: Annotated[str, optional_text(100)]
    adopted_on: Annotated[date, day()]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleObjectionForm:
    """The form for objecting to an adopted rule."""

    text: Annotated[str, text_of(500)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactForm:
    """The form for entering the owners' contact: telephone, and the place for paper ballots."""

    telephone: Annotated[str, optional_text(40)]
    paper_place: Annotated[str, optional_text(100)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentForm:
    """The form for appointing somebody who watches, or the captain of a building."""

    role: Annotated[Role, choice_of(Role, among=APPOINTED)]
    building: Annotated[str, optional_text(60)]
    name: Annotated[str, text_of(50)]
    login: Annotated[str, text_of(40)]
    telephone: Annotated[str, text_of(40)]


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissalForm:
    """The form for ending an appointment."""

    dismissed: Annotated[str, text_of(40)]
    reason: Annotated[str, text_of(300)]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverForm:
    """The form for handing over a desk: the logins of those whose accounts end."""

    leaving: Annotated[tuple[str, ...], ticked()]


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationForm:
    """The form for setting the first password of an account."""

    password: Annotated[str, password(200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvenerForm:
    """Recording which body convenes, with its members, one a line."""

    kind: Annotated[ConvenerKind, choice_of(ConvenerKind)]
    formed_on: Annotated[date | None, optional_day()]
    members: Annotated[str, optional_text(3_000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class TenureForm:
    """The form for recording the term of a committee."""

    ends_on: Annotated[date | None, optional_day()]
    succession_on: Annotated[date | None, optional_day()]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedForm:
    """The form for entering the expected totals of a register."""

    units: Annotated[int | None, optional_whole(1, 100_000)]
    persons: Annotated[int | None, optional_whole(1, 100_000)]
    area: Annotated[int | None, optional_area()]
    built_area: Annotated[int | None, optional_area()]
    source: Annotated[str, optional_text(200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawnSaidForm:
    """The form for withdrawing a decision about a register's file."""

    kind: Annotated[SaidKind, choice_of(SaidKind)]
    key: Annotated[str, text_of(300)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerForm:
    """The form for answering an objection."""

    answer: Annotated[str, text_of(500)]


@dataclass(frozen=True, slots=True, kw_only=True)
class HallObjectionForm(AddressForm):
    """The form for recording an objection of an owner who came in person."""

    text: Annotated[str, text_of(500)]
    telephone: Annotated[str, optional_text(30)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalAnswerForm:
    """The form for answering a proposal."""

    answer: Annotated[str, text_of(1_000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PollForm:
    """The form for starting a poll."""

    kind: Annotated[PollKind, choice_of(PollKind)]
    title: Annotated[str, text_of(100)]
    text: Annotated[str, optional_text(5_000)]
    buildings: Annotated[str, optional_text(1_000)]
    closes_at: Annotated[datetime, moment()]


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureForm:
    """The form for posting a disclosure."""

    category: Annotated[DisclosureKind, choice_of(DisclosureKind)]
    title: Annotated[str, text_of(100)]
    text: Annotated[str, optional_text(5_000)]
    amount: Annotated[str, optional_text(40)]
    meeting_id: Annotated[str, optional_text(40)]
    motion_id: Annotated[str, optional_text(40)]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeDownForm:
    """The form for taking a disclosure off the board."""

    reason: Annotated[str, text_of(100)]


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateForm(AddressForm):
    """The form for recording a mandate from paper."""

    kind: Annotated[MandateKind, choice_of(MandateKind)]
    agent: Annotated[str, text_of(40)]
    telephone: Annotated[str, text_of(30)]
    works_for_property: Annotated[bool, yes_or_no()]
    choices: Annotated[Mapping[str, Marks], marks_by_motion()]


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferForm:
    """The form for naming the sold units and their buyers, with identity numbers."""

    unit: Annotated[tuple[str, ...], ticked()]
    buyers: Annotated[str, secret(2_000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingForm:
    """The form for reading a paper ballot."""

    invalid: Annotated[str, optional_one_of(GROUNDS)]
    choices: Annotated[Mapping[str, Marks], marks_by_motion()]


@dataclass(frozen=True, slots=True, kw_only=True)
class LettersForm:
    """The form for printing letters: all, or the one of an address, which may be left out."""

    building: Annotated[str, optional_text(60)]
    section: Annotated[str, optional_text(60)]
    room: Annotated[str, optional_text(60)]
    offered: Annotated[str, optional_text(200)]
    """The unit that is meant, of those that the page offered for what was typed."""

    @property
    def address(self) -> Address | None:
        """Return the address, if one was given."""
        if self.offered:
            return Address("", "", self.offered)
        return Address(self.building, self.section, self.room) if self.room else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionForm:
    """The form for granting or withdrawing the committee's permission to print letters."""

    is_given: Annotated[bool, yes_or_no()]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperBallotForm(LettersForm):
    """The form for receiving a paper ballot, by its number or by the address."""

    serial: Annotated[str, optional_text(20)]
    agent: Annotated[str, optional_text(40)]
    invalid: Annotated[str, optional_one_of(GROUNDS)]
    choices: Annotated[Mapping[str, Marks], marks_by_motion()]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryForm(LettersForm):
    """The form for recording a delivery: to a holding, or by a notice posted in a building."""

    how: Annotated[DeliveryKind, choice_of(DeliveryKind, among=delivery.RECORDED)]
    on: Annotated[datetime, moment()]
    note: Annotated[str, optional_text(200)]

    @property
    def address(self) -> Address:
        """Return the holding's address, or the building alone."""
        if self.offered:
            return Address("", "", self.offered)
        return Address(self.building, self.section, self.room)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepForm:
    """The form for requesting a step that takes two persons."""

    kind: Annotated[StepKind, choice_of(StepKind)]
    reason: Annotated[str, optional_text(300)]
    closes_at: Annotated[datetime | None, optional_moment()]
    subject_id: Annotated[str, optional_text(32)]
    ground: Annotated[
        VoidGround | WithdrawalGround | None,
        optional_member_of((*CHOSEN_GROUNDS, *WithdrawalGround)),
    ]
    day: Annotated[date | None, optional_day()]
    number: Annotated[str, optional_text(60)]

    @property
    def details(self) -> dict[str, object]:
        """Return the filled-in data for single kinds of steps."""
        day = self.day.isoformat() if self.day else ""
        ground = "" if self.ground is None else self.ground.value
        given = {"ground": ground, "day": day, "number": self.number}
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenStepsForm:
    """The form for confirming several steps together."""

    step: Annotated[tuple[str, ...], ticked()]


@dataclass(frozen=True, slots=True, kw_only=True)
class InPersonForm(AddressForm):
    """The form for naming an owner whose identity card was seen."""

    last_six: Annotated[str, secret(20)]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingForm:
    """The form for deciding a dispute about a ballot."""

    finding: Annotated[
        ReviewFinding | VoidGround, member_of((ReviewFinding.UPHELD, *CHOSEN_GROUNDS))
    ]
    """That it is upheld, or why it is voided."""
    reason: Annotated[str, text_of(500)]

    @property
    def ground(self) -> VoidGround | None:
        """Return why the ballot is voided; None if it is upheld."""
        return self.finding if isinstance(self.finding, VoidGround) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CosignatureForm:
    """The form for submitting a witness's cosignature."""

    line: Annotated[str, text_of(1_000)]
