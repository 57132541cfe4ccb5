"""Who votes for a unit that was sold after the register was frozen.

The frozen areas do not change; only the right to vote can pass to the buyer, and only once. The
buyers of a part of a holding are one more person; they merge with nobody (law note W23).

Law: none nationwide, so that the frozen owner votes; 北京业主APP 答问 (the new owner where nobody
has voted yet); law note W22.
"""

from dataclasses import dataclass
from enum import StrEnum

from ballots.rules import Rules
from ballots.rules.choices import Revote, TransferRule


class Party(StrEnum):
    """The side of a sale that may vote."""

    FROZEN_OWNER = "frozen-owner"
    NEW_OWNER = "new-owner"


@dataclass(frozen=True, slots=True)
class Entitlement:
    """Who may cast the next ballot of a unit that was sold."""

    voters: frozenset[str]
    """Identity keys; empty if the vote was already used."""
    party: Party


def entitle(
    seller: frozenset[str], buyer: frozenset[str], rules: Rules, *, has_voted: bool
) -> Entitlement:
    """Return who may vote for a unit that was sold while the vote was open.

    Args:
        seller: the owners in the frozen register.
        buyer: the owners of today.
        rules: the rules of the meeting (`transfer`, `revote`).
        has_voted: a ballot of the unit was cast already.
    """
    if rules.transfer is TransferRule.NEW_OWNER_IF_UNVOTED and not has_voted:
        return Entitlement(buyer, Party.NEW_OWNER)
    if has_voted and rules.revote is Revote.FIRST:
        return Entitlement(frozenset(), Party.FROZEN_OWNER)
    return Entitlement(seller, Party.FROZEN_OWNER)
