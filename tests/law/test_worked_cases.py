"""Worked cases that depend on what happens before the count: from the application to the count.

W18, W19: 解释第九条：一个买受人拥有一个以上专有部分的，按一人计算。
W20: 指导规则第二十五条：共有人应当推选一人行使表决权，所代表的业主人数为一人。
W22b: 清册冻结后转让的，按约定由未投票的新业主投票。
W36: 杭州市物业管理条例第二十七条：达到法定最低人数并且超过约定人数一半的，委员会成立。
W43: 条款由本次会议自己通过的，不适用于本次会议。
W45: 民法典第二百七十八条：以全体业主为基数；不得以欠费为由不计任何人的面积和人数。
W49: 潍坊市物业管理条例第三十二条：每一业主接受的委托不得超过三人；物业服务人员不得担任代理人。
"""

from datetime import date, timedelta

import pytest

from audit.checks.counting import count_proceedings, list_superseded
from audit.entries.proceedings import Proceedings
from audit.evidence.file import read_proceedings
from audit.terms import VoidGround
from ballots.ballot import Channel
from ballots.errors import RuleError
from ballots.motion import Matter, MotionKind
from ballots.rules import make_rules
from tests.voting.adopted import fill_in, propose
from tests.voting.confirming import confirm
from tests.voting.desk.test_transfers import find_buyer, sell
from tests.voting.desk.test_transfers import make_meeting as make_transferable
from tests.voting.installation import (
    CLOSES,
    DIGESTS,
    NOTICED,
    OPENS,
    House,
    cast_online,
    close_meeting,
    freeze,
    give_notice,
    issue_letters,
    make_open_meeting,
    make_voter,
    open_meeting,
    take_step,
)
from tests.voting.on_paper import enter_paper
from tests.voting.owners.mandates import AGENT, FOR, grant, set_rules, speak
from voting.errors import InputError
from voting.errors.casting import AlreadyVotedError, MandateRefusedError, UnitSoldError
from voting.importing.report import check_file
from voting.services.casting.cast import MarkedBallot, list_ballots
from voting.services.casting.cast import cast_online as cast_marked
from voting.services.desk.paper_ballots import Reading
from voting.services.log.log import read_entries
from voting.services.meeting.drafting import drafts
from voting.services.meeting.rules.rules import list_options
from voting.services.owners.who_may_vote import find_voting_rights
from voting.services.people.actors import Voter
from voting.services.register import importing
from voting.services.result import closing
from voting.services.result.raised import disputes
from voting.services.result.reviewing import deciding
from voting.terms import DisputeGround

TWO_FLATS, CO_OWNED = "1栋1单元0101", "1栋1单元0201"
CO_OWNERS = ("14539274549", "17653849522")


def read_log(house: House, meeting_id: str) -> Proceedings:
    return read_proceedings(
        house.database.read(lambda s: read_entries(s, house.key_of(meeting_id)))
    )


def count(house: House, meeting_id: str, motion: int = 0) -> dict[str, object]:
    """Return the outcome of a motion after the vote, from the log."""
    outcome = count_proceedings(read_log(house, meeting_id)).outcomes[motion]
    results = outcome["results"]
    assert isinstance(results, dict)
    return {
        "outcome": outcome["outcome"],
        **{k: v for k, v in outcome.items() if k in {"elected", "formation"}},
        "took part": weigh(outcome["participation"]),
        "for": weigh(results.get("for")),
        "silent": weigh(results["silent"]),
    }


def weigh(part: object) -> tuple[str, int] | None:
    return (str(part["area"]), int(part["persons"])) if isinstance(part, dict) else None


def find_voter(house: House, meeting_id: str, address: str) -> Voter:
    letters = issue_letters(house, meeting_id)
    return make_voter(
        house, meeting_id, next(each for each in letters if address in each.addresses)
    )


def test_w18_who_owns_two_flats_speaks_once_and_a_second_voice_is_set_aside(house: House) -> None:
    meeting_id = make_open_meeting(house)
    voter = find_voter(house, meeting_id, TWO_FLATS)

    cast_online(house, voter, "form0001", ("for", "for"))
    other = Reading({"M1": "against", "M2": "against"})
    enter_paper(house, meeting_id, voter.holding_id, other, OPENS + timedelta(hours=1))
    close_meeting(house, meeting_id)

    assert count(house, meeting_id)["took part"] == ("189.94", 1)
    assert count(house, meeting_id)["for"] == ("189.94", 1)
    assert len(list_superseded(read_log(house, meeting_id))) == 1


def test_w19_a_ballot_speaks_for_the_whole_owner(house: House) -> None:
    meeting_id = make_open_meeting(house)
    (right,) = house.database.read(lambda s: find_voting_rights(s, "17990192429"))

    cast_online(house, right.voter, "form0001")
    close_meeting(house, meeting_id)

    assert right.addresses == ("1栋1单元0101", "1栋1单元0102")
    assert count(house, meeting_id)["took part"] == ("189.94", 1)


