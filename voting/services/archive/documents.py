"""The documents of a case file: how each is named and made, and tables as spreadsheets."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from ballots.rules import CHINA
from voting.documents.spreadsheets import write_csv
from voting.sentences import say
from voting.services.meeting.meetings import NoticedMeeting
from voting.services.people.communities import Community
from voting.services.scans import Scan
from voting.storage.base import Database
from voting.terms import CasePart
from voting.wording import format_day

_ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}
_FORBIDDEN = str.maketrans(dict.fromkeys('\\/:*?"<>|', "_"))
_MOST_STEM = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledMeeting:
    """The meeting whose case file is made, and where its pages are."""

    community: Community
    meeting: NoticedMeeting
    base_url: str
    at: datetime
    has_paper_ballots: bool

    @property
    def url(self) -> str:
        """Return the address of the meeting's public page."""
        return f"{self.base_url}/c/{self.community.code}/{self.meeting.id}"


@dataclass(frozen=True, slots=True)
class CaseTable:
    """A table: its name and columns as codes of the catalogue, and its rows as texts."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def to_json(self) -> list[dict[str, str]]:
        """Return the rows by the columns' codes."""
        return [dict(zip(self.head, row, strict=True)) for row in self.rows]

    def to_csv(self) -> bytes:
        """Return the table as a spreadsheet in the words of the catalogue."""
        return write_csv([say("case-column", each) for each in self.head], self.rows)


@dataclass(frozen=True, slots=True)
class CaseDocument:
    """One document of a case file."""

    part: CasePart
    name: str
    """The file's name, with its ending."""
    make: Callable[[Database], "bytes | CaseTable"]
    """Makes the content, or reads the table that becomes a spreadsheet and part of the file of all
    data; called outside any transaction, and one document at a time."""
    is_scan: bool = False
    """It is the photograph of a paper; its name may say of which home."""


def tabulate(
    part: CasePart, name: str, head: Sequence[str], rows: Iterable[Sequence[object]]
) -> Iterator[CaseDocument]:
    """Yield a table as CSV, unless it has no rows."""
    read = list(rows)
    if read:
        yield tabulate_later(part, name, head, lambda _: read)


def tabulate_later(
    part: CasePart,
    name: str,
    head: Sequence[str],
    read: Callable[[Session], Iterable[Sequence[object]]],
) -> CaseDocument:
    """Return a table as CSV whose rows are read when it is its turn, since there are many."""

    def read_table(session: Session) -> CaseTable:
        rows = tuple(tuple(map(_say, row)) for row in read(session))
        return CaseTable(name, tuple(head), rows)

    name_of_file = f"{say('case-table', name)}.csv"
    return CaseDocument(part, name_of_file, lambda database: database.read(read_table))


def _say(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return format_day(value)
    if not isinstance(value, str | int):
        raise TypeError(f"a table of a case file holds texts, numbers and days, not {type(value)}")
    return str(value)


def attach(
    part: CasePart, stem: str, media_type: str | None, load: Callable[[Session], Scan]
) -> CaseDocument:
    """Return a scan as a document, read from the database when it is its turn."""
    return CaseDocument(
        part,
        name_file(stem, media_type),
        lambda database: database.read(load).content,
        is_scan=True,
    )


def name_file(stem: str, media_type: str | None) -> str:
    """Return a file's name that every system can unpack."""
    plain = "".join(each for each in stem.translate(_FORBIDDEN) if each.isprintable())
    shortened = plain.strip(" .")[:_MOST_STEM] or "_"
    return f"{shortened}.{_ENDINGS.get(media_type or '', 'bin')}"
