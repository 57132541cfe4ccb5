"""The forms of owners and of the public, and the sign-in form of staff."""

from dataclasses import dataclass
from typing import Annotated

from voting.importing.spelling.addresses import Address
from voting.terms import DisputeGround
from voting.web.forms.fields import (
    choice_of,
    optional_text,
    passkey_answer,
    password,
    place_of,
    text_of,
    yes_or_no,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterForm:
    """Signing in with a letter."""

    last_six: Annotated[str, text_of(40)]


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedLetterForm:
    """Signing in with the code that a letter has for typing."""

    letter_code: Annotated[str, text_of(40)]
    last_six: Annotated[str, text_of(40)]


@dataclass(frozen=True, slots=True, kw_only=True)
class TelephoneForm:
    """Asking for a code."""

    telephone: Annotated[str, text_of(30)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeForm:
    """Typing the code that came."""

    code: Annotated[str, text_of(40)]


@dataclass(frozen=True, slots=True, kw_only=True)
class VoterChoiceForm:
    """Choosing for which of several holdings to vote."""

    voter: Annotated[int, place_of("holding-unchosen")]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerChoiceForm:
    """Choosing as owner of which of several holdings to sign in."""

    owner: Annotated[int, place_of("unit-unchosen")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeyForm:
    """Making a passkey, or signing in with one."""

    answer: Annotated[str, passkey_answer()]


@dataclass(frozen=True, slots=True, kw_only=True)
class DroppedPasskeyForm:
    """Deleting a passkey."""

    passkey: Annotated[str, text_of(200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffForm:
    """Signing in as staff."""

    login: Annotated[str, text_of(40)]
    password: Annotated[str, password(200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressForm:
    """Naming a unit by its address."""

    building: Annotated[str, text_of(60)]
    section: Annotated[str, optional_text(60)]
    room: Annotated[str, text_of(60)]
    offered: Annotated[str, optional_text(200)]
    """The unit that is meant, of those that the page offered for what was typed."""

    @property
    def address(self) -> Address:
        """The given address."""
        if self.offered:
            return Address("", "", self.offered)
        return Address(self.building, self.section, self.room)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterObjectionForm(AddressForm):
    """Objecting to the published register."""

    text: Annotated[str, text_of(500)]
    telephone: Annotated[str, optional_text(30)]


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeForm:
    """Disputing a ballot."""

    ground: Annotated[DisputeGround, choice_of(DisputeGround)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultObjectionForm:
    """Objecting to a preliminary result."""

    text: Annotated[str, text_of(500)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyForm:
    """Giving a proxy on the phone."""

    agent: Annotated[str, text_of(40)]
    telephone: Annotated[str, text_of(30)]
    works_for_property: Annotated[bool, yes_or_no()]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalForm:
    """Proposing a motion."""

    title: Annotated[str, text_of(100)]
    text: Annotated[str, text_of(5_000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptForm:
    """Checking a receipt."""

    receipt: Annotated[str, text_of(20_000)]