def find_by_telephone(house: House, number: str) -> Voter:
    (right,) = house.database.read(lambda s: find_voting_rights(s, number))
    return right.voter


def make_conflict(house: House) -> tuple[str, list[Voter]]:
    """Let one of two co-owners vote for, under rules that let the first valid ballot stand."""
    meeting_id = make_open_meeting(house)
    set_rules(house, meeting_id, revote="first")
    voters = [find_by_telephone(house, number) for number in CO_OWNERS]
    cast_online(house, voters[0], "form0001", ("for", "for"))
    return meeting_id, voters


def test_w20_of_co_owners_the_first_valid_ballot_stands_and_is_one_head(house: House) -> None:
    meeting_id, (_, second) = make_conflict(house)

    with pytest.raises(AlreadyVotedError):
        cast_online(house, second, "form0002", ("against", "against"), OPENS + timedelta(hours=1))
    close_meeting(house, meeting_id)

    assert count(house, meeting_id)["for"] == ("66.69", 1)


def test_w20_where_they_do_not_agree_the_ballot_counts_for_nothing(house: House) -> None:
    meeting_id, (_, second) = make_conflict(house)
    close_meeting(house, meeting_id)
    (ballot,) = review_list(house, second)
    house.database.write(
        lambda s: disputes.dispute_ballot(
            s, voter=second, ballot_id=ballot, ground=DisputeGround.CO_OWNER, at=CLOSES
        )
    )
    house.database.write(
        lambda s: deciding.decide_dispute(
            s,
            auditor=house.auditor,
            meeting=house.key_of(meeting_id),
            ballot_id=ballot,
            ground=VoidGround.CO_OWNERS_DISAGREE,
            reason="两人未能推选代表",
            keys=house.keys,
            at=CLOSES,
        )
    )

    assert count(house, meeting_id)["took part"] == ("0.00", 0)
    assert read_log(house, meeting_id).voided_grounds == ("co-owners-disagree",)


def review_list(house: House, voter: Voter) -> list[str]:
    return [each.id for each in house.database.read(lambda s: list_ballots(s, voter))]


def test_w22b_the_buyer_votes_where_the_seller_has_not(house: House) -> None:
    meeting_id = make_transferable(house)
    seller = find_voter(house, meeting_id, "1栋1单元0103")

    sell(house, meeting_id, "0103")
    cast_online(house, find_buyer(house), "form0001")
    with pytest.raises(UnitSoldError):
        cast_online(house, seller, "form0002")
    close_meeting(house, meeting_id)

    assert count(house, meeting_id)["took part"] == ("58.61", 1)


def test_w43_a_clause_adopted_while_the_meeting_runs_is_not_gone_by(house: House) -> None:
    meeting_id = make_open_meeting(house)
    for number, letter in enumerate(issue_letters(house, meeting_id)[:10]):
        cast_online(house, make_voter(house, meeting_id, letter), f"form{number:04d}")
    later = NOTICED + timedelta(days=2)
    form = fill_in("silent", "with-majority", adopted_on=date(2026, 4, 1))

    confirm(house, propose(house, form, later))
    close_meeting(house, meeting_id)

    counted = count(house, meeting_id)
    assert counted["outcome"] == "no-quorum"
    assert counted["silent"] == ("0.00", 0)
    with pytest.raises(InputError):
        propose(house, fill_in("silent", "with-majority", adopted_on=date(2026, 4, 3)), later)


