"""The forms by which something is declared about a property company."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from voting.services.declarations.done import MOST_NOTE
from voting.services.declarations.records import MOST_SOURCE
from voting.services.declarations.remuneration import Scheme
from voting.services.declarations.shared_use import Utility
from voting.web.forms.fields import (
    choice_of,
    day,
    optional_text,
    optional_whole,
    text_of,
    whole,
)

_MOST_LINES = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FeesForm:
    """The form for what was charged and collected in a quarter."""

    quarter: Annotated[str, text_of(8)]
    billed: Annotated[str, text_of(40)]
    collected: Annotated[str, text_of(40)]
    source: Annotated[str, text_of(MOST_SOURCE)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicesForm:
    """The form for the services that a contract promises, one a line."""

    since: Annotated[date, day()]
    services: Annotated[str, text_of(_MOST_LINES)]
    source: Annotated[str, text_of(MOST_SOURCE)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemunerationForm:
    """The form for a year of a property company's money."""

    year: Annotated[int, whole(2000, 2100)]
    scheme: Annotated[Scheme, choice_of(Scheme)]
    advance: Annotated[str, text_of(40)]
    cost: Annotated[str, optional_text(40)]
    permille: Annotated[int | None, optional_whole(1, 1000)]
    fixed: Annotated[str, optional_text(40)]
    source: Annotated[str, text_of(MOST_SOURCE)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedUseForm:
    """The form for water or electricity that was used in common in a month."""

    utility: Annotated[Utility, choice_of(Utility)]
    month: Annotated[str, text_of(7)]
    price: Annotated[str, text_of(20)]
    uses: Annotated[str, text_of(_MOST_LINES)]
    source: Annotated[str, text_of(MOST_SOURCE)]


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneForm:
    """The form for a service that was done."""

    service: Annotated[str, text_of(40)]
    day: Annotated[date, day()]
    note: Annotated[str, optional_text(MOST_NOTE)]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackForm:
    """The form for taking back that a service was done."""

    reason: Annotated[str, text_of(MOST_NOTE)]
