"""Meetings with their motions, documents and opinions."""

from datetime import datetime

from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from audit.terms import Identification
from ballots.conveners import ConvenerKind
from ballots.motion import Matter, MotionKind
from ballots.procedure import MeetingKind
from ballots.rules import Rules, make_rules
from voting.errors import StateError
from voting.storage.tables.base import DIGEST, ID, NAME, WORD, Base, of_meeting, of_register
from voting.storage.types import Term
from voting.terms import (
    GuidanceAnswer,
    GuidanceFinding,
    MeetingKey,
    MeetingState,
    OpinionBody,
    RegisterKey,
)


class MeetingRow(Base):
    """业主大会会议: a meeting, from draft to final result."""

    __tablename__ = "meetings"
    __table_args__ = (
        of_register(),
        Index("ix_meetings_state", "state", "is_scheduled"),
    )
    community_id: Mapped[str] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    register_id: Mapped[str | None] = mapped_column(ID)
    """The register that it counts by; None before its notice. A row changes its state in place, so
    that its type cannot tell; `register` raises, and views after the notice are `NoticedMeeting`.
    """
    title: Mapped[str] = mapped_column(NAME)
    state: Mapped[MeetingState] = mapped_column(Term(MeetingState))
    reason: Mapped[str] = mapped_column(Text, server_default="")
    """Why it was cancelled."""
    reminded_at: Mapped[list[str]] = mapped_column(JSON, server_default="[]")
    """When the holdings that had not voted were reminded, as ISO instants."""
    rule_set: Mapped[str] = mapped_column("rules", WORD)
    overrides: Mapped[dict[str, object]] = mapped_column(JSON)
    clauses: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON, server_default="{}")
    """The clause that each override, and its identification, rests on; as its log spells it."""
    convener: Mapped[ConvenerKind | None] = mapped_column(Term(ConvenerKind))
    """The body that convened it, as it was recorded at its notice; None before."""
    kind: Mapped[MeetingKind] = mapped_column(Term(MeetingKind), server_default="regular")
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    is_scheduled: Mapped[bool]
    """Whether the schedule opens and closes it; otherwise members do."""
    objection_days: Mapped[int]
    identification: Mapped[Identification] = mapped_column(
        Term(Identification), server_default="letter"
    )
    """The weakest identification allowed online (`audit.entries.ballot`)."""
    print_permitted_by: Mapped[str | None] = mapped_column("leave_by", ID)
    """The auditor who permitted the committee to print letters."""
    print_permitted_at: Mapped[datetime | None] = mapped_column("leave_at")
    withdrawals: Mapped[int] = mapped_column(server_default="0")
    """How many candidates withdrew after its notice; its blank ballots change with each."""
    told_up_to: Mapped[int] = mapped_column(server_default="0")
    """Voters were told of their ballots in the log entries before this index."""
    origin: Mapped[str] = mapped_column(NAME)
    opened_at: Mapped[datetime | None]
    """As recorded in its log."""
    objections_until: Mapped[datetime | None]
    """The end of objections to its result, as recorded in its log."""
    logged_up_to: Mapped[datetime | None]
    """The latest instant of its log's entries; a clock that shows an earlier one is wrong."""
    created_at: Mapped[datetime]

    @property
    def key(self) -> MeetingKey:
        """Return the meeting's key."""
        return MeetingKey(self.community_id, self.id)

    @property
    def rules(self) -> Rules:
        """Return its rule set with what its assembly adopted in place of fields."""
        return make_rules(self.rule_set, self.overrides)

    @property
    def register(self) -> RegisterKey:
        """Return the register that it counts by, which is set with the notice.

        Raises:
            StateError: notice was not given.
        """
        if self.register_id is None:
            raise StateError(state=self.state)
        return RegisterKey(self.community_id, self.register_id)


class TransitionRow(Base):
    """A change of a meeting's state: by whom, and when."""

    __tablename__ = "transitions"
    __table_args__ = (of_meeting(),)
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ID, primary_key=True)
    state: Mapped[MeetingState] = mapped_column(Term(MeetingState), primary_key=True)
    by: Mapped[str] = mapped_column(ID)
    at: Mapped[datetime]


