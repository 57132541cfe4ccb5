"""The form of a duty."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from voting.services.daily.duties import DutyKind, DutyRole
from voting.web.forms.fields import choice_of, day, optional_member_of, text_of


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyForm:
    """The form for writing down a visit, a reception day or an inspection."""

    kind: Annotated[DutyKind, choice_of(DutyKind)]
    role: Annotated[DutyRole | None, optional_member_of(tuple(DutyRole))]
    done_on: Annotated[date, day()]
    place: Annotated[str, text_of(40)]
    text: Annotated[str, text_of(1_000)]
