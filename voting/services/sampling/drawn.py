"""What the log says of a sample: read, drawn and reckoned once for each size of the log."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from audit.evidence.file import read_proceedings
from audit.sampling.draw import Draw
from audit.sampling.logged import LoggedSample, draw_logged, find_sample, state_logged
from audit.sampling.sentences import CHINESE, ENGLISH
from audit.sampling.statement import SampleStatement
from audit.sampling.words import say_statement
from voting.caches import Cache
from voting.errors import NotFoundError, NotNowError
from voting.services.log.log import read_entries, read_size
from voting.terms import MeetingKey


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnSample:
    """A sample as far as the log has it."""

    sample: LoggedSample
    draw: Draw | None
    """None before the dice."""
    statement: SampleStatement | None
    """What the answers prove; None before the first round of calls is over."""
    chinese: tuple[str, ...]
    """The same in sentences."""
    english: tuple[str, ...]

    @property
    def further(self) -> int:
        """Return how many more confirmed calls would settle every motion that calls can settle."""
        motions = self.statement.motions if self.statement else ()
        return max((each.further_calls or 0 for each in motions), default=0)

    def get_draw(self) -> Draw:
        """Return the draw.

        Raises:
            NotNowError: the dice were not thrown yet.
        """
        if self.draw is None:
            raise NotNowError("sample-not-thrown")
        return self.draw


_drawn: Cache[tuple[MeetingKey, int], DrawnSample] = Cache(64)


def read_drawn(session: Session, meeting: MeetingKey) -> DrawnSample:
    """Return the sample of a meeting's log.

    Raises:
        NotFoundError: none is planned.
    """
    size = read_size(session, meeting)
    # A log only grows, so its size identifies its content.
    return _drawn.get((meeting, size), lambda: _read(read_entries(session, meeting)[:size]))


def read_fresh(session: Session, meeting: MeetingKey) -> DrawnSample:
    """Return the same within a transaction that may have written to the log and be undone.

    Raises:
        NotFoundError: none is planned.
    """
    return _read(read_entries(session, meeting))


def _read(entries: tuple[bytes, ...]) -> DrawnSample:
    proceedings = read_proceedings(entries)
    sample = find_sample(proceedings)
    if sample is None:
        raise NotFoundError
    draw = draw_logged(proceedings, sample) if sample.thrown else None
    is_called = sample.calling_round > 0
    statement = state_logged(proceedings, sample, draw) if draw and is_called else None
    chinese, english = (
        tuple(say_statement(statement, proceedings, language)) if statement else ()
        for language in (CHINESE, ENGLISH)
    )
    return DrawnSample(
        sample=sample,
        draw=draw,
        statement=statement,
        chinese=chinese,
        english=english,
    )
