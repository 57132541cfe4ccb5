"""What the benchmarks need of a whole installation."""

import time
from pathlib import Path

from sqlalchemy import insert

from audit.entries.ballot import BallotCast
from audit.entries.records import encode_record
from audit.log.merkle import leaf_hash
from audit.terms import Identification
from ballots.ballot import Channel
from tests.voting.installation import OPENS, House, make_house, make_open_meeting
from tests.voting.postgres import run_sql, running_cluster
from voting.keys.folder import KeyFolder
from voting.services.casting.sequencer import sequence
from voting.storage.base import Database, make_engine
from voting.storage.migrating import migrate
from voting.storage.tables.casting import BallotRow

WAITING = 10_000


def measure_appending(folder: Path) -> dict[str, float]:
    """Return the seconds for 10,000 waiting ballots, on each database."""
    results = {"sqlite": _measure(folder, f"sqlite:///{folder / 'bench.db'}")}
    with running_cluster() as url:
        run_sql(url.format("postgres"), "CREATE DATABASE bench")
        results["postgresql"] = _measure(folder, url.format("bench"))
    return results


def _measure(folder: Path, url: str) -> float:
    engine = make_engine(url)
    migrate(engine)
    house = make_house(Database(engine), KeyFolder(folder / "keys", "vote.example"))
    meeting_id = make_open_meeting(house)
    _insert_waiting(house, meeting_id)
    started, done = time.perf_counter(), 0
    while done < WAITING:
        done += house.database.write(
            lambda s: sequence(s, meeting=house.key_of(meeting_id), keys=house.keys)
        )
    seconds = time.perf_counter() - started
    house.database.close()
    return round(seconds, 2)


def _insert_waiting(house: House, meeting_id: str) -> None:
    rows = []
    for number in range(WAITING):
        entry = encode_record(
            BallotCast(
                at=OPENS,
                unit="u1",
                channel=Channel.ONLINE,
                choices={"M1": "for", "M2": "for"},
                invalid=None,
                identified=Identification.LETTER,
                by=None,
                nonce=f"{number:032x}",
            )
        )
        rows.append(
            {
                "community_id": house.community.id,
                "meeting_id": meeting_id,
                "id": f"{number:016x}",
                "holding_id": f"{number:016x}",
                "channel": "online",
                "ordinal": 1,
                "is_invalid": False,
                "form_id": f"{number:016x}",
                "cast_at": OPENS,
                "entry": entry,
                "leaf_hash": leaf_hash(entry),
                "promise": "promise",
            }
        )
    house.database.write(lambda s: s.execute(insert(BallotRow), rows))
