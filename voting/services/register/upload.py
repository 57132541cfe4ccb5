"""Take an uploaded register: store the answers, check the file, import it if nothing is refused.

The file is read between two transactions: that may take seconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from voting.digests import DigestKeys
from voting.documents.fonts import is_printable
from voting.importing.report import Report, check_file
from voting.services.people.actors import Member
from voting.services.people.communities import Community, get_community
from voting.services.register.answers import Answer, Known, Meaning, read_known, record_said
from voting.services.register.importing import ImportResult, import_register
from voting.storage.base import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A register's file, with the answers and meanings that a member gives."""

    name: str
    data: bytes
    answers: Sequence[Answer] = ()
    meanings: Sequence[Meaning] = ()
    is_only_checked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadResult:
    """The result of an upload."""

    community: Community
    report: Report
    known: Known
    """All answers and meanings for files of this community, including this one."""
    unexplained: int
    """The number of answers that are not stored because they have no reason."""
    imported: ImportResult | None
    """None if the file was only checked."""


def take_file(
    database: Database, upload: Upload, *, member: Member, digests: DigestKeys, at: datetime
) -> UploadResult:
    """Store answers and meanings, check a file with them, and import all of it or nothing.

    Raises:
        FileRefusedError: no readable sheet; what was said is kept all the same.
        InputError: a reason is too long; there is no such meaning.
    """
    answers = [each for each in upload.answers if each.reason.strip()]

    def listen(session: Session) -> tuple[Community, Known]:
        record_said(session, member=member, answers=answers, meanings=upload.meanings, at=at)
        community_id = member.community_id
        known = read_known(session, community_id, digests)
        return get_community(session, community_id), known

    community, known = database.write(listen)
    report = check_file(upload.name, upload.data, known.understand(is_printable))
    imported = None
    if not upload.is_only_checked:
        imported = database.write(
            lambda s: import_register(
                s, member=member, report=report, digests=digests, at=at, known=known
            )
        )
    return UploadResult(
        community=community,
        report=report,
        known=known,
        unexplained=len(upload.answers) - len(answers),
        imported=imported,
    )
