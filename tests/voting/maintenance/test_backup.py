"""A backup made while ballots are cast, restored on an empty machine, holds every receipt."""

import base64
import io
import itertools
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError

from audit.evidence.receipt import parse_promise, parse_receipt
from audit.evidence.trust import read_trust
from audit.log.merkle import leaf_hash
from tests.voting.installation import (
    BASE_URL,
    NOTICED,
    OPENS,
    SECRET,
    House,
    cast_online,
    finish_meeting,
    issue_letters,
    make_house,
    make_open_meeting,
    make_voter,
)
from tests.voting.postgres import run_sql
from voting.cli import main
from voting.errors import MaintenanceError
from voting.keys.folder import KeyFolder
from voting.maintenance.backups import age
from voting.maintenance.backups.archive import BackupDescription, Reader, Writer
from voting.maintenance.backups.backup import (
    LAST_BACKUP,
    SECRETS_FILE,
    BackupSource,
    check_passphrase,
    find_last_backup,
    make_backup,
)
from voting.maintenance.backups.restore import Backup, restore
from voting.maintenance.doctor.keys import check_folder
from voting.maintenance.doctor.meeting_checks import CheckedMeeting, check_meetings
from voting.services.casting.sequencer import sequence
from voting.services.log.log import read_entries
from voting.services.people.actors import Voter
from voting.services.people.communities import signer_name
from voting.storage.base import Database, make_engine
from voting.storage.migrating import make_config
from voting.storage.revision import find_head, find_revision

PASSPHRASE = "twelve flats and a lift"
VECTOR = base64.b64decode(
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCAveDI1RTcyMC9FSy84YTFFTUJ6cmN3IDE4CjNaVUlLT3VSYWJs"
    "ZUFWcFNPSWJBY0lYVXd3SWxtbWZPZDBteHM2YlZxUjgKLS0tIG9OcnFTb0hsR3VXSG02TVdUK0pVSi91Y3lxK0x5Q3B4"
    "cHIweU9RRmJFaDgKP5uX4FHmNmQ2i3bKfKpnnRvWRexVGtR/zDz9BmN+qFB9fcjxlyiIjmaqQMy/znNqkGfPbg=="
)
"""Made by the program age 1.1.1 (`age -p`)."""


@pytest.fixture(autouse=True)
def quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(age, "_WORK", 10)


@pytest.fixture
def own_keys(tmp_path: Path) -> KeyFolder:
    return KeyFolder(tmp_path / "keys", "vote.example")


@pytest.fixture
def house(database: Database, own_keys: KeyFolder) -> House:
    return make_house(database, own_keys)


@dataclass(frozen=True)
class Empty:
    """An empty machine: a database without tables, and no folder of keys."""

    url: str
    keys: Path


