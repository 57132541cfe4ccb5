"""A restoration that fails or is killed leaves nothing, and can be tried again."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import OperationalError

from tests.voting.installation import House
from tests.voting.maintenance.backups.backing_up import PASSPHRASE, Empty, keep, restore_into
from voting.errors.operation import MaintenanceError
from voting.maintenance.backups import age
from voting.maintenance.backups.archive import Writer
from voting.maintenance.backups.backup import LAST_BACKUP, SECRETS_FILE
from voting.maintenance.backups.restore import Backup
from voting.maintenance.doctor.keys import check_folder
from voting.storage.migrating import make_config
from voting.storage.revision import find_head, find_revision


def test_a_restoration_whose_migration_fails_can_be_tried_again(
    house: House, empty: Empty, tmp_path: Path
) -> None:
    with house.database.engine.begin() as connection:
        config = make_config()
        config.attributes["connection"] = connection
        connection.execute(text("DELETE FROM data_keys"))
        command.downgrade(config, "0014")
    keep(house, tmp_path / "backup")

    event.listen(Engine, "before_cursor_execute", refuse_the_last_migration)
    try:
        with pytest.raises(MaintenanceError, match="database refused"):
            restore_into(tmp_path / "backup", empty)
    finally:
        event.remove(Engine, "before_cursor_execute", refuse_the_last_migration)
    assert not empty.keys.exists()
    assert [path.name for path in tmp_path.rglob("*restoring*")] == []

    restored = restore_into(tmp_path / "backup", empty)
    assert find_revision(restored.engine) == find_head()
    restored.close()


def refuse_the_last_migration(*arguments: object) -> None:
    """Fail like a database whose disk is full, when the tables are filled already."""
    if "ADD COLUMN session_number" in str(arguments[2]):
        raise OperationalError("the disk is full", None, RuntimeError())


_DIES = """
import os, signal, sys
from pathlib import Path
from voting.maintenance.backups import age, restore
from voting.storage.base import make_engine

target, passphrase, url, keys, name, count = sys.argv[1:]
age._WORK = 10
original, left = getattr(restore, name), int(count)

def die(*arguments):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return original(*arguments)

setattr(restore, name, die)
backup = restore.Backup(Path(target), passphrase)
restore.restore(backup, backup.check(), make_engine(url), Path(keys))
"""


@pytest.mark.parametrize(
    ("name", "count"),
    [("write_private", 0), ("write_private", 3), ("_fill_database", 0)],
    ids=["before the keys", "in the midst of the keys", "before the database"],
)
def test_a_restoration_that_is_killed_can_be_tried_again(
    house: House, empty: Empty, tmp_path: Path, name: str, count: int
) -> None:
    target = tmp_path / "kept"
    keep(house, target)
    arguments = (str(target), PASSPHRASE, empty.url, str(empty.keys), name, str(count))
    killed = subprocess.run([sys.executable, "-c", _DIES, *arguments], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert empty.keys.is_dir()
    if name == "_fill_database":
        found = {each.code for each in check_folder(empty.keys)}
        assert found == {"restoration-unfinished"}

    restore_into(target, empty).close()

    assert {path.name for path in empty.keys.iterdir()} == {
        *(path.name for path in house.keys.path.iterdir() if path.name != LAST_BACKUP),
        SECRETS_FILE,
    }


def test_a_restoration_that_fails_half_way_leaves_nothing(
    sqlite_house: House, tmp_path: Path
) -> None:
    (sqlite_house.keys.path / SECRETS_FILE).write_text("left out")
    keep(sqlite_house, tmp_path / "backup")
    spoilt = tmp_path / "spoilt"
    with spoilt.open("wb") as file:
        encrypting = age.EncryptingWriter(file, PASSPHRASE)
        writer = Writer(encrypting, Backup(tmp_path / "backup", PASSPHRASE).check())
        writer.add("keys/log.key", b"x")
        writer.add("secrets.json", b"[]")
        writer.finish()
        encrypting.finish()
    place = Empty(f"sqlite:///{tmp_path}/new/a.db", tmp_path / "new" / "keys")
    with pytest.raises(MaintenanceError, match="not a backup"):
        restore_into(spoilt, place)
    assert not place.keys.exists()
    restore_into(tmp_path / "backup", place).close()
    assert "left out" not in (place.keys / SECRETS_FILE).read_text()
