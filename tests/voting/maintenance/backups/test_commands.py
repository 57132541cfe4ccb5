"""The commands that make a backup and restore it, with keys in folders and in PKCS#12 files."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from sqlalchemy import text

from tests.voting.installation import BASE_URL, SECRET, House, finish_meeting, make_open_meeting
from tests.voting.maintenance.backups.backing_up import PASSPHRASE
from voting.cli import main
from voting.keys.folder import KeyFolder
from voting.maintenance.backups.backup import SECRETS_FILE
from voting.services.people.communities import signer_name

CLEAR = "13900000000"


def test_the_commands_keep_and_restore(
    sqlite_house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_open_meeting(sqlite_house)
    leave_in_clear(sqlite_house)
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
    # What an earlier release left in clear is sealed, and found, before anybody is served.
    restored_file = tmp_path / "new" / "a.db"
    with closing(sqlite3.connect(restored_file)) as database:
        found = database.execute("SELECT telephone, telephone_digest FROM owners").fetchall()
    assert {(each[:7], len(digest)) for each, digest in found if each} == {("sealed:", 64)}
    assert CLEAR.encode() not in restored_file.read_bytes()
    secrets = (tmp_path / "new" / "keys" / SECRETS_FILE).read_text()
    assert secrets == f"ASSEMBLY_SECRET_KEY='{SECRET}'\n"
    again = run("restore", target, *file)
    assert (again.exit_code, "empty folder" in again.output) == (1, True)


def leave_in_clear(house: House) -> None:
    """Write telephones as a release of before they were sealed did."""
    clear = text("UPDATE owners SET telephone = :clear, telephone_digest = ''")
    house.database.write(lambda s: s.execute(clear, {"clear": CLEAR}))


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


def set_places(monkeypatch: pytest.MonkeyPatch, url: str, keys: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("ASSEMBLY_KEYS", str(keys))
    monkeypatch.setenv("ASSEMBLY_BASE_URL", BASE_URL)


def run(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, list(arguments), input=typed)
