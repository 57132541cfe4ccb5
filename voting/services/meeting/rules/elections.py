"""The requirements for an election in a draft: its seats, its candidates, its time.

Law: guidance rules 建房〔2009〕274号 art. 31 and local texts (number of members);
上海市住宅物业管理规定第二十八条 (what is not decided while a new committee is being prepared).
"""

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from ballots.conveners import ConvenerKind
from ballots.count.formation import check_seats, find_least_members
from ballots.motion import Matter, MotionKind
from ballots.rules import CHINA, FieldReading, Rules, get_rule_set
from voting.sentences import Sentence
from voting.services.meeting.meetings import MeetingView, MotionView, view_meetings
from voting.services.people.tenure import Tenure
from voting.storage.tables.meeting import MeetingRow, MotionRow
from voting.terms import CandidateFinding, MeetingKey, MeetingState
from voting.wording import format_day

Remark = tuple[Sentence, bool]
"""A sentence, and whether it prevents notice."""
SMALL = (0, 0)
"""Stands for an unknown size: what is unlawful for the smallest community is so for all."""


def review_elections(meeting: MeetingView, size: tuple[int, int] = SMALL) -> Iterator[Remark]:
    """Yield the remarks on the elections of a draft.

    Args:
        meeting: the draft.
        size: households and floor area in cm² of the community.
    """
    for motion in meeting.motions:
        if motion.kind is not MotionKind.ELECTION:
            continue
        yield from _check_reviews(motion)
        if len(motion.names) < motion.seats:
            yield _say_candidates(motion), False
        if motion.matter is Matter.ELECT_COMMITTEE:
            yield from _review_seats(meeting, motion, size)
            yield from _review_term_end(meeting, motion, size)


def list_elections(session: Session, community_id: str) -> list[MeetingView]:
    """Return the final meetings of a community that elected its committee, latest first."""
    elects = exists().where(
        MotionRow.community_id == MeetingRow.community_id,
        MotionRow.meeting_id == MeetingRow.id,
        MotionRow.matter == Matter.ELECT_COMMITTEE,
    )
    rows = session.scalars(
        select(MeetingRow)
        .where(
            MeetingRow.community_id == community_id,
            MeetingRow.state == MeetingState.FINAL,
            elects,
        )
        .order_by(MeetingRow.created_at.desc())
    )
    return view_meetings(session, rows.all())


def find_elections(
    session: Session, community_ids: Collection[str]
) -> dict[MeetingKey, frozenset[str]]:
    """Return the ids of the motions of final meetings that elect a committee, by meeting."""
    rows = session.execute(
        select(MotionRow.community_id, MotionRow.meeting_id, MotionRow.id)
        .join(
            MeetingRow,
            (MeetingRow.community_id == MotionRow.community_id)
            & (MeetingRow.id == MotionRow.meeting_id),
        )
        .where(
            MotionRow.community_id.in_(community_ids),
            MotionRow.matter == Matter.ELECT_COMMITTEE,
            MeetingRow.state == MeetingState.FINAL,
        )
    )
    found: dict[MeetingKey, frozenset[str]] = {}
    for community_id, meeting_id, motion_id in rows:
        key = MeetingKey(community_id, meeting_id)
        found[key] = found.get(key, frozenset()) | {motion_id}
    return found


def _check_reviews(motion: MotionView) -> Iterator[Remark]:
    """Yield the faults of the joint reviews of an election's candidates.

    It prevents notice that a candidate was struck without a reason or without an answer, or was
    struck and is on the list all the same. That only some candidates were reviewed is said only.
    """
    for each in motion.reviews:
        if not each.is_complete:
            yield Sentence("review-incomplete", {"motion": motion.title, "name": each.name}), True
        elif each.finding is CandidateFinding.STRUCK and each.name in motion.names:
            yield Sentence("review-contradicted", {"motion": motion.title, "name": each.name}), True
    reviewed = {each.name for each in motion.reviews}
    others = tuple(name for name in motion.names if name not in reviewed)
    if reviewed and others:
        yield Sentence("review-of-some", {"motion": motion.title, "names": others}), False


