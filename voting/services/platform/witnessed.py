"""What of a meeting was witnessed here, as its log has it; an import was not."""

from sqlalchemy.orm import Session

from audit.entries.ballot import LettersPrinted
from audit.entries.meeting import MeetingClosed, MeetingNoticed, MotionNoticed
from audit.entries.proceedings import Proceedings
from audit.entries.register import RegisterFrozen
from audit.evidence.file import read_proceedings
from ballots.ballot import Channel
from voting.caches import Cache
from voting.sentences import Sentence
from voting.services.log.log import read_entries, read_size
from voting.terms import MeetingKey

_witnessed: Cache[tuple[MeetingKey, int], tuple[Sentence, ...]] = Cache(64)


def read_witnessed(session: Session, log: MeetingKey) -> tuple[Sentence, ...]:
    """Return in words what a log has; it is read once for each of its sizes."""
    size = read_size(session, log)
    return _witnessed.get(
        (log, size), lambda: list_witnessed(read_proceedings(read_entries(session, log)[:size]))
    )


def list_witnessed(proceedings: Proceedings) -> tuple[Sentence, ...]:
    """Return in words what was done and recorded here: register, notice, letters, paper."""
    frozen, noticed = proceedings.get(RegisterFrozen), proceedings.get(MeetingNoticed)
    letters = sum(each.letters for each in proceedings.all(LettersPrinted))
    paper = sum(each.cast.channel is Channel.PAPER for each in proceedings.counted_ballots)
    closed = proceedings.find(MeetingClosed)
    found = [
        Sentence(
            "platform-here-register", {"at": frozen.at, "units": len(proceedings.frozen_units)}
        ),
        Sentence(
            "platform-here-notice",
            {"at": noticed.at, "motions": len(proceedings.all(MotionNoticed))},
        ),
        Sentence("platform-here-letters", {"letters": letters}),
        Sentence("platform-here-delivered", {"delivered": len(proceedings.deliveries)}),
        Sentence("platform-here-paper", {"paper": paper}),
    ]
    if closed is not None:
        found.append(Sentence("platform-here-closed", {"at": closed.at}))
    found.append(Sentence("platform-here-log", {"entries": len(proceedings.records)}))
    return tuple(found)
