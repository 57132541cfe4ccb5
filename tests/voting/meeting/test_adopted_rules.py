"""What an assembly adopted in place of a rule: by two, with its paper, before the office."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from hashlib import sha256

import pytest
from flask.testing import FlaskClient

from audit.entries.meeting import RulesFixed
from audit.evidence.file import read_proceedings
from audit.sentences import RULES
from tests.voting.adopted import (
    CLAUSE,
    LONG_BEFORE,
    MEETING,
    PAPER,
    SOURCE,
    WORDING,
    adopt,
    fill_in,
    propose,
)
from tests.voting.confirming import confirm
from tests.voting.installation import (
    CLOSES,
    FINAL,
    NOTICED,
    OPENS,
    House,
    countersign,
    finish_meeting,
    freeze,
    give_notice,
    import_small,
    make_draft,
    make_open_meeting,
    verify_result,
)
from voting.errors import InputError, NotFoundError, NotNowError, SecondMemberError
from voting.errors.meeting import DraftIncompleteError
from voting.sentences import explain
from voting.services.log.log import read_entries
from voting.services.meeting.drafting import drafts
from voting.services.meeting.meetings import MeetingView, get_meeting
from voting.services.meeting.rules import listing as rule_listing
from voting.services.meeting.rules.adopted import TERM, AdoptionForm, find_in_force
from voting.services.meeting.rules.rules import describe_rules, list_options, say_deviations
from voting.services.outbox import list_outbox
from voting.services.people.actors import Auditor, Member
from voting.services.steps import confirming
from voting.storage.tables.people import CommunityRow

DAY = timedelta(days=1)
SILENT = RULES["silent", "with-majority"]


def look(house: House, meeting_id: str) -> MeetingView:
    return house.database.read(lambda s: get_meeting(s, house.key_of(meeting_id)))


def list_rules(house: House, at: datetime) -> list[tuple[str, str]]:
    found = house.database.read(lambda s: rule_listing.list_adopted(s, house.community.id, at))
    return [(each.text, each.state.value) for each in found]


def list_fields(house: House, at: datetime) -> list[str]:
    return sorted(house.database.read(lambda s: find_in_force(s, house.community.id, at)))


def object_to(house: House, rule_id: str, at: datetime, text: str = "条款没有表决过") -> None:
    house.database.write(
        lambda s: rule_listing.object_to_rule(
            s,
            auditor=house.auditor,
            community_id=house.community.id,
            rule_id=rule_id,
            text=text,
            at=at,
        )
    )


def withdraw(house: House, rule_id: str, at: datetime) -> None:
    house.database.write(
        lambda s: rule_listing.withdraw_objection(
            s, auditor=house.auditor, community_id=house.community.id, rule_id=rule_id, at=at
        )
    )


def take_rules(house: House, meeting_id: str, at: datetime = NOTICED) -> None:
    house.database.write(lambda s: drafts.take_rules(s, meeting=house.key_of(meeting_id), at=at))


def prepare(house: House) -> str:
    import_small(house)
    freeze(house)
    return make_draft(house)


def test_what_one_member_types_is_no_rule_of_any_meeting(house: House) -> None:
    """A member alone once let silence count for 29 % of a community; now nothing comes of it."""
    step_id = propose(house, fill_in("silent", "with-majority"))
    meeting_id = prepare(house)

    assert look(house, meeting_id).overrides == {}
    for one in (house.member, house.auditor):
        with pytest.raises((SecondMemberError, NotNowError)):
            house.database.write(
                partial(
                    confirming.confirm_step,
                    actor=one,
                    step_id=step_id,
                    keys=house.keys,
                    base_url="",
                    at=LONG_BEFORE,
                )
            )
    assert list_rules(house, NOTICED) == []
    take_rules(house, meeting_id)
    give_notice(house, meeting_id)
    assert look(house, meeting_id).overrides == {}


def test_two_persons_and_the_offices_silence_make_it_a_rule_of_the_next_meeting(
    house: House,
) -> None:
    rule_id = adopt(house, "silent", "with-majority")
    begins_at = LONG_BEFORE + TERM

    assert list_rules(house, begins_at - DAY) == [(SILENT, "shown")]
    assert list_fields(house, begins_at - timedelta(microseconds=1)) == []
    assert list_rules(house, begins_at) == [(SILENT, "in-force")]
    meeting_id = prepare(house)
    give_notice(house, meeting_id)

    view = look(house, meeting_id)
    (line,) = [each for each in describe_rules(view) if each.is_override]
    assert (line.text, line.source, line.wording) == (SILENT, SOURCE, WORDING)
    assert view.overrides == {"silent": "with-majority"}
    entries = house.database.read(lambda s: read_entries(s, house.key_of(meeting_id)))
    clause = read_proceedings(entries).get(RulesFixed).clauses["silent"]
    assert (clause.text, clause.wording, clause.adopted_by) == (CLAUSE, WORDING, MEETING)
    assert clause.document == sha256(PAPER.content).hexdigest()
    assert (clause.by, clause.confirmed_by) == (house.member.id, house.second.id)
    for actor in (house.member, house.auditor):
        read = partial(
            rule_listing.get_scan,
            actor=actor,
            community_id=house.community.id,
            rule_id=rule_id,
        )
        assert house.database.read(read) == PAPER


def test_a_meeting_that_goes_by_it_ends_and_is_verified(house: House) -> None:
    adopt(house, "silent", "with-majority")
    adopt(house, "identification", "telephone")
    meeting_id = make_open_meeting(house)
    assert look(house, meeting_id).identification == "telephone"
    finish_meeting(house, meeting_id)
    countersign(house, meeting_id)

    assert verify_result(house, meeting_id).holds


def test_an_objection_stands_in_the_way_until_it_is_withdrawn(house: House) -> None:
    rule_id = adopt(house, "silent", "with-majority")
    object_to(house, rule_id, LONG_BEFORE + DAY)
    assert list_rules(house, NOTICED) == [(SILENT, "objected")]
    with pytest.raises(NotNowError):
        object_to(house, rule_id, NOTICED)
    meeting_id = prepare(house)
    assert look(house, meeting_id).overrides == {}

    withdraw(house, rule_id, NOTICED)

    assert list_rules(house, NOTICED) == [(SILENT, "in-force")]
    with pytest.raises(NotNowError):
        withdraw(house, rule_id, NOTICED)
    with pytest.raises(DraftIncompleteError) as refusal:
        give_notice(house, meeting_id)
    assert "按现行约定更新" in explain(refusal.value)
    take_rules(house, meeting_id)
    give_notice(house, meeting_id)
    assert look(house, meeting_id).overrides == {"silent": "with-majority"}


def test_an_objection_after_the_term_stops_what_is_not_noticed_yet(house: House) -> None:
    rule_id = adopt(house, "silent", "with-majority")
    meeting_id = prepare(house)
    object_to(house, rule_id, NOTICED)

    with pytest.raises(DraftIncompleteError):
        give_notice(house, meeting_id)
    take_rules(house, meeting_id)
    give_notice(house, meeting_id)
    assert look(house, meeting_id).overrides == {}


def test_another_street_office_neither_objects_nor_looks(house: House) -> None:
    rule_id = adopt(house, "silent", "with-majority")
    foreign = Auditor(house.auditor.id, "", "elsewhere")
    acts: tuple[Callable[[], object], ...] = (
        lambda: house.database.write(
            lambda s: rule_listing.object_to_rule(
                s,
                auditor=foreign,
                community_id=house.community.id,
                rule_id=rule_id,
                text="异议",
                at=NOTICED,
            )
        ),
        lambda: house.database.read(
            lambda s: rule_listing.get_scan(s, foreign, house.community.id, rule_id)
        ),
    )
    for act in acts:
        with pytest.raises(NotFoundError):
            act()
    stranger = Member("m", "", "elsewhere")
    with pytest.raises(NotFoundError):
        house.database.read(
            lambda s: rule_listing.get_scan(s, stranger, house.community.id, rule_id)
        )


def test_the_street_office_is_told_of_its_term(house: House) -> None:
    adopt(house, "silent", "with-majority")

    texts = [each.text for each in house.database.read(lambda s: list_outbox(s, house.auditor))]
    assert any(SILENT in text and "没有异议的，不用办理" in text for text in texts)


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (fill_in("silent", "absent"), "override-is-own"),
        (fill_in("identification", "letter"), "override-is-own"),
        (fill_in("uncounted_uses", ["parking", "storage"]), "override-is-own"),
        (fill_in("silent", "abstain", adopted_on=date(2026, 3, 24)), "clause-too-new"),
        (fill_in("silent", "abstain", adopted_on=date(2030, 1, 1)), "clause-too-new"),
        (fill_in("silent", "abstain", wording=""), "clause-unworded"),
        (fill_in("silent", "abstain", clause=""), "override-incomplete"),
        (fill_in("silent", "abstain", adopted_by=""), "clause-meeting-missing"),
        (fill_in("silent", "abstain", meeting_id="gone"), "clause-meeting-not-final"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_is_no_adopted_rule_is_refused(house: House, form: AdoptionForm, code: str) -> None:
    with pytest.raises(InputError) as refusal:
        propose(house, form)
    assert refusal.value.sentence == code


def test_a_rule_that_the_place_fixes_is_not_replaced(house: House) -> None:
    def move(session: object) -> None:
        assert hasattr(session, "get_one")
        session.get_one(CommunityRow, house.community.id).rule_set = "ningbo-2021"

    house.database.write(move)
    with pytest.raises(InputError, match="override-unlawful"):
        propose(house, fill_in("uncounted_uses", []))


def test_what_was_adopted_on_the_day_of_the_notice_is_none_of_its_rules(house: House) -> None:
    """W43, even where the office's term were over."""
    adopt(house, "silent", "with-majority")
    meeting_id = prepare(house)

    def move(session: object) -> None:
        assert hasattr(session, "get_one")
        (row,) = find_in_force(session, house.community.id, NOTICED).values()  # type: ignore[arg-type]
        row.clause = {**row.clause, "adopted_on": "2026-04-01"}

    house.database.write(move)
    take_rules(house, meeting_id)
    assert look(house, meeting_id).overrides == {}
    take_rules(house, meeting_id, NOTICED + DAY)
    assert look(house, meeting_id).overrides == {"silent": "with-majority"}


