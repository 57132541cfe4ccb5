"""A backup is private, never overwritten, and a failed or killed one leaves nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.voting.installation import House
from tests.voting.maintenance.backups.backing_up import Empty, keep, restore_into
from voting.errors.operation import MaintenanceError


def test_nobody_else_can_read_what_is_kept(sqlite_house: House, tmp_path: Path) -> None:
    target = tmp_path / "backup"
    keep(sqlite_house, target)
    restored = restore_into(target, Empty(f"sqlite:///{tmp_path}/new/a.db", tmp_path / "new/keys"))
    for path in (target, *(tmp_path / "new").glob("*.db*"), *(tmp_path / "new/keys").iterdir()):
        assert path.stat().st_mode & 0o077 == 0, path
    for folder in (tmp_path / "new", tmp_path / "new/keys"):
        assert folder.stat().st_mode & 0o077 == 0, folder
    restored.close()
    assert sqlite_house.community.name.encode() not in target.read_bytes()
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_a_backup_is_never_overwritten_and_a_failed_one_leaves_nothing(
    sqlite_house: House, tmp_path: Path
) -> None:
    target = tmp_path / "there"
    target.write_text("something")
    with pytest.raises(MaintenanceError, match="never overwritten"):
        keep(sqlite_house, target)
    assert target.read_text() == "something"
    (sqlite_house.keys.path / "folder").mkdir()
    with pytest.raises(MaintenanceError, match="not a key file"):
        keep(sqlite_house, tmp_path / "new")
    assert not (tmp_path / "new").exists()
    assert [path.name for path in tmp_path.glob(".*")] == []


_HALF_DONE = """
import sys, time
from voting.maintenance.backups.database_copy import snapshot
from voting.storage.base import make_engine
with snapshot(make_engine(sys.argv[1])):
    print("copied", flush=True)
    time.sleep(600)
"""


def test_the_copy_that_a_killed_backup_left_goes_with_the_next(
    sqlite_house: House, tmp_path: Path
) -> None:
    """Names and choices stand in it in clear."""
    url = str(sqlite_house.database.engine.url)
    command = [sys.executable, "-c", _HALF_DONE, url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "copied\n"
        with pytest.raises(MaintenanceError, match="another backup is being made"):
            keep(sqlite_house, tmp_path / "backup")
        other.kill()
    (left,) = tmp_path.glob(".*/copy")
    assert sqlite_house.community.name.encode() in left.read_bytes()

    keep(sqlite_house, tmp_path / "backup")

    assert [path.name for path in tmp_path.glob(".*")] == []
