"""What random owners and agents do in a walk, and what everybody in it looks up."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from random import Random
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, literal_column, select
from sqlalchemy.orm import Session

from audit.terms import Identification
from ballots.ballot import Channel, Marks
from tests.voting.installation import NOTICED, House
from tests.voting.on_paper import make_scan
from voting.services.casting.cast import MarkedBallot
from voting.services.desk import paper_ballots
from voting.services.owners import mandates, who_may_vote
from voting.services.people.actors import Member, Voter
from voting.services.people.acts import Act
from voting.services.result.raised import disputes, objections
from voting.services.result.reviewing import casting_for_holdings, deciding, stopping
from voting.services.scans import read_scan
from voting.services.steps.confirming import Actor
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.desk import PaperBallotRow, StepRow
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.owners import MandateRow
from voting.storage.tables.register import OwnerRow, UnitRow, VoterRow, in_register
from voting.storage.tables.result import DisputeRow
from voting.terms import DisputeGround, MeetingKey, MeetingState, StepKind

URL = "http://vote.example"
AGENT = "13800138000"
DAY = timedelta(days=1)
SCAN = read_scan(make_scan("证明"))
CANDIDATES = ("陈候选", "林候选", "黄候选")
_WRITTEN: ColumnElement[int] = literal_column("rowid")
_T = TypeVar("_T")


class Neighbourhood:
    """A community, its clock, and what its owners and agents do at random."""

    def __init__(self, house: House, seed: int) -> None:
        self.house, self.random = house, Random(seed)  # noqa: S311 - it has to come again
        self.now = NOTICED - 30 * DAY
        self.meeting_id, self.motions, self.elects = "", 0, False
        self.voters: list[Voter] = []
        self.register = ""
        """Whose voters they are: another one since units were sold."""
        self.cast: set[str] = set()
        """The holdings for which anything was taken."""
        self.trail: list[str] = []
        """What was tried, and what became of it."""

    # What owners and agents do.

    def _vote(self) -> None:
        self._cast(self._voter())

    def _vote_as_agent(self) -> None:
        rights = self._read(lambda s: who_may_vote.find_voting_rights(s, AGENT))
        order = [each.holding_id for each in self._voters()] if rights else []
        known = [each.voter for each in rights if each.voter.holding_id in order]
        if known:
            self._cast(self._pick(sorted(known, key=lambda each: order.index(each.holding_id))))

    def _cast(self, voter: Voter) -> None:
        form_id = f"form{self.random.randrange(10**12)}"
        form = MarkedBallot(form_id=form_id, channel=Channel.ONLINE, choices=self._mark())
        casting_for_holdings.cast_for_holding(
            self.house.database, voter=voter, form=form, keys=self.house.keys, at=self.now
        )
        self.cast.add(voter.holding_id)

    def _hand_in_paper(self) -> None:
        holding = self._voter().holding_id
        self._write(
            lambda s: paper_ballots.receive_paper_ballot(
                s,
                member=self._member(),
                meeting=self.house.key_of(self.meeting_id),
                holding_id=holding,
                reading=self._read_marks(),
                scan=SCAN,
                at=self.now,
            )
        )

    def _read_paper(self) -> None:
        papers = self._find(select(PaperBallotRow))
        if not papers:
            return
        paper = self._pick(papers)
        self._write(
            lambda s: paper_ballots.add_reading(
                s,
                member=self._member(),
                meeting=self.house.key_of(self.meeting_id),
                paper_id=paper.id,
                reading=self._read_marks(),
                keys=self.house.keys,
                at=self.now,
            )
        )
        self.cast.add(paper.holding_id)

    def _grant(self) -> None:
        given = mandates.NewMandate(agent="王芳", telephone=AGENT, directions={})
        voter = self._voter()
        self._write(
            lambda s: mandates.grant_proxy(
                s, voter=voter, grant=given, keys=self.house.keys, base_url=URL, at=self.now
            )
        )

    def _stop(self) -> None:
        given = self._find(select(MandateRow))
        if given:
            row = self._pick(given)
            voter = Voter(self.key, row.holding_id, row.owner_id, Identification.TELEPHONE)
            self._write(
                lambda s: stopping.stop_mandate(
                    s, voter=voter, mandate_id=row.id, keys=self.house.keys, at=self.now
                )
            )

    def _object(self) -> None:
        voter = self._voter()
        self._write(
            lambda s: objections.object_to_result(
                s, voter=voter, text="少计了一票", keys=self.house.keys, at=self.now
            )
        )

    def _dispute(self) -> None:
        ballots = self._find(select(BallotRow))
        if ballots:
            ballot, ground = self._pick(ballots), self._pick(tuple(DisputeGround))
            voters = [each for each in self._voters() if each.holding_id == ballot.holding_id]
            if voters:
                self._write(
                    lambda s: disputes.dispute_ballot(
                        s, voter=self._pick(voters), ballot_id=ballot.id, ground=ground, at=self.now
                    )
                )

    def _take_back(self) -> None:
        """Take a dispute back, as whoever raised it or as somebody else of the same holding."""
        raised = self._find(select(DisputeRow))
        if raised:
            row = self._pick(raised)
            voter = self._voter()
            own = [each for each in self._voters() if each.owner_id == row.owner_id]
            voter = self._pick(own) if own and self.random.random() < 0.8 else voter
            self._write(
                lambda s: deciding.withdraw_dispute(
                    s, voter=voter, ballot_id=row.ballot_id, keys=self.house.keys, at=self.now
                )
            )

    def _mark(self) -> dict[str, Marks]:
        marks = ("for", "for", "for", "against", "abstain")
        chosen: dict[str, Marks] = {
            f"M{number}": self._pick(marks) for number in range(1, self.motions + 1)
        }
        # The first two are known to more of the voters.
        names = tuple(self.random.sample(CANDIDATES, self._pick((0, 1, 3))))
        return {**chosen, **self._elect(self._pick((CANDIDATES[:2], CANDIDATES[:2], names)))}

    def _elect(self, names: tuple[str, ...]) -> dict[str, Marks]:
        """Return the marks of the election, which is the last motion; none where there is none."""
        return {f"M{self.motions + 1}": names} if self.elects else {}

    def _read_marks(self) -> paper_ballots.Reading:
        """Return what a member reads on a paper: mostly the same as the others."""
        alike: dict[str, Marks] = {f"M{number}": "for" for number in range(1, self.motions + 1)}
        alike |= self._elect(CANDIDATES[:2])
        return paper_ballots.Reading(alike if self.random.random() < 0.8 else self._mark())

    # Who and what there is.

    @property
    def key(self) -> MeetingKey:
        return self.house.key_of(self.meeting_id)

    def find_state(self) -> MeetingState | None:
        return self._meeting().state if self.meeting_id else None

    def _meeting(self) -> MeetingRow:
        return self._read(lambda s: s.get_one(MeetingRow, self.key))

    def _voter(self) -> Voter:
        return self._pick(self._voters())

    def _voters(self) -> list[Voter]:
        register = self._meeting().register
        if not self.voters or self.register != register.register_id:
            self.register = register.register_id
            rows = self._find(select(VoterRow).where(in_register(VoterRow, register)))
            units = self._find(select(UnitRow).where(in_register(UnitRow, register)))
            owners = self._find(select(OwnerRow).where(in_register(OwnerRow, register)))
            names = {each.id: each.name for each in owners}
            places: dict[str, int] = {}
            for unit in units:
                at = places.get(unit.holding_id, unit.position)
                places[unit.holding_id] = min(at, unit.position)
            # A register that amends another is written in the order of random ids.
            rows.sort(key=lambda each: (places[each.holding_id], names[each.owner_id]))
            self.voters = [
                Voter(self.key, each.holding_id, each.owner_id, Identification.TELEPHONE)
                for each in rows
            ]
        return self.voters

    def _member(self) -> Member:
        return self._pick((self.house.member, self.house.second, self.house.third))

    def _actor(self) -> Actor:
        return self.house.auditor if self.random.random() < 0.25 else self._member()

    def _act(self, by: str, confirmed_by: str | None = None) -> Act:
        return Act(
            meeting=self.key, by=by, confirmed_by=confirmed_by, keys=self.house.keys, at=self.now
        )

    def _list_waiting(self, kinds: Sequence[StepKind]) -> Sequence[StepRow]:
        of = StepRow.kind.in_(kinds), StepRow.outcome.is_(None), StepRow.lapses_at > self.now
        return self._find(select(StepRow).where(*of))

    def _find(self, query: Select[_T]) -> list[_T]:
        """Return rows in the order of their writing: their ids are random, a walk is not."""
        return self._read(lambda s: list(s.scalars(query.order_by(_WRITTEN))))

    def _read(self, service: Callable[[Session], _T]) -> _T:
        return self.house.database.read(service)

    def _write(self, service: Callable[[Session], object]) -> None:
        self.house.database.write(service)

    def _pick(self, of: Sequence[_T]) -> _T:
        return self.random.choice(of)
