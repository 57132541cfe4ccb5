"""Open an assessment, or cancel it: one member asks, another person confirms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from unicodedata import normalize

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ballots.rules import CHINA
from voting.errors import InputError, NotFoundError, NotNowError
from voting.errors.register import RegisterMissingError
from voting.importing.spelling.addresses import Address, split_location
from voting.randomness import make_id
from voting.services.assessments.counting import FEWEST
from voting.services.assessments.pay import PayStep, check_steps
from voting.services.assessments.questions import list_dimensions
from voting.services.assessments.terms import AssessmentKind, Audience
from voting.services.people.persons import require_two
from voting.services.register.register import find_frozen, find_holding
from voting.storage.tables.assessments.assessed import AssessmentAnswerRow, AssessmentRow
from voting.terms import RegisterKey

MOST_SUBJECT, MOST_REASON = 60, 200
LEAST_DAYS, MOST_DAYS = 7, 60
"""How long it runs; our own choice, so that everybody has a weekend for it."""
_DAY = timedelta(days=1)
_MOST_NAMED = 5
MOST_INVITED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAssessment:
    """An assessment as a member opens it."""

    kind: AssessmentKind
    subject: str
    year: int
    first_on: date
    last_on: date
    audience: Audience = Audience.OWNERS
    register_id: str = ""
    """The register whose homes are asked; filled in when it is asked for."""
    invited: tuple[str, ...] = ()
    """The holdings of the representatives."""
    pay: tuple[PayStep, ...] = field(default=())

    def to_json(self) -> dict[str, object]:
        """Return the value to store."""
        return {
            "kind": self.kind.value,
            "subject": self.subject,
            "year": self.year,
            "first_on": self.first_on.isoformat(),
            "last_on": self.last_on.isoformat(),
            "audience": self.audience.value,
            "register_id": self.register_id,
            "invited": list(self.invited),
            "pay": [[each.score, each.share] for each in self.pay],
        }

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> "NewAssessment":
        """Return the assessment from its stored value."""
        invited, pay = value["invited"], value["pay"]
        return cls(
            kind=AssessmentKind(str(value["kind"])),
            subject=str(value["subject"]),
            year=int(str(value["year"])),
            first_on=date.fromisoformat(str(value["first_on"])),
            last_on=date.fromisoformat(str(value["last_on"])),
            audience=Audience(str(value["audience"])),
            register_id=str(value["register_id"]),
            invited=tuple(map(str, invited)) if isinstance(invited, list) else (),
            pay=tuple(PayStep(*each) for each in pay) if isinstance(pay, list) else (),
        )

    @property
    def opens_at(self) -> datetime:
        """Return the beginning of its first day."""
        return datetime.combine(self.first_on, time(), CHINA)

    @property
    def closes_at(self) -> datetime:
        """Return the end of its last day."""
        return datetime.combine(self.last_on + _DAY, time(), CHINA)


def get_register(session: Session, community_id: str) -> RegisterKey:
    """Return the register whose homes are asked: the one that was frozen last.

    Raises:
        RegisterMissingError: none was frozen yet.
    """
    register = find_frozen(session, community_id)
    if register is None:
        raise RegisterMissingError
    return register.key


def find_invited(
    session: Session, register: RegisterKey, addresses: Sequence[str]
) -> tuple[str, ...]:
    """Return the holdings at addresses as they are typed, each once.

    Raises:
        InputError: the register has no home at some of them.
    """
    if len(addresses) > MOST_INVITED:
        raise InputError("assessment-invited-many", most=MOST_INVITED)
    found = {each: _find_holding(session, register, each) for each in addresses}
    unknown = tuple(each for each, holding_id in found.items() if not holding_id)
    if unknown:
        raise InputError("assessment-invited-unknown", addresses=unknown[:_MOST_NAMED])
    return tuple(dict.fromkeys(found.values()))


def _find_holding(session: Session, register: RegisterKey, text: str) -> str:
    address = split_location(text) or Address("", "", text)
    try:
        return find_holding(session, register, address)
    except InputError:
        return ""


def check_new(session: Session, community_id: str, new: NewAssessment, at: datetime) -> None:
    """Raise if an assessment cannot be opened.

    Raises:
        InputError: no name, another year, days that are past, too near or too far apart, nobody
            invited, or steps of pay that say too little or where there are none.
        NotNowError: another register was frozen meanwhile, or there is the same one already.
    """
    if not 1 <= len(new.subject) <= MOST_SUBJECT:
        raise InputError("assessment-unnamed", most=MOST_SUBJECT)
    _check_days(new, at)
    if (new.audience is Audience.REPRESENTATIVES) != bool(new.invited):
        raise InputError("assessment-uninvited")
    if new.invited and new.kind is AssessmentKind.COMMITTEE:
        raise InputError("assessment-own-judges")
    if new.invited and len(new.invited) < FEWEST:
        raise InputError("assessment-invited-few", least=FEWEST)
    if new.kind is AssessmentKind.MANAGER:
        check_steps(new.pay)
    elif new.pay:
        raise InputError("assessment-pay-unneeded")
    if new.register_id != get_register(session, community_id).register_id:
        raise NotNowError("assessment-register-changed")
    _require_new(session, community_id, new)


def _check_days(new: NewAssessment, at: datetime) -> None:
    today = at.astimezone(CHINA).date()
    if not today.year - 1 <= new.year <= today.year:
        raise InputError("assessment-year", before=today.year - 1, present=today.year)
    if new.first_on <= today:
        raise InputError("assessment-first-day")
    if not LEAST_DAYS <= (new.last_on - new.first_on).days + 1 <= MOST_DAYS:
        raise InputError("assessment-last-day", least=LEAST_DAYS, most=MOST_DAYS)


def _require_new(session: Session, community_id: str, new: NewAssessment) -> None:
    """Check that nobody is assessed twice in a year by the same persons."""
    subjects = session.scalars(
        select(AssessmentRow.subject).where(
            AssessmentRow.community_id == community_id,
            AssessmentRow.kind == new.kind.value,
            AssessmentRow.audience == new.audience.value,
            AssessmentRow.year == new.year,
            AssessmentRow.cancelled_at.is_(None),
        )
    ).all()
    # A community has one committee, however it is called.
    is_only = new.kind is AssessmentKind.COMMITTEE and bool(subjects)
    if is_only or _spell(new.subject) in map(_spell, subjects):
        raise NotNowError("assessment-twice")


def _spell(subject: str) -> str:
    """Return a name in one spelling, without spaces and signs."""
    return "".join(each for each in normalize("NFKC", subject).lower() if each.isalnum())


def open_assessment(
    session: Session,
    *,
    community_id: str,
    new: NewAssessment,
    by: str,
    confirmed_by: str,
    at: datetime,
) -> str:
    """Open an assessment and return its id; the community's row is locked by the caller.

    Raises:
        SecondMemberError: it is not two persons who do it.
        VotingError: what `check_new` raises.
    """
    require_two(session, by, confirmed_by)
    check_new(session, community_id, new, at)
    row = AssessmentRow(
        community_id=community_id,
        id=make_id(),
        register_id=new.register_id,
        kind=new.kind.value,
        audience=new.audience.value,
        invited=list(new.invited),
        subject=new.subject,
        year=new.year,
        dimensions=list(list_dimensions(new.kind)),
        pay=[[each.score, each.share] for each in new.pay],
        opens_at=new.opens_at,
        closes_at=new.closes_at,
        key=make_id(),
        opened_by=by,
        confirmed_by=confirmed_by,
        confirmed_at=at,
        reason="",
    )
    session.add(row)
    session.flush()
    return row.id


def get_cancellable(
    session: Session, community_id: str, assessment_id: str, at: datetime
) -> AssessmentRow:
    """Return an assessment that may be cancelled, locked.

    Raises:
        NotFoundError: there is none.
        NotNowError: it has closed: a result that is out is not taken away any more.
    """
    row = session.get(AssessmentRow, (community_id, assessment_id), with_for_update=True)
    if row is None:
        raise NotFoundError
    if row.cancelled_at or row.closes_at <= at:
        raise NotNowError("assessment-over")
    return row


def cancel_assessment(
    session: Session,
    *,
    community_id: str,
    assessment_id: str,
    reason: str,
    by: str,
    confirmed_by: str,
    at: datetime,
) -> None:
    """Cancel an assessment for a reason that everybody reads; its answers are deleted.

    Raises:
        SecondMemberError: it is not two persons who do it.
        VotingError: what `get_cancellable` raises.
    """
    require_two(session, by, confirmed_by)
    row = get_cancellable(session, community_id, assessment_id, at)
    row.cancelled_at, row.reason, row.key = at, reason, ""
    session.execute(
        delete(AssessmentAnswerRow).where(
            AssessmentAnswerRow.community_id == community_id,
            AssessmentAnswerRow.assessment_id == assessment_id,
        )
    )