def _say_candidates(motion: MotionView) -> Sentence:
    candidates = len(motion.names)
    return Sentence(
        "candidates-too-few",
        {"motion": motion.title, "seats": motion.seats, "candidates": candidates},
    )


def _is_of_whole_committee(
    meeting: MeetingView, motion: MotionView, size: tuple[int, int]
) -> int | None:
    """Return the least number of members that a committee must have, by the rules.

    None if the rules name no number, or if the election has fewer seats: it then fills vacancies.
    """
    rules, (households, area_cm2) = meeting.rules, size
    least = find_least_members(households=households, area_cm2=area_cm2, rules=rules)
    return least if least is not None and motion.seats >= least else None


def _review_seats(
    meeting: MeetingView, motion: MotionView, size: tuple[int, int]
) -> Iterator[Remark]:
    rules, (households, area_cm2) = meeting.rules, size
    rule_set = get_rule_set(meeting.rule_set)
    is_whole = _is_of_whole_committee(meeting, motion, size)
    least = find_least_members(households=households, area_cm2=area_cm2, rules=rules)
    for field in check_seats(motion.seats, households=households, area_cm2=area_cm2, rules=rules):
        if field == "committee_odd" and is_whole is None:
            continue
        said = rule_set.fields[field]
        # A city's own text binds; the national guidance is no statute. Fewer fill vacancies.
        is_read = said.reading is FieldReading.TEXT
        is_bound = rule_set.is_template and is_read and field != "committee_least"
        yield _say_seats(field, motion, rules, least, said.source), is_bound


def _say_seats(
    field: str, motion: MotionView, rules: Rules, least: int | None, source: str
) -> Sentence:
    title, seats = motion.title, motion.seats
    if field == "committee_least":
        return Sentence(
            "seats-least", {"motion": title, "seats": seats, "least": least, "source": source}
        )
    if field == "committee_most":
        most = rules.committee_most
        return Sentence(
            "seats-most", {"motion": title, "seats": seats, "most": most, "source": source}
        )
    return Sentence("seats-odd", {"motion": title, "seats": seats, "source": source})


def _review_term_end(
    meeting: MeetingView, motion: MotionView, size: tuple[int, int]
) -> Iterator[Remark]:
    """Yield the matters that may not be decided while a new committee is being elected."""
    if _is_of_whole_committee(meeting, motion, size) is None:
        return
    for other, source in list_barred(meeting):
        yield Sentence("term-end-barred", {"motion": other.title, "source": source}), True


def list_barred(meeting: MeetingView) -> Iterator[tuple[MotionView, str]]:
    """Yield the motions that are barred at the end of a committee's term, each with its article."""
    barred = frozenset(meeting.rules.term_end_matters)
    source = get_rule_set(meeting.rule_set).fields["term_end_matters"].source if barred else ""
    for motion in meeting.motions:
        if not barred.isdisjoint(motion.subjects):
            yield motion, source


def review_tenure(
    meeting: MeetingView,
    tenure: Tenure,
    at: datetime,
    convener: ConvenerKind = ConvenerKind.COMMITTEE,
) -> Iterator[Remark]:
    """Yield the remarks on a draft that follow from the term of the committee that convenes it.

    Args:
        meeting: the draft.
        tenure: what the street office recorded.
        at: when notice would be given.
        convener: the kind of the body that convenes it.
    """
    begun = tenure.succession_on
    for motion, source in list_barred(meeting):
        if begun is not None and begun <= at.astimezone(CHINA).date():
            yield (
                Sentence(
                    "succession-barred",
                    {"motion": motion.title, "day": format_day(begun), "source": source},
                ),
                True,
            )
        elif tenure.ends_on is None and begun is None:
            yield Sentence("tenure-unrecorded", {"motion": motion.title, "source": source}), False
    ends_on = tenure.ends_on
    elects = any(motion.matter is Matter.ELECT_COMMITTEE for motion in meeting.motions)
    is_committees = convener is ConvenerKind.COMMITTEE and not elects
    if ends_on and ends_on < meeting.closes_at.astimezone(CHINA).date() and is_committees:
        yield Sentence("tenure-ending", {"day": format_day(ends_on)}), False
