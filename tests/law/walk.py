"""A random walk of random people through the application's services, with its clock.

Half of the turns bring the meeting on, so that many walks end; the others are anybody's, at any
time. Whatever is not allowed has to be refused: any other error is a fault.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import select

from audit.checks.order import SCHEDULE
from audit.terms import MandateKind, WithdrawalGround
from ballots.motion import Matter, MotionKind
from tests.law.neighbourhood import AGENT, CANDIDATES, DAY, SCAN, URL, Neighbourhood
from tests.voting.installation import DIGESTS, add_motion
from voting.errors import VotingError
from voting.importing.spelling.addresses import Address
from voting.importing.units.units import ParsedOwner
from voting.services.casting.sequencer import sequence
from voting.services.meeting.course.notice import list_due, open_meeting
from voting.services.meeting.drafting import drafts
from voting.services.owners import mandates
from voting.services.people.acts import Act
from voting.services.register import freezing
from voting.services.register.register import list_units
from voting.services.result import closing
from voting.services.result.raised.objections import answer_objection
from voting.services.result.reviewing import deciding, review
from voting.services.steps import asking, confirming, requests
from voting.services.steps.requests import StepRequest
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.desk import PaperBallotRow
from voting.storage.tables.register import RegisterRow
from voting.storage.tables.result import DisputeRow, ObjectionRow
from voting.terms import MeetingState, StepKind

MATTERS = (Matter.HIRE_OR_DISMISS_MANAGER, Matter.RAISE_MAINTENANCE_FUND, Matter.REBUILD)
ASKED = (
    StepKind.NOTICING,
    StepKind.CANCELLING,
    StepKind.OPENING,
    StepKind.EXTENDING,
    StepKind.CLOSING,
    StepKind.VOIDING,
    StepKind.VOIDING,
    StepKind.RESTORING,
    StepKind.DISCARDING,
    StepKind.WITHDRAWING,
)


ELECTION = drafts.MotionDraft(
    kind=MotionKind.ELECTION,
    matter=Matter.ELECT_COMMITTEE,
    title="选举",
    text="选举业主委员会委员",
    names=CANDIDATES,
    seats=2,
    most_marked=3,
)


class Walk(Neighbourhood):
    """What random people do to one community; the same seed is the same walk."""

    def go(self, turns: int) -> None:
        """Take turns until a result is final, or there are no more."""
        for _ in range(turns):
            if self.find_state() == MeetingState.FINAL:
                break
            self._take_turn()

    def _take_turn(self) -> None:
        self.now += timedelta(minutes=self.random.randint(1, 90))
        kind = self.random.random()
        is_early = not self.meeting_id
        act = self._go_on if kind < 0.5 or is_early else self._pick(self._list_acts())
        if kind > 0.93:
            act = self._wait
        try:
            act()
        except VotingError as error:
            self.trail.append(f"{self.now:%m-%d %H:%M} {act.__name__}: {error.code}")
        else:
            self.trail.append(f"{self.now:%m-%d %H:%M} {act.__name__}")

    def _list_acts(self) -> list[Callable[[], object]]:
        """Return what people try; what concerns votes thrice, since there are many voters."""
        of_votes = [self._vote, self._vote_as_agent, self._hand_in_paper, self._read_paper]
        of_desk = [self._ask, self._ask_mandate, self._confirm, self._decline, self._tick]
        of_owners = [self._stop, self._grant, self._object, self._dispute, self._take_back]
        of_end = [self._open_alone, self._close, self._publish, self._finish]
        of_end += [self._answer, self._settle]
        of_desk += [self._ask_transfer, self._withdraw]
        return [*of_votes * 3, *of_desk * 2, *of_owners, *of_end, self._freeze, self._draft]

    # What brings the meeting on.

    def _go_on(self) -> None:
        state = self.find_state()
        steps: dict[MeetingState | None, Callable[[], object]] = {
            None: self._prepare,
            MeetingState.CANCELLED: self._prepare,
            MeetingState.DRAFT: self._bring_to_notice,
            MeetingState.NOTICED: self._bring_to_opening,
            MeetingState.OPEN: self._bring_to_closing,
            MeetingState.CLOSED: self._publish,
            MeetingState.PRELIMINARY: self._bring_to_end,
        }
        steps[state]()

    def _prepare(self) -> None:
        register = self._find(select(RegisterRow).where(RegisterRow.amends.is_(None)))[0]
        if register.frozen_at is not None:
            self._draft()
        elif register.published_at is None:
            self._write(lambda s: freezing.publish_register(s, member=self._member(), at=self.now))
        elif not self._confirm_waiting(StepKind.FREEZING):
            self.now += self.random.randint(0, 8) * DAY
            self._freeze()

    def _bring_to_notice(self) -> None:
        if self._confirm_waiting(StepKind.NOTICING):
            return
        try:
            self._ask_for(StepKind.NOTICING)
        except VotingError:
            self._draft()

    def _bring_to_opening(self) -> None:
        meeting = self._meeting()
        if self.now >= meeting.closes_at:
            self._draft()
        elif self.now < meeting.opens_at:
            self.now = min(self.now + self.random.randint(1, 9) * DAY, meeting.opens_at)
        elif meeting.is_scheduled:
            self._tick()
        elif not self._confirm_waiting(StepKind.OPENING):
            self._ask_for(StepKind.OPENING)

    def _bring_to_closing(self) -> None:
        if self.now < self._meeting().closes_at:
            for _ in range(self.random.randint(1, 5)):
                self._vote()
            self.now += self.random.randint(0, 20) * timedelta(hours=1)
        elif not self._confirm_waiting(StepKind.DISCARDING):
            try:
                self._close()
            except VotingError:
                self._ask_for(StepKind.DISCARDING)

    def _bring_to_end(self) -> None:
        try:
            self._finish()
        except VotingError:
            self._pick((self._answer, self._settle, self._confirm, self._wait))()

    def _wait(self) -> None:
        self.now += self._pick((timedelta(hours=5), DAY, 3 * DAY, 8 * DAY))

    # What the committee and the street office do.

    def _freeze(self) -> None:
        self._write(
            lambda s: asking.ask_freezing(s, member=self._member(), base_url=URL, at=self.now)
        )

    def _draft(self) -> None:
        # Every other draft asks for less than the rules do, here and there.
        is_lawless = self.random.random() < 0.5
        opens_at = self.now + self.random.randint(3 if is_lawless else 17, 30) * DAY
        draft = drafts.MeetingDraft(
            title="业主大会会议",
            opens_at=opens_at,
            closes_at=opens_at + self.random.randint(1, 15) * DAY,
            is_scheduled=self._pick((True, False)),
            objection_days=self._pick((0, 1, 3, 7) if is_lawless else (7, 9)),
        )
        if not self._is_free():
            return
        self.meeting_id = drafts.draft_meeting(
            self.house.database,
            member=self._member(),
            draft=draft,
            host="vote.example",
            at=self.now,
        )
        self.voters, self.cast = [], set()
        self.motions = self.random.randint(1, 2)
        for matter in self.random.sample(MATTERS, self.motions):
            add_motion(self.house, self.meeting_id, matter, matter.value)
        self.elects = self._pick((True, False))
        if self.elects:
            drafts.add_motion(self.house.database, meeting=self.key, draft=ELECTION)

    def _is_free(self) -> bool:
        """Tell whether no meeting goes on that can come to an end."""
        if self.find_state() == MeetingState.NOTICED:
            return self.now >= self._meeting().closes_at
        return self.find_state() in {None, MeetingState.DRAFT, MeetingState.CANCELLED}

    def _ask(self) -> None:
        self._ask_for(self._pick(ASKED))

    def _ask_for(self, kind: StepKind) -> None:
        of: dict[StepKind, Sequence[BallotRow | PaperBallotRow]] = {
            StepKind.VOIDING: self._find(select(BallotRow)),
            StepKind.RESTORING: self._find(select(BallotRow).where(BallotRow.is_voided)),
            StepKind.DISCARDING: self._find(select(PaperBallotRow)),
        }
        if kind in of and not of[kind]:
            return
        subject_id = self._pick(of[kind]).id if kind in of else None
        grounds: Sequence[StrEnum] = review.CHOSEN_GROUNDS
        if kind == StepKind.WITHDRAWING:
            number = self.random.randint(1, len(CANDIDATES))
            subject_id, grounds = f"M{self.motions + 1}-{number}", tuple(WithdrawalGround)
        is_extended = kind == StepKind.EXTENDING
        step = StepRequest(
            kind=kind,
            reason="经核实",
            closes_at=self.now + self.random.randint(1, 20) * DAY if is_extended else None,
            subject_id=subject_id,
            details={"ground": self._pick(grounds).value},
        )
        self._write(
            lambda s: requests.ask_step(
                s,
                member=self._member(),
                meeting=self.house.key_of(self.meeting_id),
                step=step,
                base_url=URL,
                at=self.now,
            )
        )

    def _ask_mandate(self) -> None:
        self._write(
            lambda s: asking.ask_mandate(
                s,
                member=self._member(),
                meeting=self.house.key_of(self.meeting_id),
                address=Address("1栋", "1单元", f"0{self.random.randint(1, 6)}03"),
                grant=mandates.NewMandate(
                    kind=self._pick(tuple(MandateKind)),
                    agent="王芳",
                    telephone=AGENT,
                    directions={},
                    scan=SCAN,
                ),
                base_url=URL,
                at=self.now,
            )
        )

    def _ask_transfer(self) -> None:
        """Ask, as the desk does, that a buyer votes for some units of a holding, or for all."""
        holding_id, register = self._voter().holding_id, self._meeting().register
        units = self._read(lambda s: list_units(s, register, holding_id))
        sold = self.random.sample(units, self.random.randint(1, len(units)))
        number = self.random.randrange(10**4)
        buyer = ParsedOwner(f"买家{number}", f"BUYER{number:04d}", "")
        self._write(
            lambda s: asking.ask_transfer(
                s,
                member=self._member(),
                meeting=self.key,
                unit_ids=[each.id for each in sold],
                buyers=(buyer,),
                scan=SCAN,
                digests=DIGESTS,
                base_url=URL,
                at=self.now,
            )
        )
        self._confirm_waiting(StepKind.TRANSFERRING)

    def _withdraw(self) -> None:
        if self.elects:
            self._ask_for(StepKind.WITHDRAWING)
            self._confirm_waiting(StepKind.WITHDRAWING)

    def _confirm(self) -> None:
        self._confirm_waiting(*StepKind)

    def _confirm_waiting(self, *kinds: StepKind) -> bool:
        """Let somebody confirm one of the steps that wait; tell whether there was one."""
        waiting = self._list_waiting(kinds)
        if not waiting:
            return False
        step, actor = self._pick(waiting), self._actor()
        self._write(
            lambda s: confirming.confirm_step(
                s, actor=actor, step_id=step.id, keys=self.house.keys, base_url=URL, at=self.now
            )
        )
        return True

    def _decline(self) -> None:
        waiting = self._list_waiting(tuple(StepKind))
        if waiting and self.random.random() < 0.3:
            step, actor = self._pick(waiting), self._actor()
            self._write(
                lambda s: confirming.decline_step(s, actor=actor, step_id=step.id, at=self.now)
            )

    def _open_alone(self) -> None:
        """Try to open the vote as one person under two accounts, or under one."""
        member = self._member()
        by, other = self.house.member.id, self._pick((self.house.third.id, member.id, None))
        if other != self.house.second.id:
            self._write(lambda s: open_meeting(s, self._act(by, other)))

    def _close(self) -> None:
        self._write(lambda s: closing.close_meeting(s, self._act(self._member().id)))

    def _publish(self) -> None:
        self._write(lambda s: closing.publish_preliminary(s, self._act(self._member().id)))

    def _finish(self) -> None:
        self._write(lambda s: closing.confirm_result(s, self._act(self._member().id)))

    def _answer(self) -> None:
        waiting = self._find(select(ObjectionRow).where(ObjectionRow.answered_at.is_(None)))
        if waiting:
            of = self._pick(waiting).id
            self._write(
                lambda s: answer_objection(
                    s,
                    member=self._member(),
                    objection_id=of,
                    answer="已核对",
                    keys=self.house.keys,
                    at=self.now,
                )
            )

    def _settle(self) -> None:
        waiting = self._find(select(DisputeRow).where(DisputeRow.decided_at.is_(None)))
        if waiting:
            ground = self._pick((None, *review.CHOSEN_GROUNDS))
            self._write(
                lambda s: deciding.decide_dispute(
                    s,
                    auditor=self.house.auditor,
                    meeting=self.key,
                    ballot_id=self._pick(waiting).ballot_id,
                    ground=ground,
                    reason="经核实",
                    keys=self.house.keys,
                    at=self.now,
                )
            )

    def _tick(self) -> None:
        """Do what the worker does, which opens and closes what is scheduled."""
        for key, state in self._read(lambda s: list_due(s, self.now)):
            do = open_meeting if state == MeetingState.NOTICED else closing.close_meeting
            act = Act(meeting=key, by=SCHEDULE, keys=self.house.keys, at=self.now)
            self._write(lambda s, do=do, act=act: do(s, act))  # type: ignore[misc]  # bound in the loop
        if self.meeting_id:
            self._write(lambda s: sequence(s, meeting=self.key, keys=self.house.keys))
