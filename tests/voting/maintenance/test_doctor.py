"""What the doctor finds: nothing where all is well, and each thing that is not."""

import json
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from ballots.procedure.days import list_years
from tests.voting.installation import (
    BASE_URL,
    OPENS,
    SECRET,
    FixedClock,
    House,
    cast_online,
    issue_letters,
    make_house,
    make_open_meeting,
    make_voter,
)
from tests.voting.settings import make_settings
from voting.cli import main
from voting.cli.doctor import say_how_many
from voting.cli.installation import name_signers
from voting.keys.folder import KeyFolder
from voting.maintenance.backups.backup import note_backup
from voting.maintenance.doctor.doctor import examine_installation
from voting.maintenance.keys.rotation import rotate_signer
from voting.services.casting.sequencer import sequence
from voting.services.health.heartbeats import WITNESSES, keep_heartbeat
from voting.services.people.communities import office_signer_name, signer_name
from voting.settings import Settings
from voting.storage.base import Database, make_engine
from voting.storage.vault import DATA_KEYS, Vault


@dataclass(frozen=True)
class Installation:
    house: House
    settings: Settings

    def find_wrong(self, **changed: str) -> set[str]:
        settings = replace(self.settings, **changed)  # type: ignore[arg-type]
        found = examine_installation(settings, self.house.database, FixedClock(OPENS))
        return {each.code for each in found if each.is_wrong}


@pytest.fixture
def place(sqlite_url: str, tmp_path: Path) -> Iterator[Installation]:
    keys = KeyFolder(tmp_path / "keys", "vote.example")
    database = Database(make_engine(sqlite_url))
    for path in tmp_path.glob("assembly.db*"):
        path.chmod(0o600)
    house = make_house(database, keys)
    settings = replace(make_settings(sqlite_url, keys), base_url="https://vote.example")
    yield Installation(house, settings)
    database.close()


def test_where_all_is_well_nothing_is_wrong(place: Installation) -> None:
    make_open_meeting(place.house)

    assert place.find_wrong() == set()


def open_a_key(place: Installation) -> None:
    (place.house.keys.path / "log.key").chmod(0o644)


def open_the_folder(place: Installation) -> None:
    place.house.keys.path.chmod(0o755)


def open_the_database(place: Installation) -> None:
    Path(str(place.house.database.engine.url.database)).chmod(0o644)


def swap_a_certificate(place: Installation) -> None:
    folder, community = place.house.keys.path, place.house.community
    other = (folder / f"{office_signer_name(community)}.crt").read_bytes()
    (folder / f"{signer_name(community)}.crt").write_bytes(other)


def lose_a_key(place: Installation) -> None:
    (place.house.keys.path / f"{signer_name(place.house.community)}.key").unlink()


def take_new_keys_in_the_midst(place: Installation) -> None:
    """Lose all keys and make new ones, as `assembly keys init` does in an empty folder."""
    make_open_meeting(place.house)
    for path in place.house.keys.path.glob("*.*"):
        if path.name != DATA_KEYS:
            path.unlink()
    keys = KeyFolder(place.house.keys.path, "vote.example")
    keys.make_log_key()
    for name, subject in name_signers(place.house.community):
        keys.make_signer(name, subject, OPENS)


def lose_the_key_of_data(place: Installation) -> None:
    (place.house.keys.path / DATA_KEYS).unlink()
    place.house.database.vault = Vault(place.house.database.engine, place.house.keys.path)


def lose_a_changed_key(place: Installation) -> None:
    make_open_meeting(place.house)
    ((name, subject), _) = name_signers(place.house.community)
    key_id = rotate_signer(place.house.keys, name, subject, OPENS)
    (place.house.keys.path / f"{name}.{key_id}.key").unlink()


def swap_the_public_key(place: Installation) -> None:
    other = KeyFolder(place.house.keys.path.parent / "other", "vote.example")
    other.make_log_key()
    (place.house.keys.path / "log.vkey").write_bytes((other.path / "log.vkey").read_bytes())


def garble_the_witnesses(place: Installation) -> None:
    (place.house.keys.path / "witnesses.txt").write_text("nobody\n")


def forget_the_backup(place: Installation) -> None:
    note_backup(place.house.keys.path, OPENS - timedelta(days=3))


def set_the_clock_back(place: Installation) -> None:
    meeting_id = make_open_meeting(place.house)
    voter = make_voter(place.house, meeting_id, issue_letters(place.house, meeting_id)[0])
    cast_online(place.house, voter, "form0001", at=OPENS + timedelta(hours=1))
    place.house.database.write(
        lambda s: sequence(
            s,
            meeting=place.house.key_of(meeting_id),
            keys=place.house.keys,
        )
    )


def leave_a_promise(place: Installation) -> None:
    meeting_id = make_open_meeting(place.house)
    voter = make_voter(place.house, meeting_id, issue_letters(place.house, meeting_id)[0])
    cast_online(place.house, voter, "form0001", at=OPENS)
    with place.house.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE ballots SET cast_at = '2020-01-01 00:00:00.000000'")