def test_w45_no_clause_leaves_out_who_is_in_arrears(house: House) -> None:
    """With all owners in the whole too few take part, and nothing that may be chosen says less."""
    meeting_id = make_open_meeting(house)
    letters = issue_letters(house, meeting_id)
    for number, letter in enumerate(letters[: len(letters) * 2 // 3 - 1]):
        cast_online(house, make_voter(house, meeting_id, letter), f"form{number:04d}")
    close_meeting(house, meeting_id)

    assert count(house, meeting_id)["outcome"] == "no-quorum"
    left_out = [each.value for each in list_options() if each.field == "uncounted_uses"]
    assert all(set(uses) <= {"parking", "storage"} for uses in left_out)  # type: ignore[call-overload]
    with pytest.raises(RuleError):
        make_rules("civil-code-2021-r2", {"uncounted_uses": ["residential"]})


def test_w49_the_fourth_mandate_and_every_one_of_the_staff_are_refused(house: House) -> None:
    meeting_id = make_open_meeting(house)
    set_rules(house, meeting_id, proxy_max=3)
    letters = issue_letters(house, meeting_id)
    voters = [make_voter(house, meeting_id, letter) for letter in letters[:5]]

    with pytest.raises(MandateRefusedError):
        grant(house, voters[4], "13800138005", is_property_staff=True)
    for number, voter in enumerate(voters[:3]):
        agent = grant_and_find(house, voter)
        speak(house, agent, f"form{number:04d}", FOR)
    with pytest.raises(MandateRefusedError):
        grant(house, voters[3])
    close_meeting(house, meeting_id)

    took_part = count(house, meeting_id)["took part"]
    assert isinstance(took_part, tuple)
    assert took_part[1] == 3


def grant_and_find(house: House, voter: Voter) -> Voter:
    grant(house, voter)
    rights = house.database.read(lambda s: find_voting_rights(s, AGENT))
    return next(each.voter for each in rights if each.voter.holding_id == voter.holding_id)


HOUSEHOLDS = 102
_WEIGHTS, _CHECKS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"


def make_identity(number: int) -> str:
    body = f"99000019800101{number:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return body + _CHECKS[total % 11]


def make_telephone(number: int) -> str:
    return f"139{number:08d}"


def hold_election(house: House, seats: int, elected: int) -> str:
    """Elect a committee in a community of more than 100 households, to Hangzhou's rules."""
    head = (
        "楼栋,单元,房号,用途,专有面积(㎡),面积依据,产权人,证件号码,联系电话,共有方式,交付状态,备注"
    )
    rows = [
        f"{n // 34 + 1}栋,1单元,{n % 34 // 2 + 1:02d}0{n % 2 + 1},住宅,100.00,不动产登记,"
        f"业主{'甲乙丙丁戊己庚辛壬癸'[n // 10 % 10]}{'甲乙丙丁戊己庚辛壬癸'[n % 10]},"
        f"{make_identity(n)},{make_telephone(n)},单独所有,已交付,"
        for n in range(HOUSEHOLDS)
    ]
    report = check_file("清册.csv", "\n".join([head, *rows]).encode())
    house.database.write(
        lambda s: importing.import_register(
            s, member=house.member, report=report, digests=DIGESTS, at=NOTICED
        )
    )
    freeze(house)
    meeting_id = draft_election(house, seats)
    give_notice(house, meeting_id)
    open_meeting(house, meeting_id)
    for number in range(HOUSEHOLDS * 2 // 3):
        vote_in_election(house, number, [f"候选人{n}" for n in range(elected)])
    close_meeting(house, meeting_id)
    return meeting_id


def draft_election(house: House, seats: int) -> str:
    draft = drafts.MeetingDraft(
        title="选举",
        opens_at=OPENS,
        closes_at=CLOSES,
        is_scheduled=False,
        objection_days=15,
        rule_set="hangzhou-2021-r2",
    )
    meeting_id = drafts.draft_meeting(
        house.database, member=house.member, draft=draft, host="vote.example", at=NOTICED
    )
    drafts.add_motion(
        house.database,
        meeting=house.key_of(meeting_id),
        draft=drafts.MotionDraft(
            kind=MotionKind.ELECTION,
            matter=Matter.ELECT_COMMITTEE,
            title="选举业主委员会",
            text="选举",
            names=tuple(f"候选人{n}" for n in range(seats)),
            seats=seats,
        ),
    )
    return meeting_id


def vote_in_election(house: House, number: int, names: list[str]) -> None:
    voter = find_by_telephone(house, make_telephone(number))
    form = MarkedBallot(
        form_id=f"form{number:04d}", channel=Channel.ONLINE, choices={"M1": tuple(names)}
    )
    cast_marked(house.database, voter=voter, form=form, keys=house.keys, at=OPENS)


@pytest.mark.parametrize(
    ("agreed", "elected", "is_formed"), [(7, 5, True), (7, 4, False), (5, 4, False)]
)
def test_w36_a_committee_is_formed_of_enough_and_of_more_than_half(
    house: House, agreed: int, elected: int, is_formed: bool
) -> None:
    meeting_id = hold_election(house, agreed, elected)

    counted = count(house, meeting_id)

    assert len(counted["elected"]) == elected  # type: ignore[arg-type]  # JSON
    formation = counted["formation"]
    assert isinstance(formation, dict)
    assert formation["formed"] is is_formed
    assert not is_formed or formation["vacant"] == agreed - elected


def test_the_outcome_that_the_application_publishes_is_the_one_that_is_counted(
    house: House,
) -> None:
    meeting_id = make_open_meeting(house)
    close_meeting(house, meeting_id)
    take_step(house, meeting_id, closing.publish_preliminary, CLOSES)

    log = read_log(house, meeting_id)
    (_, counted) = log.rounds[-1]
    assert [each.outcome for each in counted] == list(count_proceedings(log).outcomes)
