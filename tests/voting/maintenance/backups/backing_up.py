"""Make a backup, restore it on an empty machine, and verify what came back."""

from dataclasses import dataclass
from pathlib import Path

from audit.evidence.trust import read_trust
from tests.voting.installation import BASE_URL, NOTICED, House
from voting.keys.folder import KeyFolder
from voting.maintenance.backups.archive import BackupDescription
from voting.maintenance.backups.backup import BackupSource, make_backup
from voting.maintenance.backups.restore import Backup, restore
from voting.maintenance.doctor.meeting_checks import CheckedMeeting, check_meetings
from voting.services.casting.sequencer import sequence
from voting.storage.base import Database, make_engine

PASSPHRASE = "twelve flats and a lift"


@dataclass(frozen=True)
class Empty:
    """An empty machine: a database without tables, and no folder of keys."""

    url: str
    keys: Path


def keep(house: House, target: Path, *, with_keys: bool = True) -> BackupDescription:
    source = BackupSource(
        engine=house.database.engine,
        keys=house.keys,
        settings={"ASSEMBLY_BASE_URL": BASE_URL},
        secrets={"ASSEMBLY_GATEWAY_SECRET": "it's"},
    )
    return make_backup(source, target, PASSPHRASE, at=NOTICED, with_keys=with_keys)


def restore_into(target: Path, empty: Empty) -> Database:
    backup = Backup(target, PASSPHRASE)
    about = backup.check()
    engine = make_engine(empty.url)
    try:
        restore(backup, about, engine, empty.keys)
    except BaseException:  # Whatever a test expects, the connection is given back.
        engine.dispose()
        raise
    return Database(engine, empty.keys)


def verify_all(database: Database, keys: Path) -> list[CheckedMeeting]:
    return list(check_meetings(database, KeyFolder(keys, ""), read_trust(keys)))


def put_in_order(house: House, meeting_id: str) -> None:
    house.database.write(lambda s: sequence(s, meeting=house.key_of(meeting_id), keys=house.keys))
