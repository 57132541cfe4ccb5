"""What stands in a database, to somebody who has it without its keys."""

import shutil
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, String, select, text, type_coerce, update
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from tests.voting.desk.test_paper_ballots import read, receive
from tests.voting.desk.test_transfers import FOR as READING
from tests.voting.desk.test_transfers import make_meeting, sell
from tests.voting.installation import (
    House,
    cast_online,
    countersign,
    finish_meeting,
    issue_letters,
    make_voter,
)
from tests.voting.owners.mandates import AGENT, grant
from tests.voting.owners.telephones import ONE, ask, read_code
from tests.voting.postgres import as_server_user, find_binaries
from voting.errors.operation import KeyMissingError
from voting.maintenance.keys.sealing import (
    list_mappers,
    rotate_communities,
    rotate_master,
    seal_all,
)
from voting.services.desk.paper_ballots import Reading
from voting.storage.base import Database, forget_deleted
from voting.storage.sealed import PREFIX, SealedBytes, find_by, list_sealed
from voting.storage.tables.people import DataKeyRow, StaffRow
from voting.storage.tables.register import OwnerRow
from voting.storage.vault import DATA_KEYS

BUYER = "𬱖芳"


def hold_meeting(house: House) -> str:
    """Hold a meeting to its end, with a mandate, a sale, paper and a code."""
    meeting_id = make_meeting(house)
    printed = issue_letters(house, meeting_id)
    for number, letter in enumerate(printed[3:9]):
        cast_online(house, make_voter(house, meeting_id, letter), f"form{number:04d}")
    grant(house, make_voter(house, meeting_id, printed[9]))
    sell(house, meeting_id, "0101")
    paper_id = receive(house, meeting_id, printed[10], Reading(READING))
    read(house, meeting_id, paper_id, house.second, Reading(READING))
    ask(house, ONE)
    read_code(house)
    finish_meeting(house, meeting_id)
    countersign(house, meeting_id)
    return meeting_id


def dump(database: Database) -> bytes:
    """Return the file of SQLite with what is not folded into it, or PostgreSQL's dump."""
    name = database.engine.url.database
    assert name is not None
    if database.engine.dialect.name == "sqlite":
        return b"".join(path.read_bytes() for path in sorted(Path(name).parent.glob("*.db*")))
    where = str(database.engine.url.query["host"])
    command = [str(find_binaries() / "pg_dump"), "-U", "postgres", "-h", where, name]
    return subprocess.run(as_server_user(command), check=True, capture_output=True, cwd="/").stdout


def list_secrets(database: Database) -> set[bytes]:
    """Return each sealed value, as text, as a dump writes bytes, and as JSON writes Chinese."""
    values: set[str | bytes] = {BUYER, AGENT}

    def look(session: Session) -> None:
        for mapper in list_mappers():
            for each in list_sealed(mapper):
                found = session.scalars(select(getattr(mapper.class_, each.name)))
                # The code of a handover of one digit stands everywhere.
                values.update(v for v in found if isinstance(v, str | bytes) and len(v) > 1)

    database.read(look)
    plain = {each.encode() if isinstance(each, str) else each for each in values}
    escaped = {each.encode("ascii", "backslashreplace") for each in values if isinstance(each, str)}
    return plain | escaped | {each.hex().encode() for each in plain if len(each) > 5}


def count_sealed(database: Database) -> dict[str, int]:
    """Return how many values of each column are sealed, and that no other value is there."""
    counts: dict[str, int] = {}

    def look(session: Session) -> None:
        for mapper in list_mappers():
            for each in list_sealed(mapper):
                column = getattr(mapper.class_, each.name)
                is_binary = isinstance(column.type, SealedBytes)
                stored = type_coerce(column, LargeBinary() if is_binary else String())
                for value in session.scalars(select(stored)):
                    begin = PREFIX.encode() if is_binary else PREFIX
                    if value and value not in ("{}", "[]"):
                        assert value[: len(PREFIX)] == begin, column.type.about
                        counts[column.type.about] = counts.get(column.type.about, 0) + 1

    database.read(look)
    return counts


def test_a_database_without_its_keys_names_nobody(house: House) -> None:
    hold_meeting(house)

    data, secrets = dump(house.database), list_secrets(house.database)

    assert {b"13700000001", ONE.encode(), BUYER.encode(), AGENT.encode()} <= secrets
    # What is public anyway, such as the name of a member who stands in the log, is not of these.
    named = {each for each in secrets if each in data}
    assert named == set(), named
    counts = count_sealed(house.database)
    assert {"owners.name", "papers.scan", "steps.scan", "transfers.buyers"} <= set(counts)
    assert {"mandates.agent", "messages.text", "results.auditor_evidence"} <= set(counts)