class MotionRow(Base):
    """表决事项: a motion of a meeting."""

    __tablename__ = "motions"
    __table_args__ = (of_meeting(),)
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ID, primary_key=True)
    id: Mapped[str] = mapped_column(WORD, primary_key=True)
    """M and its number from its notice on; in a draft any number that was free."""
    position: Mapped[int] = mapped_column(server_default="0")
    """Its place among the motions."""
    kind: Mapped[MotionKind] = mapped_column(Term(MotionKind))
    matter: Mapped[Matter] = mapped_column(Term(Matter))
    title: Mapped[str] = mapped_column(NAME)
    text: Mapped[str] = mapped_column(Text)
    names: Mapped[list[str]] = mapped_column(JSON, server_default="[]")
    """The options of a choice or the candidates of an election."""
    seats: Mapped[int] = mapped_column(server_default="0")
    max_choices: Mapped[int] = mapped_column(server_default="0")
    buildings: Mapped[list[str]] = mapped_column(JSON, server_default="[]")
    """The buildings that take part; none for all."""
    details: Mapped[dict[str, object]] = mapped_column(JSON, server_default="{}")
    """The lines of a budget, or the particulars of candidates."""
    withdrawn: Mapped[dict[str, str]] = mapped_column(JSON, server_default="{}")
    """From each candidate who no longer stands to the ground."""
    reviews: Mapped[list[dict[str, str]]] = mapped_column(JSON, server_default="[]")
    """What the joint review found of each candidate."""


class DocumentRow(Base):
    """A document that is shown to the owners."""

    __tablename__ = "documents"
    __table_args__ = (of_meeting(),)
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ID, primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    motion_id: Mapped[str] = mapped_column(WORD)
    name: Mapped[str] = mapped_column(NAME)
    media_type: Mapped[str] = mapped_column(WORD)
    sha256: Mapped[str] = mapped_column(DIGEST)
    content: Mapped[bytes] = mapped_column(deferred=True)


class OpinionRow(Base):
    """意见 of the party branch, residents' committee or street office, for information only."""

    __tablename__ = "opinions"
    __table_args__ = (of_meeting("opinions"),)
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ID, primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    body: Mapped[OpinionBody] = mapped_column(Term(OpinionBody))
    text: Mapped[str] = mapped_column(Text)
    given_on: Mapped[str] = mapped_column(WORD)
    """The date of the opinion, as an ISO date."""
    recorded_by: Mapped[str] = mapped_column(ID)
    recorded_at: Mapped[datetime]


class GuidanceRow(Base):
    """指导: that a committee asked its street office about a draft, and what that answered."""

    __tablename__ = "guidances"
    __table_args__ = (of_meeting("guidances"),)
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ID, primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    asked_by: Mapped[str] = mapped_column(ID)
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    """Until when the answer is waited for."""
    draft: Mapped[str] = mapped_column(DIGEST)
    """The digest of the draft that was asked about; of that which was answered, once it is."""
    answer: Mapped[GuidanceAnswer | None] = mapped_column(Term(GuidanceAnswer))
    text: Mapped[str] = mapped_column(Text, server_default="")
    answered_by: Mapped[str | None] = mapped_column(ID)
    answered_at: Mapped[datetime | None]
    checklist: Mapped[list[dict[str, str]]] = mapped_column(JSON, server_default="[]")
    """The checklist as it was when the office answered: item, finding, fact, note."""
    seen_by: Mapped[str | None] = mapped_column(ID)
    seen_at: Mapped[datetime | None]
    noticed: Mapped[str | None] = mapped_column(DIGEST)
    """The digest of the draft that notice was given of."""


class GuidanceNoteRow(Base):
    """What an auditor found of an item of the checklist that no computer can tell."""

    __tablename__ = "guidance_notes"
    __table_args__ = (of_meeting("guidance_notes"),)
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ID, primary_key=True)
    item: Mapped[str] = mapped_column(WORD, primary_key=True)
    finding: Mapped[GuidanceFinding | None] = mapped_column(Term(GuidanceFinding))
    note: Mapped[str] = mapped_column(Text, server_default="")
    draft: Mapped[str] = mapped_column(DIGEST)
    """The digest of the draft that it was found of."""
    noted_by: Mapped[str] = mapped_column(ID)
    noted_at: Mapped[datetime]


class AdoptedRuleRow(Base):
    """约定 that an assembly adopted in place of a rule; its paper is with the step of this id."""

    __tablename__ = "adopted_rules"
    __table_args__ = (of_meeting("adopted_rules"),)
    community_id: Mapped[str] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    field: Mapped[str] = mapped_column(WORD)
    value: Mapped[object] = mapped_column(JSON)
    clause: Mapped[dict[str, str]] = mapped_column(JSON)
    """As the log of a meeting that goes by it spells it."""
    meeting_id: Mapped[str | None] = mapped_column(ID)
    """The meeting that adopted it, if it was held in this system."""
    adopted_at: Mapped[datetime]
    """When two persons had recorded it."""
    begins_at: Mapped[datetime]
    """When the street office's term ends; no meeting goes by it before."""
    objection: Mapped[str] = mapped_column(Text, server_default="")
    objected_by: Mapped[str | None] = mapped_column(ID)
    objected_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    """When the street office withdrew its objection."""
