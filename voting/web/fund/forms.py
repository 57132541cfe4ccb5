"""The forms about the common fund."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from voting.services.fund.entries import MOST_NAME, MOST_TEXT
from voting.terms import FundKind
from voting.web.forms.fields import (
    any_text,
    choice_of,
    day,
    fields_of,
    flag,
    optional_text,
    text_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryForm:
    """The form for entering income, a spending or the opening balance."""

    kind: Annotated[FundKind, choice_of(FundKind)]
    day: Annotated[date, day()]
    amount: Annotated[str, text_of(40)]
    purpose: Annotated[str, text_of(MOST_TEXT)]
    counterparty: Annotated[str, optional_text(MOST_NAME)]
    is_organisation: Annotated[bool, flag()]
    motion: Annotated[str, optional_text(80)]
    """Meeting and motion, with a stroke between them."""
    unneeded: Annotated[str, optional_text(MOST_TEXT)]
    is_file_public: Annotated[bool, flag()]
    knows_beyond: Annotated[bool, flag()]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionForm:
    """The form for taking an entry back."""

    reason: Annotated[str, text_of(MOST_TEXT)]


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherForm:
    """The form for adding a voucher to an entry."""

    is_file_public: Annotated[bool, flag()]


@dataclass(frozen=True, slots=True, kw_only=True)
class BankForm:
    """The form that ties lines of the bank's to what they are for; by their rows in the file."""

    lines: Annotated[str, text_of(500_000)]
    """What was read, as `write_lines` writes it."""
    purposes: Annotated[Mapping[str, str], fields_of("purpose-", any_text(MOST_TEXT))]
    motions: Annotated[Mapping[str, str], fields_of("motion-", any_text(80))]
    reasons: Annotated[Mapping[str, str], fields_of("unneeded-", any_text(MOST_TEXT))]
    knows_beyond: Annotated[bool, flag()]
