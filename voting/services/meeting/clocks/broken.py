"""The clocks that the log of a finished meeting breaks, as warnings beside its result."""

from collections.abc import Iterator

from audit.checks.clocks import count_off_platform, read_course
from audit.entries.proceedings import Proceedings
from ballots.procedure import (
    Breach,
    BreachKind,
    find_breaches,
    find_outranked,
)
from voting.sentences import Sentence


def list_broken_clocks(proceedings: Proceedings) -> Iterator[Sentence]:
    """Yield the warnings of a verification: the clocks that a log breaks."""
    course = read_course(proceedings)
    if course is None:
        return
    for breach in find_breaches(course):
        yield _say_broken(breach)
    online = count_off_platform(proceedings, course)
    if online:
        source = course.read_source("platform")
        yield Sentence("broken-platform", {"ballots": online, "source": source})
    for clock in find_outranked(course):
        yield Sentence(
            "broken-clock-outranked",
            {
                "clock_title": clock.name,
                "source": clock.article,
                "days": clock.days,
                "higher": clock.outranked_by,
            },
        )


def _say_broken(breach: Breach) -> Sentence:
    title, at, bound, source = breach.clock, breach.at, breach.bound, breach.article
    if breach.kind is BreachKind.UNKNOWN:
        return Sentence("broken-clock-unknown", {"clock_title": title, "source": source})
    if breach.kind is BreachKind.MISSING:
        return Sentence("broken-clock-missing", {"clock_title": title, "at": at, "source": source})
    facts = {"clock_title": title, "at": at, "bound": bound, "source": source}
    is_late = breach.kind is BreachKind.TOO_LATE
    return Sentence("broken-clock-late" if is_late else "broken-clock-short", facts)
