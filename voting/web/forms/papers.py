"""The street office's forms about its papers: the case file, an annulment, a reason to look."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from voting.terms import AnnulmentBody, CasePart
from voting.web.forms.fields import choice_of, day, text_of


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
