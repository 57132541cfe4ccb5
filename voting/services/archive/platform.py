"""What was imported from the city's platform: its files, what was found in them, and how."""

import json
from collections.abc import Iterator
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.sentences import fill, tell
from voting.services.archive.documents import CaseDocument, FiledMeeting, tabulate, tabulate_later
from voting.services.meeting.meetings import MotionView
from voting.services.people.staff import name_staff
from voting.services.platform.counting import compare
from voting.services.platform.imports import ImportKey, get_row
from voting.services.platform.publishing import read_published
from voting.services.platform.recount import Found
from voting.storage.base import Database
from voting.storage.tables.base import in_meeting
from voting.storage.tables.result import PlatformImportRow
from voting.terms import CasePart

_KEPT = {"xlsx", "xls", "ods", "csv", "txt", "pdf", "png", "jpg", "jpeg"}


def list_imports(session: Session, case: FiledMeeting) -> Iterator[CaseDocument]:
    """Yield a list of all imports, what is odd in each, its figures, its file and how it was read.

    What was witnessed here stands in the log, and in the case file's other documents.
    """
    rows = session.scalars(
        select(PlatformImportRow)
        .where(in_meeting(PlatformImportRow, case.meeting.key))
        .order_by(PlatformImportRow.imported_at, PlatformImportRow.id)
    ).all()
    names = name_staff(session, (row.imported_by for row in rows))
    head = ("number", "name", "sha256", "size", "by", "at", "rows", "counted", "left-out")
    yield from tabulate(
        CasePart.PAPER_BALLOTS,
        "platform-imports",
        head,
        (_say(number, row, names[row.imported_by]) for number, row in enumerate(rows, 1)),
    )
    for number, row in enumerate(rows, 1):
        key = ImportKey(case.meeting.key, row.id)
        yield from _list_documents(number, key, row.name, case)


def _say(number: int, row: PlatformImportRow, by: str) -> tuple[object, ...]:
    found = Found.from_json(row.found)
    counted = (found.rows, found.ballots, len(found.left_out)) if found else ("", "", "")
    return (number, row.name, row.sha256, row.size, by, row.imported_at, *counted)


def _list_documents(
    number: int, key: ImportKey, name: str, case: FiledMeeting
) -> Iterator[CaseDocument]:
    yield tabulate_later(
        CasePart.PAPER_BALLOTS,
        "platform-remarks",
        ("number", "line", "text"),
        lambda s: _list_remarks(s, number, key),
    )
    yield tabulate_later(
        CasePart.PAPER_BALLOTS,
        "platform-figures",
        ("number", "motion", "mark", "measure", "published", "counted"),
        lambda s: _list_figures(s, number, key, case.meeting.motions),
    )
    stem, _, ending = name.rpartition(".")
    kept = ending.lower() if ending.lower() in _KEPT else "bin"
    yield CaseDocument(
        CasePart.PAPER_BALLOTS,
        f"{tell('case-platform')} {number} {_plain(stem or name)}.{kept}",
        partial(_load, key=key),
    )
    yield CaseDocument(
        CasePart.EVIDENCE, f"{tell('case-platform')} {number}.json", partial(_tell, key=key)
    )


def _plain(stem: str) -> str:
    return "".join(each if each.isalnum() or each in "-_ " else "_" for each in stem)[:60]


def _list_remarks(session: Session, number: int, key: ImportKey) -> Iterator[tuple[object, ...]]:
    found = Found.from_json(get_row(session, key).found)
    for each in found.remarks if found else ():
        yield (number, each.line or "", fill(each.sentence))
    for area in found.areas if found else ():
        text = tell(
            "platform-area-differs",
            address=area.address,
            imported=area.imported,
            registered=area.registered,
        )
        yield (number, area.line, text)


def _list_figures(
    session: Session, number: int, key: ImportKey, motions: tuple[MotionView, ...]
) -> Iterator[tuple[object, ...]]:
    row = get_row(session, key)
    found = Found.from_json(row.found)
    for each in compare(motions, found.figures(), read_published(row)) if found else ():
        for figure in each.figures:
            of = (each.motion.title, figure.mark, figure.measure)
            yield (number, *of, figure.published, figure.counted)


def _load(database: Database, key: ImportKey) -> bytes:
    return database.read(lambda s: get_row(s, key).content)


def _tell(database: Database, key: ImportKey) -> bytes:
    """Return an import as JSON: the file by its digest, the mapping, the figures, the count."""
    row = database.read(lambda s: get_row(s, key))
    told = {
        "what": "imported, and not witnessed here",
        "name": row.name,
        "sha256": row.sha256,
        "size": row.size,
        "kind": row.kind.value,
        "imported_at": row.imported_at.isoformat(),
        "imported_by": row.imported_by,
        "mapping": row.mapping,
        "published": row.published,
        "found": row.found,
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()
