"""Take an uploaded register: store the answers, check the file, import it if nothing is refused.

The file is read between two transactions: that may take seconds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.orm import Session

from voting.digests import DigestKeys
from voting.documents.fonts import is_printable
from voting.importing.report import FileReport, check_file
from voting.services.people.actors import Member
from voting.services.register.importing import import_register
from voting.services.register.uploading.checked import (
    CheckedFinding,
    find_checked,
    keep_checked,
    make_checked,
)
from voting.services.register.uploading.corrections import TypedCell, record_corrections
from voting.services.register.uploading.file_answers import (
    FileAnswer,
    Known,
    Meaning,
    read_known,
    record_said,
)
from voting.storage.base import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIsSaid:
    """The input of a member on the page of a file: answers, meanings of words, corrected cells."""

    answers: Sequence[FileAnswer] = ()
    meanings: Sequence[Meaning] = ()
    cells: Mapping[str, TypedCell] = field(default_factory=dict, repr=False)
    """The corrected texts, by the keys of the cells."""

    @property
    def unexplained(self) -> int:
        """Return how many answers have no reason, and so are not stored."""
        return sum(not each.reason.strip() for each in self.answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A register's file, and the answers that a member sent with it."""

    name: str
    data: bytes
    said: WhatIsSaid
    is_only_checked: bool = False


def take_file(
    database: Database, upload: Upload, *, member: Member, digests: DigestKeys, at: datetime
) -> FileReport:
    """Store the answers, read the file with them, and import the file whole or not at all.

    How it was read is kept for its page, until the member uploads the next file.

    Raises:
        FileRefusedError: no readable sheet; what was filled in is stored all the same.
        InputError: a text is too long; there is no such meaning.
    """

    def listen(session: Session) -> Known:
        record(session, member=member, said=upload.said, digests=digests, at=at)
        return read_known(session, member.community_id, digests)

    known = database.write(listen)
    report = check_file(upload.name, upload.data, known.understand(is_printable))

    def take(session: Session) -> None:
        imported = None
        if not upload.is_only_checked:
            imported = import_register(
                session, member=member, report=report, digests=digests, at=at, known=known
            )
        keep_checked(session, member, make_checked(report, known, imported, at))

    database.write(take)
    return report


def record(
    session: Session, *, member: Member, said: WhatIsSaid, digests: DigestKeys, at: datetime
) -> None:
    """Store what a member filled in on the page of the last file; not the answers without a reason.

    Raises:
        InputError: a text is too long; there is no such meaning.
    """
    checked = find_checked(session, member)
    asked = {each.key: each for each in checked.findings if each.key} if checked else {}
    answers = [_put_in_words(each, asked.get(each.key)) for each in said.answers if each.reason]
    record_said(session, member=member, answers=answers, meanings=said.meanings, at=at)
    cells = checked.cells if checked else {}
    typed = [(cells[key], text) for key, text in said.cells.items() if key in cells]
    record_corrections(session, member=member, said=typed, digests=digests, at=at)
    session.flush()


def _put_in_words(answer: FileAnswer, finding: CheckedFinding | None) -> FileAnswer:
    if finding is None:
        return answer
    chosen = finding.choices.get(answer.choice, "")
    return replace(answer, asked=f"{finding.column}　{finding.text}".strip(), chosen=chosen)
