"""The forms of the roster, of mediations and of breaches."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from voting.services.neighbours.terms import Measure
from voting.web.forms.fields import (
    day,
    flag,
    optional_member_of,
    optional_text,
    text_of,
    ticked,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighbourForm:
    """The form for putting somebody on the roster, beside the paper by which they agreed."""

    name: Annotated[str, text_of(20)]
    skill: Annotated[str, text_of(60)]
    is_mediator: Annotated[bool, flag()]


@dataclass(frozen=True, slots=True, kw_only=True)
class MediationForm:
    """The form for beginning a mediation."""

    subject: Annotated[str, text_of(500)]
    first: Annotated[str, text_of(60)]
    second: Annotated[str, optional_text(60)]
    second_name: Annotated[str, optional_text(40)]
    mediators: Annotated[tuple[str, ...], ticked()]
    concern: Annotated[str, optional_text(12)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementForm:
    """The form for a wording of the agreement."""

    agreement: Annotated[str, text_of(3_000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedForm:
    """The form for handing in the signed agreement, which is a file and nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachForm:
    """The form for noting a breach of the covenant."""

    address: Annotated[str, text_of(60)]
    article: Annotated[str, text_of(100)]
    facts: Annotated[str, text_of(500)]
    answer_until: Annotated[date, day()]
    told: Annotated[str, optional_text(60)]


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachAnswerForm:
    """The form for what a home says about a breach."""

    text: Annotated[str, text_of(1_000)]
    agrees_to_naming: Annotated[bool, flag()]


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachDecisionForm:
    """The form for what is decided about a breach; the judgment may go with it as a file."""

    measure: Annotated[Measure | None, optional_member_of(tuple(Measure))]
    """None if the breach does not stand."""
    public_text: Annotated[str, optional_text(500)]
    damages: Annotated[str, optional_text(40)]
    judgment: Annotated[str, optional_text(60)]
    is_named: Annotated[bool, flag()]


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachPaymentForm:
    """The form for damages that were paid."""

    amount: Annotated[str, text_of(40)]
    paid_on: Annotated[date, day()]


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachStrikingForm:
    """The form for striking a breach."""

    reason: Annotated[str, text_of(100)]
