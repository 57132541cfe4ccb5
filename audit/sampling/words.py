"""What the answers of those who were called prove, in words."""

from collections.abc import Iterator

from audit.entries.meeting import MotionNoticed
from audit.entries.proceedings import Proceedings
from audit.sampling.sentences import ENGLISH, Language, say
from audit.sampling.statement import MotionStatement, SampleStatement


def say_statement(
    statement: SampleStatement, proceedings: Proceedings, language: Language = None
) -> Iterator[str]:
    """Yield what the answers prove, a sentence each; in both languages unless one is named."""

    def tell(code: str, **facts: object) -> str:
        return say(code, language, **facts)

    yield tell(
        "answered",
        called=statement.confirmed + statement.denied + statement.unreached,
        confirmed=statement.confirmed,
        denied=statement.denied,
        unreached=statement.unreached,
    )
    confidence = statement.plan.confidence
    yield tell("fewer-than", confidence=confidence, fewer=statement.fewer_than)
    if statement.unreached:
        yield tell("fewer-than-at-worst", fewer=statement.fewer_than_at_worst)
    if statement.denied:
        yield tell("denials", denied=statement.denied)
    by_id = {each.margin.motion.id: each for each in statement.motions}
    for number, noticed in enumerate(proceedings.all(MotionNoticed), 1):
        yield _say_motion(
            by_id[str(noticed.motion["id"])], number, _find_title(noticed, language), language
        )


def _find_title(noticed: MotionNoticed, language: Language) -> str:
    english = (each.title for each in noticed.translations if language == ENGLISH)
    return next(english, noticed.title)


def _say_motion(motion: MotionStatement, number: int, title: str, language: Language) -> str:
    needed = motion.margin.needed
    if needed is None:
        code = "motion-without"
    elif motion.is_settled:
        code = "motion-settled" if motion.is_settled_at_worst else "motion-settled-if-alike"
    else:
        code = "motion-beyond" if motion.further_calls is None else "motion-open"
    return say(code, language, number=number, title=title, needed=needed, more=motion.further_calls)
