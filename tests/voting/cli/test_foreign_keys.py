"""With keys of another installation nothing is served, and the key that is not there is named."""

import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.voting.cli.test_commands import list_variables, refuse, run
from tests.voting.installation import (
    NOTICED,
    House,
    cancel_meeting,
    make_house,
    make_noticed_meeting,
)
from tests.voting.wrong_uses import TYPED
from voting.cli import main
from voting.keys.folder import KeyFolder
from voting.maintenance.backups import age
from voting.maintenance.keys.rotation import rotate_log_key
from voting.storage.base import Database, make_engine

FOREIGN = "is the folder of keys of another installation"


@dataclass(frozen=True)
class Place:
    """A house with a noticed meeting, in `a.db` and `keys`, and another installation's keys."""

    root: Path
    house: House
    meeting_id: str

    @property
    def keys(self) -> Path:
        return self.root / "keys"

    @property
    def another(self) -> Path:
        return self.root / "another"

    @property
    def variables(self) -> dict[str, str]:
        return {**list_variables(self.root), "ASSEMBLY_BASE_URL": "http://vote.example"}

    def take(self, pattern: str) -> None:
        """Put the other installation's files in the place of those that have the same names."""
        for path in self.another.glob(pattern):
            shutil.copy(path, self.keys)


@pytest.fixture(scope="module")
def template(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Place:
    root = tmp_path_factory.mktemp("template")
    shutil.copy(migrated_sqlite, root / "a.db")
    database = Database(make_engine(f"sqlite:///{root / 'a.db'}"))
    house = make_house(database, KeyFolder(root / "keys", "vote.example"))
    other = KeyFolder(root / "another", "vote.example")
    other.make_log_key()
    for path in house.keys.path.glob("*.crt"):
        other.make_signer(path.stem, "另一个", NOTICED)
    meeting_id = make_noticed_meeting(house)
    database.close()
    return Place(root, house, meeting_id)


@pytest.fixture
def place(template: Place, tmp_path: Path) -> Iterator[Place]:
    root = tmp_path / "place"
    shutil.copytree(template.root, root)
    database = Database(make_engine(f"sqlite:///{root / 'a.db'}"), root / "keys")
    keys = KeyFolder(root / "keys", "vote.example")
    yield Place(root, replace(template.house, database=database, keys=keys), template.meeting_id)
    database.close()


def mix_up(place: Place) -> None:
    """Take the other folder whole."""
    shutil.rmtree(place.keys)
    place.another.rename(place.keys)


def cancel(place: Place) -> None:
    """Take the other folder where no meeting is under way any more."""
    cancel_meeting(place.house, place.meeting_id, "另选时间")
    mix_up(place)


def change_key(place: Place) -> None:
    place.take("log.key")


def lose_certificate(place: Place) -> None:
    place.take("committee-*")


def lose_office(place: Place) -> None:
    place.take("office-*")


def lose_keys_of_data(place: Place) -> None:
    (place.keys / "data.secrets").unlink()


WRONG: tuple[tuple[Callable[[Place], None], str], ...] = (
    (mix_up, f"{FOREIGN}: log."),
    (cancel, f"{FOREIGN}: log."),
    (change_key, "log.vkey is not the public half of log.key"),
    (lose_certificate, f"{FOREIGN}: committee-langyue."),
    (lose_office, f"{FOREIGN}: office-"),
    (lose_keys_of_data, "data.secrets"),
)


@pytest.mark.parametrize("command", ["serve", "worker"])
@pytest.mark.parametrize(("spoil", "said"), WRONG)
def test_nothing_is_served_with_keys_of_another_installation(
    place: Place, spoil: Callable[[Place], None], said: str, command: str
) -> None:
    spoil(place)

    assert said in refuse([command], place.variables)


def test_a_key_that_was_changed_or_lost_is_still_known(place: Place) -> None:
    """It serves as far as the taken port, which it is told of."""
    old = rotate_log_key(place.house.keys)
    for lost in (None, f"log.{old}.key"):
        if lost:
            (place.keys / lost).unlink()
        with socket.create_server(("127.0.0.1", 0)) as taken:
            bind = f"127.0.0.1:{taken.getsockname()[1]}"
            assert bind in refuse(["serve", "--bind", bind], place.variables)


@pytest.mark.parametrize(
    ("spoil", "said"), [each for each in WRONG if each[0] in {cancel, lose_office}]
)
def test_a_restoration_with_keys_of_another_installation_does_not_hold(
    place: Place, spoil: Callable[[Place], None], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(age, "_WORK", 10)
    spoil(place)
    backup = str(place.root / "kept")
    run(["backup", backup], place.variables, TYPED)

    output = refuse(
        ["restore", backup],
        {
            **place.variables,
            "DATABASE_URL": f"sqlite:///{place.root / 'b.db'}",
            "ASSEMBLY_KEYS": str(place.root / "restored"),
        },
        TYPED,
    )

    assert said in output
    assert "do not serve" in output


def test_doctor_names_a_key_of_another_installation(place: Place) -> None:
    cancel(place)

    result = CliRunner().invoke(main, ["doctor"], env=place.variables)

    assert result.exit_code == 1
    assert f"keys-foreign: {place.keys} {FOREIGN}: log." in result.output