def test_a_meeting_that_was_held_here_adopts_what_holds_from_the_next_one_on(house: House) -> None:
    first = make_open_meeting(house)
    later = CLOSES.astimezone().date() + DAY
    with pytest.raises(InputError, match="clause-meeting-not-final"):
        propose(house, fill_in("silent", "abstain", meeting_id=first, adopted_on=later), FINAL)
    finish_meeting(house, first)
    with pytest.raises(InputError, match="clause-before-its-meeting"):
        propose(house, fill_in("silent", "abstain", meeting_id=first), FINAL)

    form = fill_in("silent", "abstain", meeting_id=first, adopted_on=later)
    confirm(house, propose(house, form, FINAL))

    assert look(house, first).overrides == {}
    assert list_rules(house, FINAL + TERM) == [(RULES["silent", "abstain"], "in-force")]


def test_the_latest_adopted_is_in_force_and_the_rule_sets_own_ends_it(house: House) -> None:
    adopt(house, "silent", "with-majority")
    later = OPENS + DAY
    for value, day in (("abstain", date(2025, 5, 1)), ("absent", date(2025, 6, 1))):
        confirm(house, propose(house, fill_in("silent", value, adopted_on=day), later))

    assert [standing for _, standing in list_rules(house, later + TERM)] == [
        "in-force",
        "replaced",
        "replaced",
    ]
    meeting_id = prepare(house)
    take_rules(house, meeting_id, later + TERM)
    assert look(house, meeting_id).overrides == {}


