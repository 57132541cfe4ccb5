"""The file of a backup: encrypted as age does it, refused when damaged, never a foreign part."""

import base64
import io
import os
from pathlib import Path

import pytest

from tests.voting.installation import House
from tests.voting.maintenance.backups.backing_up import PASSPHRASE, Empty, keep, restore_into
from voting.errors.operation import MaintenanceError
from voting.maintenance.backups import age
from voting.maintenance.backups.archive import BackupDescription, BackupReader, Writer
from voting.maintenance.backups.backup import check_passphrase
from voting.maintenance.backups.restore import Backup
from voting.storage.types import DatabaseKind

VECTOR = base64.b64decode(
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCAveDI1RTcyMC9FSy84YTFFTUJ6cmN3IDE4CjNaVUlLT3VSYWJs"
    "ZUFWcFNPSWJBY0lYVXd3SWxtbWZPZDBteHM2YlZxUjgKLS0tIG9OcnFTb0hsR3VXSG02TVdUK0pVSi91Y3lxK0x5Q3B4"
    "cHIweU9RRmJFaDgKP5uX4FHmNmQ2i3bKfKpnnRvWRexVGtR/zDz9BmN+qFB9fcjxlyiIjmaqQMy/znNqkGfPbg=="
)
"""Made by the program age 1.1.1 (`age -p`)."""


def damage(kind: str, data: bytes) -> bytes:
    header = data.index(b"\n---")
    return {
        "empty": b"",
        "noise": os.urandom(5000),
        "cut": data[:-1],
        "cut at a piece": data[: -(len(data) - header - 70) % (65536 + 16) or -65552],
        "a bit": data[:-100] + bytes([data[-100] ^ 1]) + data[-99:],
        "the head": data.replace(b"-> scrypt ", b"-> scrypt A", 1),
        "much work": data.replace(b" 10\n", b" 22\n", 1),
        "longer": data + b"\0",
    }[kind]


DAMAGES = ["empty", "noise", "cut", "cut at a piece", "a bit", "the head", "much work", "longer"]


def test_a_damaged_backup_is_refused_before_anything_is_written(
    sqlite_house: House, tmp_path: Path
) -> None:
    keep(sqlite_house, tmp_path / "backup")
    for kind in DAMAGES:
        (tmp_path / "damaged").write_bytes(damage(kind, (tmp_path / "backup").read_bytes()))
        place = Empty(f"sqlite:///{tmp_path}/new/a.db", tmp_path / "k")
        with pytest.raises(MaintenanceError):
            restore_into(tmp_path / "damaged", place)
        assert not (tmp_path / "new").exists()
        assert not (tmp_path / "k").exists()


def test_another_passphrase_opens_nothing(sqlite_house: House, tmp_path: Path) -> None:
    keep(sqlite_house, tmp_path / "backup")
    with pytest.raises(MaintenanceError, match="passphrase is wrong"):
        Backup(tmp_path / "backup", PASSPHRASE + " ").check()
    with pytest.raises(MaintenanceError, match="at least 12"):
        check_passphrase("eleven char")


def test_the_format_is_that_of_age() -> None:
    plain = b"".join(age.decrypt(io.BytesIO(VECTOR), "correct horse battery"))
    assert plain == b"age makes this file\n"


def test_a_passphrase_is_stretched_no_more_than_the_program_age_does() -> None:
    costly = VECTOR.replace(b" 18\n", b" 19\n", 1)
    with pytest.raises(MaintenanceError, match="2\\^19, more than"):
        next(age.decrypt(io.BytesIO(costly), "correct horse battery"))


@pytest.mark.parametrize("size", [0, 1, 65535, 65536, 65537, 131072])
def test_whatever_is_encrypted_comes_back(size: int) -> None:
    plain, target = os.urandom(size), io.BytesIO()
    encrypting = age.EncryptingWriter(target, PASSPHRASE)
    encrypting.write(plain)
    encrypting.finish()
    assert b"".join(age.decrypt(io.BytesIO(target.getvalue()), PASSPHRASE)) == plain


@pytest.mark.parametrize(
    "name", ["../x", "/etc/passwd", "keys/../x", "keys/.hidden", "database/t/1", "other"]
)
def test_a_part_with_a_foreign_name_is_refused(name: str) -> None:
    about = BackupDescription(made_at="", kind=DatabaseKind.SQLITE, migration="0001", has_keys=True)
    target = io.BytesIO()
    writer = Writer(target, about)
    writer.add(name, b"x")
    writer.finish()
    reader = BackupReader(age.PlainReader(iter([target.getvalue()])))
    with pytest.raises(MaintenanceError, match="this program never writes"):
        list(reader.list_parts())
