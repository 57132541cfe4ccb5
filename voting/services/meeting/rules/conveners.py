"""The remarks on a draft that follow from the body that convenes the meeting.

Law: `ballots.conveners`; 上海市住宅物业管理规定第二十八条 (what waits for the next committee).
"""

from collections.abc import Iterator
from datetime import datetime

from ballots.conveners import ConvenerKind, find_convener_rule
from ballots.rules import CHINA
from voting.sentences import Sentence, say
from voting.services.meeting.meetings import MeetingView
from voting.services.meeting.rules.elections import Remark, list_barred
from voting.services.people.conveners.composition import is_over, review_composition
from voting.services.people.conveners.convener import Convener
from voting.services.people.tenure import Tenure
from voting.wording import format_day


def review_convener(
    meeting: MeetingView, convener: Convener, tenure: Tenure, at: datetime
) -> Iterator[Remark]:
    """Yield the remarks on a draft that follow from who convenes it.

    Args:
        meeting: the draft.
        convener: what the street office recorded.
        tenure: of the committee; where its succession has begun, `review_tenure` says it.
        at: when notice would be given.
    """
    kind = convener.kind
    rule = find_convener_rule(kind, meeting.rule_set)
    if rule.meetings is not None and meeting.kind not in rule.meetings:
        yield (
            Sentence(
                "convener-kind-barred",
                {
                    "convener": kind,
                    "kinds": tuple(say("meeting-kind", each) for each in rule.meetings),
                    "meeting_kind": meeting.kind,
                    "source": rule.source,
                },
            ),
            True,
        )
    begun, today = tenure.succession_on, at.astimezone(CHINA).date()
    if kind is ConvenerKind.SUCCESSION and (begun is None or begun > today):
        for motion, source in list_barred(meeting):
            yield Sentence("convener-barred", {"motion": motion.title, "source": source}), True
    closes_on = meeting.closes_at.astimezone(CHINA).date()
    if convener.formed_on and is_over(convener, rule, closes_on):
        day = format_day(convener.formed_on)
        yield (
            Sentence(
                "convener-over",
                {"convener": kind, "day": day, "years": rule.most_years, "source": rule.source},
            ),
            False,
        )
    for sentence in review_composition(convener, meeting.rule_set):
        yield sentence, False
