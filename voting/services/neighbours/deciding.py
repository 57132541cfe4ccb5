"""What two decide about a breach: whether it stands, what was paid, that it is struck."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from ballots.rules import CHINA
from voting.errors import InputError, NotNowError
from voting.services.neighbours.breaches import get_breach_row, read_named, tell_home
from voting.services.neighbours.terms import Measure
from voting.services.people.persons import require_two
from voting.services.scans import Scan
from voting.storage.tables.neighbours.breaches import BreachRow

_MOST_CENTS = 10**10


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Whether a breach stands, and what follows from it."""

    is_upheld: bool
    measure: str = ""
    """A `Measure`; empty if it does not stand."""
    public_text: str = ""
    damages_cents: int = 0
    is_named: bool = False
    judgment: str = ""
    """The number of a court's judgment in force; empty for none."""

    def to_json(self) -> dict[str, object]:
        """Return the value to store until somebody confirms it."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> "Decision":
        """Return it from its stored value."""
        return cls(
            is_upheld=value["is_upheld"] is True,
            measure=str(value["measure"]),
            public_text=str(value["public_text"]),
            damages_cents=int(str(value["damages_cents"])),
            is_named=value["is_named"] is True,
            judgment=str(value["judgment"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """Damages that were paid."""

    cents: int
    paid_on: date


def _get_undecided(session: Session, community_id: str, breach_id: str, at: datetime) -> BreachRow:
    row = get_breach_row(session, community_id, breach_id)
    if row.decided_at is not None or row.struck_at is not None:
        raise NotNowError("breach-decided")
    if row.answered_at is None and at < row.due_at:
        raise NotNowError("breach-unheard")
    return row


def require_decidable(
    session: Session,
    community_id: str,
    breach_id: str,
    decision: Decision,
    *,
    has_scan: bool,
    at: datetime,
) -> BreachRow:
    """Return a breach that can be decided so.

    Raises:
        NotFoundError: there is no such breach.
        NotNowError: it is decided or struck, or the home has still time to answer.
        InputError: what everybody reads is missing, or names the home; damages do not fit; a
            judgment's number stands without it; or somebody is named who has not agreed.
    """
    row = _get_undecided(session, community_id, breach_id, at)
    if not decision.is_upheld:
        return row
    if not decision.public_text:
        raise InputError("breach-unworded")
    if (decision.measure == Measure.DAMAGES) != (0 < decision.damages_cents <= _MOST_CENTS):
        raise InputError("breach-damages")
    if decision.judgment and not has_scan:
        raise InputError("breach-judgment")
    if decision.is_named and not row.agrees_to_naming:
        raise InputError("breach-naming")
    # Named or not: a name stands in its own place, from which it goes when its owner says so.
    if _names(session, row, f"{row.article}\n{decision.public_text}"):
        raise InputError("breach-names")
    return row


def _names(session: Session, row: BreachRow, text: str) -> bool:
    """Tell whether a text has the name of one of the owners, or an address of the home."""
    told = [each.name for each in read_named(session, row)] + row.address.split("、")
    plain = "".join(text.split())
    return any("".join(each.split()) in plain for each in told if each)


def decide_breach(
    session: Session,
    *,
    community_id: str,
    breach_id: str,
    decision: Decision,
    scan: Scan | None,
    by: str,
    confirmed_by: str,
    at: datetime,
) -> None:
    """Decide a breach, and tell the home; everybody reads what stands.

    Raises:
        SecondMemberError: it is not two persons who do it.
        VotingError: what `require_decidable` raises.
    """
    require_two(session, by, confirmed_by)
    get_breach_row(session, community_id, breach_id, is_locked=True)
    row = require_decidable(
        session, community_id, breach_id, decision, has_scan=scan is not None, at=at
    )
    row.is_upheld, row.decided_at = decision.is_upheld, at
    row.decided_by, row.confirmed_by = by, confirmed_by
    if decision.is_upheld:
        row.measure, row.public_text = decision.measure, decision.public_text
        row.damages_cents, row.is_named = decision.damages_cents, decision.is_named
        row.judgment = decision.judgment
    if scan is not None:
        row.scan, row.media_type = scan.content, scan.media_type
    tell_home(session, row, "text-of-breach-decided", at)


def count_paid(row: BreachRow) -> int:
    """Return what was paid of the damages, in 分."""
    return sum(int(str(each["cents"])) for each in row.payments)


def require_payable(
    session: Session, community_id: str, breach_id: str, payment: Payment, at: datetime
) -> BreachRow:
    """Return a breach for which a payment can be recorded.

    Raises:
        NotFoundError: there is no such breach.
        NotNowError: nothing is owed for it.
        InputError: it is more than is owed, or of a day to come.
    """
    row = get_breach_row(session, community_id, breach_id)
    owed = row.damages_cents - count_paid(row)
    if row.struck_at is not None or not owed:
        raise NotNowError("breach-nothing-owed")
    if not 0 < payment.cents <= owed:
        raise InputError("breach-overpaid")
    if payment.paid_on > at.astimezone(CHINA).date():
        raise InputError("breach-paid-to-come")
    return row


def record_payment(
    session: Session,
    *,
    community_id: str,
    breach_id: str,
    payment: Payment,
    by: str,
    confirmed_by: str,
    at: datetime,
) -> None:
    """Record that damages were paid, or a part of them.

    Raises:
        SecondMemberError: it is not two persons who do it.
        VotingError: what `require_payable` raises.
    """
    require_two(session, by, confirmed_by)
    get_breach_row(session, community_id, breach_id, is_locked=True)
    row = require_payable(session, community_id, breach_id, payment, at)
    entry: dict[str, object] = {
        "cents": payment.cents,
        "on": payment.paid_on.isoformat(),
        "by": by,
        "confirmed_by": confirmed_by,
    }
    row.payments = [*row.payments, entry]


def require_strikable(session: Session, community_id: str, breach_id: str) -> BreachRow:
    """Return a breach that can be struck.

    Raises:
        NotFoundError: there is no such breach.
        NotNowError: it is struck.
    """
    row = get_breach_row(session, community_id, breach_id)
    if row.struck_at is not None:
        raise NotNowError("breach-struck")
    return row


def strike_breach(
    session: Session,
    *,
    community_id: str,
    breach_id: str,
    reason: str,
    by: str,
    confirmed_by: str,
    at: datetime,
) -> None:
    """Strike a breach, whatever was decided, and tell the home; its number alone stays public.

    Raises:
        SecondMemberError: it is not two persons who do it.
        VotingError: what `require_strikable` raises.
    """
    require_two(session, by, confirmed_by)
    get_breach_row(session, community_id, breach_id, is_locked=True)
    row = require_strikable(session, community_id, breach_id)
    row.struck_at, row.struck_reason = at, reason
    row.struck_by, row.struck_confirmed_by = by, confirmed_by
    tell_home(session, row, "text-of-breach-struck", at)
