"""A backup made while ballots are cast, restored on an empty machine, holds every receipt."""

import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from audit.evidence.receipt import parse_promise, parse_receipt
from audit.log.merkle import leaf_hash
from tests.voting.installation import (
    NOTICED,
    OPENS,
    House,
    cast_online,
    finish_meeting,
    issue_letters,
    make_open_meeting,
    make_voter,
)
from tests.voting.maintenance.backups.backing_up import (
    PASSPHRASE,
    Empty,
    keep,
    put_in_order,
    restore_into,
    verify_all,
)
from voting.errors.operation import MaintenanceError
from voting.keys.folder import KeyFolder
from voting.maintenance.backups import age
from voting.maintenance.backups.archive import Writer
from voting.maintenance.backups.backup import LAST_BACKUP, SECRETS_FILE, find_last_backup
from voting.maintenance.backups.restore import Backup, restore
from voting.services.log.log import read_entries
from voting.services.people.actors import Voter
from voting.storage.base import make_engine
from voting.storage.types import DatabaseKind


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
    (other,) = set(DatabaseKind) - {about.kind}
    engine = make_engine(empty.url)
    with pytest.raises(MaintenanceError, match="one of its own kind"):
        restore(backup, replace(about, kind=other), engine, empty.keys)
    with pytest.raises(MaintenanceError, match="does not know"):
        restore(backup, replace(about, migration="9999"), engine, empty.keys)
    engine.dispose()
