"""The forms of the roster and of mediations."""

from dataclasses import dataclass
from typing import Annotated

from voting.web.forms.fields import flag, optional_text, text_of, ticked


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