def test_keys_change_while_others_work_and_what_is_sealed_stays_readable(
    house: House, tmp_path: Path
) -> None:
    make_meeting(house)
    folder = tmp_path / "keys"
    shutil.copytree(house.keys.path, folder)
    database, other = (Database(house.database.engine, folder) for _ in range(2))
    names = other.read(lambda s: sorted(s.scalars(select(OwnerRow.name))))
    before = database.read(lambda s: set(s.scalars(select(DataKeyRow.id))))
    path = folder / DATA_KEYS
    master = path.read_text()

    rotate_master(database, folder)
    assert rotate_communities(database) > len(names)

    assert path.read_text() != master
    assert path.read_text().endswith(master)
    rotate_master(database, folder)
    assert master not in path.read_text()
    # Whoever had the old keys in memory reads what the new ones sealed, and seals by those.
    assert other.read(lambda s: sorted(s.scalars(select(OwnerRow.name)))) == names
    other.write(lambda s: setattr(s.scalars(select(StaffRow)).first(), "name", "新名字"))
    newest = database.read(
        lambda s: set(s.scalars(select(DataKeyRow.id).where(DataKeyRow.number == 2)))
    )
    begins = {PREFIX + each for each in newest}
    raw = select(type_coerce(StaffRow.name, String())).union(
        select(type_coerce(OwnerRow.name, String()))
    )
    assert database.read(lambda s: {each[:23] for each in s.scalars(raw)}) == begins
    # The replaced ones are there for whoever wrote meanwhile, and go with the next change.
    assert before < database.read(lambda s: set(s.scalars(select(DataKeyRow.id))))
    rotate_communities(database)
    kept = database.read(lambda s: set(s.scalars(select(DataKeyRow.id))))
    assert kept & before == {"look-up"}
    assert len(kept) == 2 * len(newest) + 1


def test_what_an_earlier_version_left_in_clear_is_read_and_then_sealed(house: House) -> None:
    make_meeting(house)
    owner = house.database.read(lambda s: s.scalars(select(OwnerRow)).first())
    assert owner is not None
    with house.database.engine.execution_options(writing=True).begin() as connection:
        connection.execute(
            text("UPDATE owners SET name = 'Anna', telephone = :t, telephone_digest = ''"),
            {"t": ONE},
        )

    assert house.database.read(lambda s: set(s.scalars(select(OwnerRow.name)))) == {"Anna"}
    assert seal_all(house.database) > 0
    assert seal_all(house.database) == 0

    forget_deleted(house.database.engine)
    assert b"Anna" not in dump(house.database)

    def find(session: Session) -> set[str]:
        found = select(OwnerRow.name).where(OwnerRow.telephone_digest == find_by(ONE))
        return set(session.scalars(found))

    assert house.database.read(find) == {"Anna"}


def test_without_its_key_nothing_is_read_and_nothing_is_written_in_clear(
    house: House, tmp_path: Path
) -> None:
    without = Database(house.database.engine)
    with pytest.raises(KeyMissingError):
        without.read(lambda s: s.scalars(select(StaffRow.name)).all())
    stranger = Database(house.database.engine, tmp_path)
    (tmp_path / DATA_KEYS).write_text("00" * 32)
    with pytest.raises(KeyMissingError):
        stranger.read(lambda s: s.scalars(select(StaffRow.name)).all())
    # A statement has no row, so nothing says by which key.
    with pytest.raises(StatementError):
        house.database.write(lambda s: s.execute(update(StaffRow).values(name="明文")))
    with pytest.raises(StatementError):
        house.database.read(lambda s: s.scalars(select(StaffRow).where(StaffRow.name == "x")).all())


def test_what_is_set_before_a_row_is_read_anew_is_sealed_by_its_own_community(
    house: House,
) -> None:
    make_meeting(house)

    def rename(session: Session) -> str:
        row = session.scalars(select(OwnerRow)).first()
        assert row is not None
        session.expire_all()
        row.name = "新名字"
        session.flush()
        stored = type_coerce(OwnerRow.name, String()).label("stored")
        return str(session.scalars(select(stored).where(OwnerRow.id == row.id)).first())

    stored = house.database.write(rename)
    key_id = stored[len(PREFIX) : len(PREFIX) + 16]
    key = house.database.read(lambda s: s.get_one(DataKeyRow, key_id))
    assert key.community_id == house.community.id