@pytest.fixture
def empty(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Iterator[Empty]:
    if database_url.startswith("sqlite"):
        yield Empty(f"sqlite:///{tmp_path / 'new' / 'assembly.db'}", tmp_path / "new" / "keys")
        return
    cluster: str = request.getfixturevalue("cluster")
    run_sql(cluster.format("postgres"), "CREATE DATABASE empty")
    yield Empty(cluster.format("empty"), tmp_path / "new-keys")
    run_sql(cluster.format("postgres"), "DROP DATABASE empty WITH (FORCE)")


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
    return Database(engine)


def verify_all(database: Database, keys: Path) -> list[CheckedMeeting]:
    return list(check_meetings(database, KeyFolder(keys, ""), read_trust(keys)))


@contextmanager
def casting(house: House, meeting_id: str, voters: list[Voter]) -> Iterator[list[str]]:
    """Cast and sequence all the while, and give the promises as they are given."""
    given: list[str] = []
    stop, is_warm = threading.Event(), threading.Event()

    def cast_on() -> None:
        for number in itertools.count():
            at = OPENS + timedelta(seconds=number)
            ballot = cast_online(house, voters[number % len(voters)], f"form{number:06d}", at=at)
            given.append(ballot.promise)
            if number == 20:
                is_warm.set()
            if stop.is_set():
                return

    def sequence_on() -> None:
        while not stop.wait(0.01):
            put_in_order(house, meeting_id)

    threads = [threading.Thread(target=each) for each in (cast_on, sequence_on)]
    for thread in threads:
        thread.start()
    try:
        assert is_warm.wait(60)
        yield given
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def put_in_order(house: House, meeting_id: str) -> None:
    house.database.write(lambda s: sequence(s, meeting=house.key_of(meeting_id), keys=house.keys))


def test_under_casting_load_every_receipt_given_before_the_backup_is_in_it(
    house: House, empty: Empty, tmp_path: Path
) -> None:
    meeting_id = make_open_meeting(house)
    letters = issue_letters(house, meeting_id)[:5]
    voters = [make_voter(house, meeting_id, letter) for letter in letters]
    with casting(house, meeting_id, voters) as given:
        # On a busy machine a backup can be done between two ballots: then another one is made.
        tries = itertools.count()
        while True:
            acknowledged = list(given)
            backup = tmp_path / f"backup-{next(tries)}"
            keep(house, backup)
            if len(given) > len(acknowledged):
                break

    restored = restore_into(backup, empty)

    (checked,) = verify_all(restored, empty.keys)
    assert checked.problems == ()
    put_in_order(replace(house, database=restored, keys=KeyFolder(empty.keys, "")), meeting_id)
    log = house.key_of(meeting_id)
    leaves = {leaf_hash(entry) for entry in restored.read(lambda s: read_entries(s, log))}
    restored.close()
    assert {parse_promise(parse_receipt(text)).leaf for text in acknowledged} <= leaves  # type: ignore[arg-type]


def test_a_finished_meeting_is_restored_and_verified(
    house: House, empty: Empty, tmp_path: Path
) -> None:
    meeting_id = make_open_meeting(house)
    for number, letter in enumerate(issue_letters(house, meeting_id)[:3]):
        cast_online(house, make_voter(house, meeting_id, letter), f"form{number:04d}")
    finish_meeting(house, meeting_id)
    about = keep(house, tmp_path / "backup")

    restored = restore_into(tmp_path / "backup", empty)

    (checked,) = verify_all(restored, empty.keys)
    restored.close()
    assert (checked.state, checked.problems) == ("final", ())
    assert (about.kind, about.has_keys) == (house.database.engine.dialect.name, True)
    for path in (house.keys.path).iterdir():
        if path.name != LAST_BACKUP:
            assert (empty.keys / path.name).read_bytes() == path.read_bytes()
    assert (empty.keys / SECRETS_FILE).read_text() == "ASSEMBLY_GATEWAY_SECRET='it'\"'\"'s'\n"
    assert find_last_backup(house.keys.path) == NOTICED


def test_a_log_that_was_changed_is_found_out(house: House, empty: Empty, tmp_path: Path) -> None:
    meeting_id = make_open_meeting(house)
    cast_online(
        house, make_voter(house, meeting_id, issue_letters(house, meeting_id)[0]), "form0001"
    )
    put_in_order(house, meeting_id)
    with house.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE ballots SET entry = leaf_hash")
        connection.exec_driver_sql(
            "INSERT INTO log_subtrees SELECT community_id, meeting_id, 4, 0, leaf_hash "
            'FROM log_entries WHERE "index" = 0'
        )
    keep(house, tmp_path / "backup")

    restored = restore_into(tmp_path / "backup", empty)

    (checked,) = verify_all(restored, empty.keys)
    restored.close()
    assert any("another hash" in problem for problem in checked.problems)
    assert any("not the entry in the log" in problem for problem in checked.problems)
    assert any("that proofs are made from" in problem for problem in checked.problems)


def test_without_keys_everything_verifies_and_nothing_can_be_signed(
    house: House, empty: Empty, tmp_path: Path
) -> None:
    make_open_meeting(house)
    keep(house, tmp_path / "backup", with_keys=False)

    restored = restore_into(tmp_path / "backup", empty)

    (checked,) = verify_all(restored, empty.keys)
    restored.close()
    assert checked.problems == ()
    assert {path.suffix for path in empty.keys.iterdir()} == {".crt", ".vkey"}


def test_it_is_restored_into_an_empty_place_alone(
    house: House, empty: Empty, tmp_path: Path
) -> None:
    keep(house, tmp_path / "backup")
    empty.keys.mkdir(parents=True)
    (empty.keys / "log.key").write_text("")
    with pytest.raises(MaintenanceError, match="not empty"):
        restore_into(tmp_path / "backup", empty)
    (empty.keys / "log.key").unlink()
    with pytest.raises(MaintenanceError, match=r"none of|not sound"):
        restore_into(spoil(tmp_path / "backup"), empty)
    assert not empty.keys.exists()
    restore_into(tmp_path / "backup", empty).close()
    with pytest.raises(MaintenanceError, match="empty"):
        restore_into(tmp_path / "backup", replace(empty, keys=tmp_path / "others"))


def spoil(target: Path) -> Path:
    """Return a backup whose database holds something else than the tables of its migration."""
    backup = Backup(target, PASSPHRASE)
    spoilt = target.with_name("spoilt")
    with spoilt.open("wb") as file:
        encrypting = age.EncryptingWriter(file, PASSPHRASE)
        writer = Writer(encrypting, backup.check())
        writer.add_blocks("other", [b"a,b\n1\t2\n"])
        writer.finish()
        encrypting.finish()
    return spoilt


def test_a_restoration_whose_migration_fails_can_be_tried_again(
    house: House, empty: Empty, tmp_path: Path
) -> None:
    with house.database.engine.begin() as connection:
        config = make_config()
        config.attributes["connection"] = connection
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


def test_what_no_restoration_left_is_not_cleared_away(
    house: House, empty: Empty, tmp_path: Path
) -> None:
    target = tmp_path / "kept"
    keep(house, target)
    empty.keys.mkdir(parents=True)
    (empty.keys / "log.key").write_text("another installation's")

    with pytest.raises(MaintenanceError):
        restore_into(target, empty)

    assert (empty.keys / "log.key").read_text() == "another installation's"


def test_a_backup_is_of_one_kind_of_database(house: House, empty: Empty, tmp_path: Path) -> None:
    about = keep(house, tmp_path / "backup")
    backup = Backup(tmp_path / "backup", PASSPHRASE)
    other = "sqlite" if about.kind == "postgresql" else "postgresql"
    engine = make_engine(empty.url)
    with pytest.raises(MaintenanceError, match="one of its own kind"):
        restore(backup, replace(about, kind=other), engine, empty.keys)
    with pytest.raises(MaintenanceError, match="does not know"):
        restore(backup, replace(about, migration="9999"), engine, empty.keys)
    engine.dispose()


@pytest.fixture
def sqlite_house(sqlite_url: str, own_keys: KeyFolder) -> Iterator[House]:
    database = Database(make_engine(sqlite_url))
    yield make_house(database, own_keys)
    database.close()


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


def test_the_commands_keep_and_restore(
    sqlite_house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_open_meeting(sqlite_house)
    (tmp_path / "passphrase").write_text(f"{PASSPHRASE}\n")
    target = str(tmp_path / "backup")
    monkeypatch.setenv("ASSEMBLY_SECRET_KEY", SECRET)
    set_places(monkeypatch, str(sqlite_house.database.engine.url), sqlite_house.keys.path)
    assert run("backup", target, typed="eleven char\n").exit_code != 0
    assert not (tmp_path / "backup").exists()
    kept = run("backup", target, typed=f"{PASSPHRASE}\n")
    assert kept.exit_code == 0, kept.output
    assert PASSPHRASE not in kept.output

    monkeypatch.delenv("ASSEMBLY_SECRET_KEY")
    url = f"sqlite:///{tmp_path}/new/a.db"
    set_places(monkeypatch, url, tmp_path / "new" / "keys")
    wrong = run("restore", target, typed="a wrong passphrase\n")
    assert (wrong.exit_code, "Traceback" in wrong.output) == (1, False)
    file = ("--passphrase-file", str(tmp_path / "passphrase"))
    restored = run("restore", target, *file)
    assert restored.exit_code == 0, restored.output
    assert "done: every meeting holds" in restored.output
    secrets = (tmp_path / "new" / "keys" / SECRETS_FILE).read_text()
    assert secrets == f"ASSEMBLY_SECRET_KEY='{SECRET}'\n"
    again = run("restore", target, *file)
    assert (again.exit_code, "empty folder" in again.output) == (1, True)


def test_a_result_that_a_pkcs12_file_signed_is_verified_without_its_password_being_set(
    sqlite_house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = replace(sqlite_house.keys, password="opens the file")
    wrap_signer(keys, signer_name(sqlite_house.community))
    house = replace(sqlite_house, keys=keys)
    finish_meeting(house, make_open_meeting(house))
    (tmp_path / "passphrase").write_text(PASSPHRASE)
    file = ("--passphrase-file", str(tmp_path / "passphrase"))
    monkeypatch.setenv("ASSEMBLY_SECRET_KEY", SECRET)
    monkeypatch.setenv("ASSEMBLY_KEYS_PASSWORD", "opens the file")
    set_places(monkeypatch, str(house.database.engine.url), keys.path)
    assert run("backup", str(tmp_path / "backup"), *file).exit_code == 0
    monkeypatch.delenv("ASSEMBLY_SECRET_KEY")
    monkeypatch.delenv("ASSEMBLY_KEYS_PASSWORD")
    set_places(monkeypatch, f"sqlite:///{tmp_path}/new/a.db", tmp_path / "new" / "keys")

    restored = run("restore", str(tmp_path / "backup"), *file)

    assert restored.exit_code == 0, restored.output
    assert "done: every meeting holds" in restored.output


def test_the_certificate_in_a_pkcs12_file_outlives_a_backup_without_keys(
    sqlite_house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = replace(sqlite_house.keys, password="opens the file")
    name = signer_name(sqlite_house.community)
    wrap_signer(keys, name)
    (keys.path / f"{name}.crt").unlink()
    house = replace(sqlite_house, keys=keys)
    finish_meeting(house, make_open_meeting(house))
    for variable in ("ASSEMBLY_SECRET_KEY", "ASSEMBLY_KEYS_PASSWORD"):
        monkeypatch.setenv(variable, SECRET)
    set_places(monkeypatch, str(house.database.engine.url), keys.path)
    (tmp_path / "passphrase").write_text(PASSPHRASE)
    file = ("--passphrase-file", str(tmp_path / "passphrase"), "--without-keys")
    locked = run("backup", str(tmp_path / "locked"), *file)
    assert (locked.exit_code, f"{name}.p12" in locked.output) == (1, True), locked.output
    monkeypatch.setenv("ASSEMBLY_KEYS_PASSWORD", "opens the file")
    for path in tmp_path.glob("assembly.db*"):
        path.chmod(0o600)
    looked = run("doctor", "--deep").output
    assert "meetings-verified" in looked
    assert "meeting-refuted" not in looked
    assert not (keys.path / f"{name}.crt").exists()
    assert run("backup", str(tmp_path / "backup"), *file).exit_code == 0
    monkeypatch.delenv("ASSEMBLY_SECRET_KEY")
    monkeypatch.delenv("ASSEMBLY_KEYS_PASSWORD")
    set_places(monkeypatch, f"sqlite:///{tmp_path}/new/a.db", tmp_path / "new" / "keys")

    restored = run("restore", str(tmp_path / "backup"), *file[:2])

    assert restored.exit_code == 0, restored.output
    assert "done: every meeting holds" in restored.output
    assert (tmp_path / "new" / "keys" / f"{name}.crt").exists()


def wrap_signer(keys: KeyFolder, name: str) -> None:
    """Put a key into a PKCS#12 file; its certificate stays beside it, to be published."""
    plain = keys.path / f"{name}.key"
    key = serialization.load_pem_private_key(plain.read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    data = pkcs12.serialize_key_and_certificates(
        name.encode(),
        key,
        keys.get_certificate(name),
        None,
        serialization.BestAvailableEncryption((keys.password or "").encode()),
    )
    (keys.path / f"{name}.p12").write_bytes(data)
    plain.unlink()


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


def set_places(monkeypatch: pytest.MonkeyPatch, url: str, keys: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("ASSEMBLY_KEYS", str(keys))
    monkeypatch.setenv("ASSEMBLY_BASE_URL", BASE_URL)


def run(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, list(arguments), input=typed)


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
    about = BackupDescription(made_at="", kind="sqlite", migration="0001", has_keys=True)
    target = io.BytesIO()
    writer = Writer(target, about)
    writer.add(name, b"x")
    writer.finish()
    reader = Reader(age.PlainReader(iter([target.getvalue()])))
    with pytest.raises(MaintenanceError, match="this program never writes"):
        list(reader.list_parts())