def change_the_migration(version: str) -> Callable[[Installation], None]:
    def change(place: Installation) -> None:
        with place.house.database.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": version})

    return change


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (open_a_key, "key-open"),
        (open_the_folder, "keys-open"),
        (open_the_database, "database-open"),
        (swap_a_certificate, "signer-unusable"),
        (lose_a_key, "signer-unusable"),
        (take_new_keys_in_the_midst, "keys-foreign"),
        (lose_the_key_of_data, "data-key-missing"),
        (lose_a_changed_key, "meeting-key-missing"),
        (swap_the_public_key, "log-key-unpaired"),
        (garble_the_witnesses, "witnesses-malformed"),
        (forget_the_backup, "backup-old"),
        (set_the_clock_back, "clock"),
        (leave_a_promise, "sequencer"),
        (change_the_migration("0001"), "migrations"),
        (change_the_migration("9999"), "migrations"),
    ],
)
def test_what_is_wrong_is_found(
    place: Installation, harm: Callable[[Installation], None], code: str
) -> None:
    harm(place)

    assert place.find_wrong() == {code}


def test_the_heartbeats_are_asked_for_where_one_is_heard(place: Installation) -> None:
    def find_all() -> set[str]:
        found = examine_installation(place.settings, place.house.database, FixedClock(OPENS))
        return {each.code for each in found}

    assert "no-worker" in find_all()
    place.house.database.write(
        lambda s: keep_heartbeat(s, loop=WITNESSES, at=OPENS, is_failing=False)
    )
    assert "no-worker" not in find_all()
    assert place.find_wrong() == {"loops"}


def test_what_is_wrong_in_the_settings_is_found(place: Installation) -> None:
    assert place.find_wrong(base_url="http://vote.example") == {"address-in-clear"}
    assert place.find_wrong(base_url="https://other.example") == {"log-key-unpaired"}
    assert place.find_wrong(gateway_url="ftp://x") == {"gateway-malformed"}
    unused = "https://127.0.0.1:9"
    assert place.find_wrong(gateway_url=unused, gateway_secret="x") == {"gateway-unreachable"}


def test_of_a_database_that_does_not_answer_that_alone_is_said(place: Installation) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    database = Database(make_engine(f"postgresql://nobody@127.0.0.1:{port}/nothing"))

    wrong = [
        each
        for each in examine_installation(place.settings, database, FixedClock(OPENS))
        if each.is_wrong
    ]

    assert [each.code for each in wrong] == ["database"]
    assert "see that it runs" in wrong[0].text
    database.close()


@pytest.mark.parametrize(
    ("month", "day", "is_wrong"),
    [(9, 1, False), (11, 26, False), (12, 9, True), (12, 31, True)],
)
def test_a_calendar_that_is_not_published_is_wrong_once_no_meeting_can_do_without_it(
    place: Installation, month: int, day: int, *, is_wrong: bool
) -> None:
    last = list_years()[-1]
    clock = FixedClock(datetime(last, month, day, 4, tzinfo=UTC))
    found = examine_installation(place.settings, place.house.database, clock)
    (calendar,) = [each for each in found if each.code == "calendar-missing"]

    assert calendar.is_wrong == is_wrong
    assert f"{last + 1}-01-01" in calendar.text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [(0, "nothing is wrong"), (1, "1 thing is wrong"), (2, "2 things are wrong")],
)
def test_how_many_things_are_wrong_is_said_in_grammar(wrong: int, said: str) -> None:
    assert say_how_many(wrong) == said


def test_the_command_ends_with_0_only_if_nothing_is_wrong(
    place: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_open_meeting(place.house)
    for name, value in (
        ("ASSEMBLY_SECRET_KEY", SECRET),
        ("DATABASE_URL", place.settings.database_url),
        ("ASSEMBLY_KEYS", str(place.settings.keys_folder)),
        ("ASSEMBLY_BASE_URL", BASE_URL),
    ):
        monkeypatch.setenv(name, value)
    result = CliRunner().invoke(main, ["doctor", "--deep", "--json"])
    found = {each["code"]: each["is_wrong"] for each in json.loads(result.output)}
    assert result.exit_code == 1
    assert found["address-in-clear"]
    assert not found["meetings-verified"]
    monkeypatch.delenv("ASSEMBLY_SECRET_KEY")
    monkeypatch.setenv("ASSEMBLY_BASE_URL", "nowhere")
    result = CliRunner().invoke(main, ["doctor"])
    assert result.exit_code == 1
    assert "ASSEMBLY_SECRET_KEY" in result.output
    assert "ASSEMBLY_BASE_URL" in result.output
    assert "2 things are wrong" in result.output


def test_a_community_in_which_nobody_can_confirm_is_named(place: Installation) -> None:
    """One telephone is one person, and without any of the street office's there is no other."""

    def take_away(sql: str) -> None:
        with place.house.database.engine.begin() as connection:
            connection.execute(text(sql))

    take_away("UPDATE staff SET telephone = '13700000001' WHERE role = 'committee'")
    assert "confirmer-missing" not in place.find_wrong()
    take_away("UPDATE staff SET telephone = '' WHERE role = 'auditor'")
    assert "confirmer-missing" in place.find_wrong()
    take_away("UPDATE staff SET telephone = '13700000002' WHERE login = 'n-langyue'")
    assert "confirmer-missing" not in place.find_wrong()
    take_away("UPDATE staff SET disabled_at = '2026-01-01 00:00:00' WHERE login = 'n-langyue'")

    settings, database = place.settings, place.house.database
    found = examine_installation(settings, database, FixedClock(OPENS))
    (missing,) = [each for each in found if each.code == "confirmer-missing"]
    assert missing.text.startswith("langyue: nobody can confirm")
