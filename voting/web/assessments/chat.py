"""An assessment in a few words, for the owners' chat group."""

from voting.sentences import say, tell
from voting.services.assessments.counting import DimensionScore, Result
from voting.services.assessments.questions import GROUPS
from voting.services.assessments.terms import AssessmentKind, AssessmentState, Audience
from voting.services.pages.staff.assessments import AssessmentAtDesk
from voting.wording import format_share

_CHATS = {
    AssessmentState.ANNOUNCED: "assessment-chat-announced",
    AssessmentState.RUNNING: "assessment-chat-running",
    AssessmentState.CLOSED: "assessment-chat-closed",
    AssessmentState.CANCELLED: "assessment-chat-cancelled",
}
_WHOM = {
    Audience.OWNERS: "assessment-whom-owners",
    Audience.REPRESENTATIVES: "assessment-whom-representatives",
}


def write_chat(page: AssessmentAtDesk, url: str) -> str:
    """Return what a member copies to the chat group, as the assessment stands."""
    of, turnout = page.assessment, page.turnout
    score = _say_score(of.kind, page.years[0].result) if page.years else ""
    return tell(
        _CHATS[of.state],
        community=page.community.name,
        year=of.year,
        assessment=of.kind,
        subject=of.subject,
        opens_at=of.opens_at,
        closes_at=of.closes_at,
        whom=tell(_WHOM[of.audience]),
        asked=turnout.asked,
        answered=turnout.answered,
        score=score,
        reason=of.reason,
        url=url,
    )


def _say_score(kind: AssessmentKind, result: Result) -> str:
    ranked = result.list_ranked()
    if result.whole is None or not ranked:
        return tell("assessment-chat-few")
    return tell(
        "assessment-chat-score",
        good=format_share(result.whole.good, result.whole.known),
        mean=result.whole.mean_text,
        best=_say_dimension(kind, ranked[0]),
        worst=_say_dimension(kind, ranked[-1]),
    )


def _say_dimension(kind: AssessmentKind, each: DimensionScore) -> str:
    name = say(GROUPS[kind], each.key)
    mean = each.score.mean_text if each.score else ""
    return tell("assessment-chat-dimension", name=name, mean=mean)
