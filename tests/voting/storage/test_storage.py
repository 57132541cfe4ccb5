import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Barrier

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, func, inspect, select, text
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from tests.voting.casting.test_casting import run_sequencer
from tests.voting.installation import (
    NOTICED,
    OPENS,
    PASSWORD_HASH,
    cast_online,
    give_notice,
    issue_letters,
    make_draft,
    make_house,
    make_open_meeting,
    make_voter,
)
from tests.voting.postgres import run_sql
from voting.keys.folder import KeyFolder
from voting.services.people import communities, staff
from voting.storage.base import Database, make_engine
from voting.storage.migrating import make_config, migrate
from voting.storage.revision import find_head, find_revision
from voting.storage.tables.base import Base
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.people import StaffRow, StreetOfficeRow


@pytest.fixture(params=["sqlite", "postgres"])
def empty_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine on a database without any table."""
    if request.param == "sqlite":
        engine = make_engine(f"sqlite:///{tmp_path / 'empty.db'}")
        yield engine
        engine.dispose()
        return
    cluster: str = request.getfixturevalue("cluster")
    run_sql(cluster.format("postgres"), "CREATE DATABASE empty")
    engine = make_engine(cluster.format("empty"))
    yield engine
    engine.dispose()
    run_sql(cluster.format("postgres"), "DROP DATABASE empty WITH (FORCE)")


def test_migrations_have_one_head_and_number_order() -> None:
    scripts = ScriptDirectory.from_config(make_config())
    revisions = [script.revision for script in scripts.walk_revisions()]

    assert scripts.get_heads() == [revisions[0]]
    assert revisions == sorted(revisions, reverse=True)


def test_the_migrated_tables_are_those_of_the_models(empty_engine: Engine) -> None:
    migrate(empty_engine)

    with empty_engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrations_go_up_and_down_and_up_again(empty_engine: Engine) -> None:
    for revision, expected in (("head", True), ("base", False), ("head", True)):
        migrate(empty_engine, revision)
        assert inspect(empty_engine).has_table("ballots") is expected


def test_of_two_migrations_at_once_one_waits(empty_engine: Engine) -> None:
    url = empty_engine.url.render_as_string(hide_password=False)
    command = [str(Path(sys.executable).parent / "assembly"), "migrate"]
    variables = {**os.environ, "DATABASE_URL": url, "ASSEMBLY_SECRET_KEY": "x" * 40}
    started = [
        subprocess.Popen(command, env=variables, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]

    assert [process.communicate()[1] for process in started] == ["", "", ""]
    assert find_revision(empty_engine) == find_head()


def test_whoever_connects_while_a_database_is_created_waits(tmp_path: Path) -> None:
    several, rounds = 4, 150

    def write(path: Path, start: Barrier) -> None:
        engine = make_engine(f"sqlite:///{path}").execution_options(writing=True)
        start.wait()
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS new (id)")
        engine.dispose()

    with ThreadPoolExecutor(several) as pool:
        for number in range(rounds):
            path, start = tmp_path / f"{number}.sqlite", Barrier(several)
            for each in [pool.submit(write, path, start) for _ in range(several)]:
                each.result()


def test_a_schema_that_the_address_sets_is_that_of_every_connection(postgres_url: str) -> None:
    run_sql(postgres_url, "CREATE SCHEMA own")
    database = Database(make_engine(f"{postgres_url}&options=-csearch_path%3Down"))
    schema = select(func.current_schema())

    assert database.read(lambda s: s.scalar(schema)) == "own"
    assert database.write_alone(lambda connection: connection.scalar(schema)) == "own"
    assert database.write_alone(lambda c: c.scalar(text("SHOW enable_seqscan"))) == "off"
    database.close()


def test_a_meeting_of_before_takes_its_instants_from_its_log(
    database: Database, keys: KeyFolder
) -> None:
    house = make_house(database, keys)
    opened, noticed, draft = make_open_meeting(house), make_draft(house), make_draft(house)
    give_notice(house, noticed)
    voter = make_voter(house, opened, issue_letters(house, opened)[0])
    cast_online(house, voter, "form0001", at=OPENS + timedelta(hours=1))
    run_sequencer(house, opened)
    before = read_instants(database)
    assert before == {
        opened: (OPENS, OPENS + timedelta(hours=1)),
        noticed: (None, NOTICED),
        draft: (None, None),
    }
    with database.engine.begin() as connection:
        config = make_config()
        config.attributes["connection"] = connection
        with pytest.raises(RuntimeError, match="sealed"):
            command.downgrade(config, "0078")
        # Nobody reads what was sealed any more, which no instant is.
        connection.execute(text("DELETE FROM data_keys"))
        command.downgrade(config, "0013")

    migrate(database.engine)

    assert read_instants(database) == before


def read_instants(database: Database) -> dict[str, tuple[datetime | None, datetime | None]]:
    """Return when each meeting was opened, and how far its log has come."""
    rows = database.read(lambda s: s.scalars(select(MeetingRow)).all())
    return {row.id: (row.opened_at, row.logged_up_to) for row in rows}


def test_everything_of_a_community_carries_its_key_first() -> None:
    # A telephone may be in the registers of several communities.
    shared = {"street_offices", "communities", "staff", "codes", "throttles", "heartbeats"}
    # A file that was handed in to an office may be of no community here.
    shared.add("examinations")
    # Sought by its token, before anything is known of whose it is.
    shared |= {"sessions", "second_factors", "staff_acts", "staff_passkeys"}
    # Named by what it sealed, and some seal what belongs to no community.
    shared.add("data_keys")
    for table in Base.metadata.sorted_tables:
        if table.name not in shared:
            assert next(iter(table.primary_key.columns)).name == "community_id", table.name


def test_instants_come_back_aware_and_in_utc(database: Database) -> None:
    zone = timezone(timedelta(hours=8))
    instant = datetime(2026, 5, 1, 8, tzinfo=zone)
    office = database.write(lambda s: communities.add_street_office(s, name="街道"))
    login = "someone"
    staff_id = database.write(
        lambda s: staff.add_auditor(
            s,
            street_office_id=office,
            login=login,
            name="林",
            telephone="13700000009",
            password_hash=PASSWORD_HASH,
        )
    )
    database.write(lambda s: setattr(s.get_one(StaffRow, staff_id), "invited_until", instant))

    found = database.read(lambda s: s.get_one(StaffRow, staff_id).invited_until)

    assert found == instant
    assert found is not None
    assert found.tzinfo is UTC


def test_an_instant_without_a_zone_is_refused(database: Database) -> None:
    office = database.write(lambda s: communities.add_street_office(s, name="街道"))
    staff_id = database.write(
        lambda s: staff.add_auditor(
            s,
            street_office_id=office,
            login="x",
            name="林",
            telephone="13700000009",
            password_hash=PASSWORD_HASH,
        )
    )

    with pytest.raises(StatementError):
        database.write(
            lambda s: setattr(
                s.get_one(StaffRow, staff_id),
                "invited_until",
                datetime(2026, 5, 1),  # noqa: DTZ001 - what must be refused
            )
        )


def test_a_failed_service_leaves_nothing_behind(database: Database) -> None:
    def fail(session: object) -> None:
        del session
        raise RuntimeError

    with pytest.raises(RuntimeError):
        database.write(
            lambda s: (communities.add_street_office(s, name="街道"), fail(s))  # type: ignore[func-returns-value]  # it raises
        )

    count = database.read(
        lambda s: s.connection().exec_driver_sql("SELECT count(*) FROM street_offices").scalar()
    )
    assert count == 0


def test_whoever_reads_sees_one_instant(database: Database) -> None:
    def read_twice(session: Session) -> list[int]:
        counts = [session.scalar(select(func.count(StreetOfficeRow.id))) or 0]
        # Somebody else writes between two statements of the same read.
        database.write(lambda s: communities.add_street_office(s, name="街道"))
        counts.append(session.scalar(select(func.count(StreetOfficeRow.id))) or 0)
        return counts

    assert database.read(read_twice) == [0, 0]
    assert database.read(lambda s: s.scalar(select(func.count(StreetOfficeRow.id)))) == 1
