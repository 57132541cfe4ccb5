"""What is said of an election while it is drafted, and what keeps notice from being given."""

from dataclasses import replace

import pytest

from ballots.motion import Matter, MotionKind
from ballots.procedure import MeetingKind
from tests.voting.installation import (
    NOTICED,
    OPENS,
    House,
    add_motion,
    freeze,
    give_notice,
    import_small,
)
from tests.voting.meeting.test_editing import DRAFT, ELECTION, view
from voting.errors.meeting import DraftIncompleteError
from voting.sentences import fill
from voting.services.meeting.details import Details
from voting.services.meeting.drafting import drafts
from voting.services.meeting.rules.rules import review_draft

NAMES = tuple(f"候选{n}" for n in "甲乙丙丁戊己庚辛壬癸子丑寅")


def draft_election(house: House, rules: str, seats: int, candidates: int = 13) -> str:
    import_small(house)
    freeze(house)
    draft = replace(
        DRAFT,
        rule_set=rules,
        opens_at=OPENS,
        is_scheduled=False,
        kind=MeetingKind.REGULAR,
        objection_days=15,
    )
    meeting_id = drafts.draft_meeting(
        house.database, member=house.member, draft=draft, host="vote.example", at=NOTICED
    )
    election = replace(
        ELECTION, names=NAMES[:candidates], seats=seats, buildings=(), details=Details()
    )
    assert election.kind is MotionKind.ELECTION
    drafts.add_motion(house.database, meeting=house.key_of(meeting_id), draft=election)
    return meeting_id


def review(house: House, meeting_id: str) -> dict[str, bool]:
    remarks = review_draft(view(house, meeting_id), NOTICED)
    assert all(fill(each.sentence) for each in remarks)
    known = ("candidates", "seats", "term")
    return {
        each.sentence.code: each.is_error
        for each in remarks
        if each.sentence.code.startswith(known)
    }


@pytest.mark.parametrize(
    ("rules", "seats", "said"),
    [
        ("civil-code-2021-r2", 5, {}),
        ("civil-code-2021-r2", 6, {"seats-odd": False}),
        ("civil-code-2021-r2", 13, {"seats-most": False}),
        ("civil-code-2021-r2", 2, {"seats-least": False}),
        # 杭州市物业管理条例第二十七条: five to eleven, odd; three in small communities.
        ("hangzhou-2021-r2", 3, {}),
        ("hangzhou-2021-r2", 6, {"seats-odd": True}),
        ("hangzhou-2021-r2", 13, {"seats-most": True}),
        # Fewer than a committee has fill vacancies, in whatever number.
        ("hangzhou-2021-r2", 2, {"seats-least": False}),
    ],
)
def test_the_size_of_a_committee_is_warned_of_or_refused_as_the_rules_say(
    house: House, rules: str, seats: int, said: dict[str, bool]
) -> None:
    meeting_id = draft_election(house, rules, seats)

    assert review(house, meeting_id) == said
    if True in said.values():
        with pytest.raises(DraftIncompleteError) as refused:
            give_notice(house, meeting_id)
        assert refused.value.sentence in said


def test_fewer_candidates_than_seats_is_said(house: House) -> None:
    meeting_id = draft_election(house, "civil-code-2021-r2", 5, candidates=4)

    assert review(house, meeting_id) == {"candidates-too-few": False}


def test_what_is_not_decided_while_a_committee_is_elected_is_refused(house: House) -> None:
    """上海市住宅物业管理规定第二十八条."""
    meeting_id = draft_election(house, "shanghai-2020-r2", 5)
    assert review(house, meeting_id) == {}
    add_motion(house, meeting_id, Matter.HIRE_OR_DISMISS_MANAGER, "选聘物业")

    assert review(house, meeting_id) == {"term-end-barred": True}
    with pytest.raises(DraftIncompleteError) as refused:
        give_notice(house, meeting_id)
    assert refused.value.sentence == "term-end-barred"


def test_vacancies_may_be_filled_beside_it(house: House) -> None:
    meeting_id = draft_election(house, "shanghai-2020-r2", 2)
    add_motion(house, meeting_id, Matter.HIRE_OR_DISMISS_MANAGER, "选聘物业")

    assert review(house, meeting_id) == {"seats-least": False}
