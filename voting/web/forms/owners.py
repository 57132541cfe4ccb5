"""The forms of owners and of the public, and the sign-in form of staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from ballots.ballot import Marks
from voting.importing.spelling.addresses import Address
from voting.terms import DisputeGround
from voting.web.forms.fields import (
    any_text,
    choice_of,
    fields_of,
    marks_by_motion,
    optional_text,
    passkey_answer,
    password,
    place_of,
    text_of,
    yes_or_no,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterForm:
    """The form for signing in with a letter."""

    last_six: Annotated[str, text_of(40)]


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedLetterForm:
    """The form for signing in with the code that a letter has for typing."""

    letter_code: Annotated[str, text_of(40)]
    last_six: Annotated[str, text_of(40)]


@dataclass(frozen=True, slots=True, kw_only=True)
class TelephoneForm:
    """The form for asking for a code."""

    telephone: Annotated[str, text_of(30)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeForm:
    """The form for entering the code that was sent."""

    code: Annotated[str, text_of(40)]


@dataclass(frozen=True, slots=True, kw_only=True)
class VoterChoiceForm:
    """The form for choosing the holding to vote for."""

    voter: Annotated[int, place_of("holding-unchosen")]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerChoiceForm:
    """The form for choosing the holding to sign in for as its owner."""

    owner: Annotated[int, place_of("unit-unchosen")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeyForm:
    """The form for making a passkey, or signing in with one."""

    answer: Annotated[str, passkey_answer()]


@dataclass(frozen=True, slots=True, kw_only=True)
class DroppedPasskeyForm:
    """The form for deleting a passkey."""

    passkey: Annotated[str, text_of(200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedSessionForm:
    """The form for ending a session elsewhere: its id, or nothing for all others."""

    session: Annotated[str, optional_text(40)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryForm:
    """The form for asking that somebody's second factor be set up anew."""

    recovered: Annotated[str, text_of(40)]
    reason: Annotated[str, text_of(300)]


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffForm:
    """The form for signing in as staff."""

    login: Annotated[str, text_of(40)]
    password: Annotated[str, password(200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPasswordForm:
    """The form for changing one's own password."""

    present: Annotated[str, password(200)]
    password: Annotated[str, password(200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressForm:
    """The form for naming a unit by its address."""

    building: Annotated[str, text_of(60)]
    section: Annotated[str, optional_text(60)]
    room: Annotated[str, text_of(60)]
    offered: Annotated[str, optional_text(200)]
    """The unit that is meant, of those that the page offered for what was typed."""

    @property
    def address(self) -> Address:
        """Return the given address."""
        if self.offered:
            return Address("", "", self.offered)
        return Address(self.building, self.section, self.room)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterObjectionForm(AddressForm):
    """The form for objecting to the published register."""

    text: Annotated[str, text_of(500)]
    telephone: Annotated[str, optional_text(30)]


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeForm:
    """The form for disputing a ballot."""

    ground: Annotated[DisputeGround, choice_of(DisputeGround)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultObjectionForm:
    """The form for objecting to a preliminary result."""

    text: Annotated[str, text_of(500)]


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotForm:
    """The form for marking a ballot, and for confirming it."""

    choices: Annotated[Mapping[str, Marks], marks_by_motion()]


@dataclass(frozen=True, slots=True, kw_only=True)
class PollForm:
    """The form for answering a poll: a mark for each question, by its place."""

    marks: Annotated[Mapping[str, str], fields_of("mark-", any_text(30))]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyForm:
    """The form for giving a proxy on the phone."""

    agent: Annotated[str, text_of(40)]
    telephone: Annotated[str, text_of(30)]
    works_for_property: Annotated[bool, yes_or_no()]
    choices: Annotated[Mapping[str, Marks], marks_by_motion()]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalForm:
    """The form for proposing a motion."""

    title: Annotated[str, text_of(100)]
    text: Annotated[str, text_of(5_000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptForm:
    """The form for checking a receipt."""

    receipt: Annotated[str, text_of(20_000)]
