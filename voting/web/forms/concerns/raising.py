"""The form on which a concern is raised."""

from dataclasses import dataclass
from typing import Annotated

from voting.services.concerns.terms import ConcernKind
from voting.web.forms.fields import choice_of, flag, optional_text, text_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernForm:
    """The form for raising a concern, or for recording one at the desk."""

    kind: Annotated[ConcernKind, choice_of(ConcernKind)]
    spot: Annotated[str, optional_text(32)]
    place: Annotated[str, optional_text(40)]
    title: Annotated[str, text_of(40)]
    text: Annotated[str, text_of(2_000)]
    is_named: Annotated[bool, flag()]