def test_of_one_rule_one_adoption_waits(house: House) -> None:
    propose(house, fill_in("silent", "with-majority"))
    with pytest.raises(NotNowError, match="step-waits"):
        propose(house, fill_in("silent", "abstain"))
    propose(house, fill_in("revote", "first"))


def test_every_rule_that_may_be_adopted_has_words() -> None:
    """Nothing on the list is shown to owners as a field and its value."""
    assert [each.text for each in list_options() if " = " in each.text or "None" in each.text] == []


@pytest.mark.parametrize(
    ("field", "value", "effect"),
    [
        ("silent", "with-majority", "按多数人的意见计票"),
        ("silent", "abstain", "并且弃权"),
        ("invalid", "participates", "废票也算参加了表决"),
        ("mixed", "paper-prevails", "以纸质票为准"),
        ("uncounted_uses", [], "都计入面积和人数"),
        ("identification", "telephone", "登记手机的验证码"),
        ("transfer", "new-owner-if-unvoted", "由新业主投票"),
        ("extension_times", 1, "最多延长 1 次"),
        ("revote", "first", "投票后不能更改"),
        ("early_close", "irreversible", "可能提前结束"),
    ],
)
def test_each_deviation_stands_in_plain_words(
    house: House, field: str, value: object, effect: str
) -> None:
    adopt(house, field, value)
    (said,) = say_deviations(look(house, make_draft(house)))

    assert effect in said
    assert SOURCE in said


MATTERS = ["raise-maintenance-fund", "rebuild"]


def test_a_clause_names_the_special_matters_on_which_silence_counts(house: House) -> None:
    """《业主大会和业主委员会指导规则》第二十六条：由管理规约或者业主大会议事规则规定。"""
    adopt(house, "silent", "with-majority")
    adopt(house, "silent_matters", MATTERS)
    import_small(house)
    freeze(house)

    meeting = look(house, make_draft(house))

    assert meeting.overrides == {"silent": "with-majority", "silent_matters": MATTERS}
    texts = [line.text for line in describe_rules(meeting) if line.is_override]
    assert "对筹集维修资金、改建、重建建筑物及其附属设施，已送达未投票的也照约定计票" in texts
    assert all("silent_matters" not in option.text for option in list_options())


def test_that_silence_counts_on_no_special_matter_is_no_deviation(house: House) -> None:
    with pytest.raises(InputError) as refused:
        propose(house, fill_in("silent_matters", []))
    assert refused.value.sentence == "override-is-own"
    adopt(house, "silent_matters", MATTERS, at=LONG_BEFORE - TERM)
    adopt(house, "silent_matters", [], at=LONG_BEFORE)


def test_everybody_reads_what_was_adopted_on_the_page_of_the_community(
    web_house: House, browser: FlaskClient
) -> None:
    assert "本小区约定的计票规则" not in browser.get("/c/langyue").text

    adopt(web_house, "silent", "with-majority")

    page = browser.get("/c/langyue").text
    assert SILENT in page
    assert SOURCE in page
    assert WORDING in page
