"""How long it takes to export the case file of a meeting of 5,415 holdings with 300 paper scans.

The floor is a program that packs the same files, which were made before, with their hashes.
"""

import io
import tempfile
import time
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

from audit.terms import Identification
from benchmarks.register import make_rows, write_csv
from tests.voting.installation import (
    BASE_URL,
    DIGESTS,
    FINAL,
    NOTICED,
    OPENS,
    House,
    cast_online,
    countersign,
    finish_meeting,
    freeze,
    give_notice,
    make_draft,
    make_house,
    open_meeting,
)
from tests.voting.on_paper import make_scan
from voting.importing.report import check_file
from voting.keys.folder import KeyFolder
from voting.randomness import make_id
from voting.services.archive.case_file import export_case_file, read_page
from voting.services.meeting.meetings import get_noticed_meeting
from voting.services.people.actors import Voter
from voting.services.register import importing
from voting.services.register.register import read_voters
from voting.storage.base import Database, make_engine
from voting.storage.migrating import migrate
from voting.storage.tables.desk import PaperBallotRow

HOLDINGS, VOTING, SCANS, MOST_SECONDS = 5415, 4332, 300, 30.0
_SCAN_BYTES = 200_000


def prepare(folder: Path) -> tuple[House, str]:
    """Return a house with a countersigned result, four fifths of whose holdings took part."""
    engine = make_engine(f"sqlite:///{folder / 'case.db'}")
    migrate(engine)
    database = Database(engine)
    house = make_house(database, KeyFolder(folder / "keys", "vote.example"))
    report = check_file("清册.csv", write_csv(make_rows()[:HOLDINGS]))
    database.write(
        lambda s: importing.import_register(
            s, member=house.member, report=report, digests=DIGESTS, at=NOTICED
        )
    )
    freeze(house)
    meeting_id = make_draft(house)
    give_notice(house, meeting_id)
    open_meeting(house, meeting_id)
    for number, voter in enumerate(_list_voters(house, meeting_id)[:VOTING]):
        cast_online(house, voter, f"form{number:05d}")
    _keep_scans(house, meeting_id)
    finish_meeting(house, meeting_id)
    countersign(house, meeting_id)
    return house, meeting_id


def _list_voters(house: House, meeting_id: str) -> list[Voter]:
    """Return one who votes for each holding."""
    key = house.key_of(meeting_id)
    meeting = house.database.read(lambda s: get_noticed_meeting(s, key))
    found = house.database.read(lambda s: read_voters(s, meeting.register))
    first = {each.holding_id: each.owner_id for each in reversed(found)}
    return [Voter(key, *each, Identification.LETTER) for each in first.items()]


def _keep_scans(house: House, meeting_id: str) -> None:
    """Store scans of paper ballots as large as photographs are."""
    scan = make_scan("纸质票").ljust(_SCAN_BYTES, b"0")
    holdings = [voter.holding_id for voter in _list_voters(house, meeting_id)[-SCANS:]]
    house.database.write(
        lambda s: s.add_all(
            PaperBallotRow(
                **house.key_of(meeting_id)._asdict(),
                id=make_id(),
                holding_id=holding_id,
                scan=scan,
                media_type="image/png",
                sha256=sha256(scan).hexdigest(),
                returned_at=OPENS,
                discarded_at=OPENS,
            )
            for holding_id in holdings
        )
    )


def main() -> None:
    """Measure the export, and the floor."""
    with tempfile.TemporaryDirectory() as name:
        house, meeting_id = prepare(Path(name))
        key = house.key_of(meeting_id)
        started = time.perf_counter()
        house.database.read(lambda s: read_page(s, house.auditor, key, BASE_URL, FINAL))
        page = time.perf_counter() - started
        target = io.BytesIO()
        started = time.perf_counter()
        export_case_file(
            house.database,
            auditor=house.auditor,
            meeting=house.key_of(meeting_id),
            base_url=BASE_URL,
            at=FINAL,
            target=target,
        )
        taken = time.perf_counter() - started
        files = {each: ZipFile(target).read(each) for each in ZipFile(target).namelist()}
        started = time.perf_counter()
        _pack(files)
        floor = time.perf_counter() - started
    size = len(target.getvalue()) / 1e6
    print(f"floor: the same {len(files)} files ({size:.0f} MB) packed and hashed {floor:.2f} s")
    print(f"its page {page:.2f} s, {page / floor:.1f} floors")
    print(f"case file of {HOLDINGS:,} holdings {taken:.1f} s, {taken / floor:.1f} floors")
    if taken > MOST_SECONDS:
        raise SystemExit(f"a promise is broken: more than {MOST_SECONDS} s")


def _pack(files: dict[str, bytes]) -> None:
    with ZipFile(io.BytesIO(), "w", ZIP_STORED) as archive:
        for path, content in files.items():
            sha256(content).hexdigest()
            archive.writestr(path, content)


if __name__ == "__main__":
    main()
