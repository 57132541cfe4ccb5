"""Motions of all three kinds, and meetings of two buildings that vote on them."""

from dataclasses import replace
from datetime import timedelta

from ballots.ballot import Channel, Marks
from ballots.motion import Matter, MotionKind
from ballots.procedure import MeetingKind
from tests.voting.installation import (
    CLOSES,
    DIGESTS,
    NOTICED,
    OPENS,
    SMALL,
    House,
    freeze,
    give_notice,
    issue_letters,
    make_voter,
    open_meeting,
)
from voting.importing.report import check_file
from voting.services.casting.cast import MarkedBallot, cast_online
from voting.services.meeting.drafting import drafts
from voting.services.owners.letters import Letter
from voting.services.owners.overview import view_voter
from voting.services.register.importing import import_register

CHOICE = drafts.MotionDraft(
    kind=MotionKind.CHOICE,
    matter=Matter.HIRE_OR_DISMISS_MANAGER,
    title="选聘哪一家物业",
    text="从两家中选聘一家",
    names=("甲公司", "乙公司"),
)


ELECTION = drafts.MotionDraft(
    kind=MotionKind.ELECTION,
    matter=Matter.ELECT_COMMITTEE,
    title="选举业主委员会委员",
    text="三位候选人，应选两人",
    names=("张三", "李四", "王𬱖"),
    seats=2,
)


REPAIR = drafts.MotionDraft(
    kind=MotionKind.APPROVAL,
    matter=Matter.USE_MAINTENANCE_FUND,
    title="修缮二栋屋面",
    text="使用维修资金修缮二栋屋面",
    buildings=("2栋",),
)


def import_two_buildings(house: House) -> None:
    """The small register, its upper floors another building; one owner has a flat in each."""
    lines = SMALL.read_text(encoding="utf-8-sig").splitlines()
    moved = [
        line.replace("1栋,", "2栋,", 1) if line.split(",")[2] >= "0401" and n else line
        for n, line in enumerate(lines)
    ]
    report = check_file("two.csv", "\n".join(moved).encode())
    house.database.write(
        lambda s: import_register(
            s, member=house.member, report=report, digests=DIGESTS, at=NOTICED
        )
    )
    freeze(house)


def draft_meeting(
    house: House,
    *motions: drafts.MotionDraft,
    opens_after: timedelta = OPENS - NOTICED,
    kind: MeetingKind = MeetingKind.REGULAR,
    rules: str = "civil-code-2021",
) -> str:
    draft = drafts.MeetingDraft(
        title="2026年第一次业主大会会议",
        opens_at=NOTICED + opens_after,
        closes_at=CLOSES,
        is_scheduled=False,
        objection_days=15 if rules == "hangzhou-2021" else 7,
        kind=kind,
        rule_set=rules,
    )
    meeting_id = drafts.draft_meeting(
        house.database, member=house.member, draft=draft, host="vote.example", at=NOTICED
    )
    for motion in motions:
        add(house, meeting_id, motion)
    return meeting_id


def add(house: House, meeting_id: str, motion: drafts.MotionDraft) -> str:
    return drafts.add_motion(house.database, meeting=house.key_of(meeting_id), draft=motion)


def open_three_kinds(house: House) -> tuple[str, list[Letter]]:
    import_two_buildings(house)
    meeting_id = draft_meeting(house, CHOICE, ELECTION, REPAIR)
    give_notice(house, meeting_id)
    letters = issue_letters(house, meeting_id)
    open_meeting(house, meeting_id)
    return meeting_id, letters


def list_asked(house: House, meeting_id: str, letter: Letter) -> list[str]:
    """Return the motions that a holding votes on."""
    voter = make_voter(house, meeting_id, replace(letter, addresses=to_small(letter)))
    return [each.id for each in house.database.read(lambda s: view_voter(s, voter, OPENS)).motions]


def vote(house: House, meeting_id: str, letter: Letter, form_id: str, **choices: Marks) -> None:
    voter = make_voter(house, meeting_id, replace(letter, addresses=to_small(letter)))
    view = house.database.read(lambda s: view_voter(s, voter, OPENS))
    asked = {motion.id for motion in view.motions}
    form = MarkedBallot(
        form_id=form_id,
        channel=Channel.ONLINE,
        choices={motion: marks for motion, marks in choices.items() if motion in asked},
    )
    cast_online(house.database, voter=voter, form=form, keys=house.keys, at=OPENS)


def to_small(letter: Letter) -> tuple[str, ...]:
    """Return the addresses as the small register has them."""
    return tuple(address.replace("2栋", "1栋") for address in letter.addresses)
