"""Codes by text message, as tests ask for and read them."""

import re
from collections.abc import Sequence
from functools import partial
from typing import Any

from tests.voting.installation import DIGESTS, OPENS, House
from tests.voting.storage.sealed_rows import change_rows
from voting.services.outbox import list_outbox
from voting.services.owners import telephone
from voting.services.people.actors import Owner, Voter
from voting.storage.tables.register import OwnerRow

ONE, SEVERAL = "16908597559", "17990192429"
"""Two numbers of the small register's, the second of an owner of two flats."""


def ask(
    house: House, number: str, address: str = "192.0.2.1", at: Any = OPENS, **known: str
) -> str:
    """Ask for a code; return the browser's secret."""
    asker = telephone.Asker(address, **known)
    return house.database.write(
        lambda s: telephone.request_code(s, telephone=number, asker=asker, digests=DIGESTS, at=at)
    )


def share_telephone(house: House, owners: Sequence[Voter | Owner], number: str) -> None:
    """Register one telephone for several owners."""
    ids = [each.owner_id for each in owners]
    change_rows(house.database, OwnerRow, lambda row: row.id in ids, telephone=number)


def texts(house: House) -> list[str]:
    """Return what was sent, once the worker has looked after the codes."""
    for code_id in house.database.read(telephone.list_due_codes):
        house.database.write(partial(telephone.send_code, code_id=code_id, digests=DIGESTS))
    return [each.text for each in house.database.read(lambda s: list_outbox(s, house.auditor))]


def read_code(house: House) -> str:
    found = next(m for text in texts(house) if (m := re.search(r"验证码 (\d{6})", text)))
    return found[1]
