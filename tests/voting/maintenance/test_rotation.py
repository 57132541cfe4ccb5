"""Secrets and keys are changed while meetings go on, and everything still verifies."""

import hmac
import re
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from audit.document.pdf_form import SIGNATURES
from audit.evidence.trust import read_trust
from audit.verify import verify
from tests.voting.installation import (
    BASE_URL,
    DIGESTS,
    NOTICED,
    OPENS,
    PASSWORD,
    SECRET,
    SMALL,
    FixedClock,
    House,
    cast_online,
    countersign,
    find_field,
    find_last_six,
    finish_meeting,
    give_notice,
    issue_letters,
    make_draft,
    make_house,
    make_open_meeting,
)
from tests.voting.settings import make_settings
from tests.voting.web.browsing import post_code
from voting.app import create_app
from voting.cli import main
from voting.context import EXTENSION
from voting.digests import DigestKeys
from voting.errors.operation import KeyMissingError, MaintenanceError, SettingsError
from voting.importing.report import check_file
from voting.importing.rows import read_register
from voting.keys.folder import KeyFolder, fingerprint_of
from voting.maintenance.doctor.meeting_checks import check_meetings
from voting.maintenance.keys import rotation
from voting.services.log.witnesses import read_created
from voting.services.owners import letters
from voting.services.people.communities import office_signer_name, signer_name
from voting.services.register import importing
from voting.services.result.document import document as results
from voting.settings import DIGEST_KEYS, SESSION_KEYS, read_settings
from voting.storage.base import Database, make_engine
from voting.storage.tables.owners import LetterRow, PasskeyRow
from voting.storage.tables.register import OwnerRow

NEW = "the newer secret of the tests, longer than thirty-two"


@pytest.fixture
def own_keys(tmp_path: Path) -> KeyFolder:
    return KeyFolder(tmp_path / "keys", "vote.example")


@pytest.fixture
def house(sqlite_url: str, own_keys: KeyFolder) -> Iterator[House]:
    database = Database(make_engine(sqlite_url))
    yield make_house(database, own_keys)
    database.close()


@pytest.fixture
def digest_house(database: Database, own_keys: KeyFolder) -> House:
    return make_house(database, own_keys)


def test_keys_are_changed_in_the_middle_of_a_meeting_and_everything_verifies(house: House) -> None:
    folder, names = house.keys, (signer_name(house.community), office_signer_name(house.community))
    meeting_id = make_open_meeting(house)
    issued = issue_letters(house, meeting_id)
    sign_in_and_cast(house, meeting_id, issued[0], "form0001")

    old_log = rotation.rotate_log_key(folder)
    old_signers = [rotation.rotate_signer(folder, name, "新", NOTICED) for name in names]

    sign_in_and_cast(house, meeting_id, issued[1], "form0002")
    later = make_draft(house)
    give_notice(house, later)
    needed = house.database.read(lambda s: rotation.list_replaced_keys(s, folder))
    kept = {f"{n}.{i}.key" for n, i in zip(names, old_signers, strict=True)}
    kept.add(f"log.{old_log}.key")
    assert {each.name: each.meetings for each in needed} == dict.fromkeys(kept, 1)

    finish_meeting(house, meeting_id)
    countersign(house, meeting_id)

    trust = read_trust(folder.path)
    document = house.database.read(lambda s: results.get_document(s, house.key_of(meeting_id)))
    assert verify(document, trust, SIGNATURES).holds
    assert [each.problems for each in check_meetings(house.database, folder, trust)] == [(), ()]
    before, after = (
        house.database.read(lambda s, m=each: read_created(s, house.key_of(m)))  # type: ignore[misc]
        for each in (meeting_id, later)
    )
    assert before.log_key != after.log_key
    assert before.committee_certificate != after.committee_certificate
    assert after.street_office_certificate == fingerprint_of(folder.get_certificate(names[1]))
    needed = house.database.read(lambda s: rotation.list_replaced_keys(s, folder))
    assert {each.meetings for each in needed} == {0}
    for path in folder.path.iterdir():
        assert path.stat().st_mode & 0o777 == 0o600, path


def sign_in_and_cast(
    house: House,
    meeting_id: str,
    letter: letters.Letter,
    form_id: str,
    digests: DigestKeys = DIGESTS,
) -> None:
    attempt = house.database.write(
        lambda s: letters.sign_in(
            s, token=letter.token, last_six=find_last_six(letter), digests=digests, at=OPENS
        )
    )
    assert attempt.voter is not None
    assert attempt.voter.meeting.meeting_id == meeting_id
    cast_online(house, attempt.voter, form_id)


def test_a_meeting_whose_key_was_thrown_away_is_signed_by_no_other(house: House) -> None:
    meeting_id = make_open_meeting(house)
    letter = issue_letters(house, meeting_id)[0]
    old = rotation.rotate_log_key(house.keys)
    moved = KeyFolder(house.keys.path.rename(house.keys.path.with_name("moved")), "vote.example")
    (moved.path / f"log.{old}.key").unlink()
    with pytest.raises(KeyMissingError, match=old):
        sign_in_and_cast(replace(house, keys=moved), meeting_id, letter, "form0001")


def test_a_key_and_a_certificate_of_different_pairs_sign_nothing(house: House) -> None:
    name = signer_name(house.community)
    other = house.keys.path / f"{office_signer_name(house.community)}.crt"
    (house.keys.path / f"{name}.crt").write_bytes(other.read_bytes())
    with pytest.raises(KeyMissingError, match="do not belong together"):
        house.keys.get_signer(name)


def test_sessions_outlive_one_change_of_their_key_and_end_with_the_next(
    house: House, clock: FixedClock
) -> None:
    before = make_settings(str(house.database.engine.url), house.keys)
    cookie = sign_in(create_app(before, clock))
    for kept, is_signed_in in (((NEW, SECRET), True), ((NEW,), False), ((NEW * 2, NEW), False)):
        app = create_app(replace(before, session_keys=kept), clock)
        browser = app.test_client()
        browser.set_cookie("session", cookie, domain="vote.example")
        answer = browser.get("/committee/", base_url=BASE_URL)
        assert (answer.status_code == 200) is is_signed_in, answer.status
        app.extensions[EXTENSION].database.close()


def sign_in(app: Flask) -> str:
    browser = app.test_client()
    got = browser.get("/sign-in", base_url=BASE_URL).text
    form = {"csrf_token": find_field("csrf_token", got), "login": "m-langyue", "password": PASSWORD}
    browser.post("/sign-in", base_url=BASE_URL, data=form)
    post_code(browser, "m-langyue", BASE_URL)
    app.extensions[EXTENSION].database.close()
    cookie = browser.get_cookie("session", domain="vote.example")
    assert cookie is not None
    return cookie.value


def test_the_key_of_digests_is_changed_while_letters_are_out(digest_house: House) -> None:
    house = digest_house
    meeting_id = make_open_meeting(house)
    issued = issue_letters(house, meeting_id)
    changed = DigestKeys((NEW, SECRET))

    sign_in_and_cast(house, meeting_id, issued[0], "form0001", changed)

    house.database.write(lambda s: make_passkey(s, house))
    used = house.database.read(lambda s: rotation.count_digests(s, changed))
    assert used[changed.ids[0]] == 0
    assert used[changed.ids[1]] > 1
    with pytest.raises(MaintenanceError, match="still needed"):
        drop(house, changed)
    import_with(house, changed)
    sign_in_and_cast(house, meeting_id, issued[1], "form0002", changed)
    used = house.database.read(lambda s: rotation.count_digests(s, changed))
    assert (used[changed.ids[1]], used[""]) == (len(issued), 0)
    with pytest.raises(MaintenanceError, match="still needed"):
        drop(house, changed)
    # As if every letter were printed anew.
    house.database.write(lambda s: s.execute(update(LetterRow).values(code_digest=None)).close())
    drop(house, changed)
    sign_in_and_cast(house, meeting_id, issued[2], "form0003", DigestKeys((NEW,)))
    owners = house.database.read(lambda s: set(s.scalars(select(OwnerRow.identity_digest))))
    passkey = house.database.read(lambda s: s.scalars(select(PasskeyRow.identity_digest)).one())
    assert passkey in owners
    assert (house.keys.path / DIGEST_KEYS).read_text() == f"{NEW}\n"


def make_passkey(session: Session, house: House, passkey_id: str = "a") -> None:
    digest = session.scalars(select(OwnerRow.identity_digest)).first()
    session.add(
        PasskeyRow(
            community_id=house.community.id,
            id=passkey_id,
            identity_digest=digest,
            public_key=b"",
            sign_count=0,
            made_at=NOTICED,
        )
    )


def drop(house: House, digests: DigestKeys) -> None:
    used = house.database.read(lambda s: rotation.count_digests(s, digests))
    rotation.drop_digest_key(house.keys.path, digests, digests.ids[1], used)


def import_with(house: House, digests: DigestKeys) -> importing.ImportResult:
    report = check_file(SMALL.name, SMALL.read_bytes())
    return house.database.write(
        lambda s: importing.import_register(
            s,
            member=house.member,
            report=report,
            digests=digests,
            at=NOTICED,
        )
    )


def test_digests_of_before_keys_had_ids_go_on_and_are_renewed_by_the_next_import(
    house: House,
) -> None:
    meeting_id = make_open_meeting(house)
    issued = issue_letters(house, meeting_id)
    house.database.write(age_digests)

    sign_in_and_cast(house, meeting_id, issued[0], "form0001")

    assert house.database.read(lambda s: rotation.count_digests(s, DIGESTS))[""] > 0
    assert import_with(house, DIGESTS).changes == ()
    counts = house.database.read(lambda s: rotation.count_digests(s, DIGESTS))
    assert counts[""] == 0


def age_digests(session: Session) -> None:
    """Bring all digests into the form that the program gave them before."""
    units, _ = read_register(SMALL.name, SMALL.read_bytes())
    by_digest = {
        DIGESTS.make(f"identity\n{owner.identity}"): owner.identity
        for unit in units
        for owner in unit.owners
    }
    for row in session.scalars(select(OwnerRow)):
        identity = by_digest[row.identity_digest]
        row.identity_digest = old_digest(f"identity\n{identity}")
        row.last_six_digest = old_digest(f"last-six\n{row.id}\n{identity[-6:]}")


def old_digest(text: str) -> str:
    return hmac.new(SECRET.encode(), text.encode(), sha256).hexdigest()


def test_secrets_in_the_folder_of_keys_take_the_place_of_the_variable(tmp_path: Path) -> None:
    environment = {"ASSEMBLY_KEYS": str(tmp_path), "ASSEMBLY_SECRET_KEY": SECRET}
    first = read_settings(environment)
    assert (first.session_keys, first.digests) == ((SECRET,), DIGESTS)
    rotation.rotate_sessions(tmp_path, first.session_keys, end_now=False)
    rotation.rotate_digests(tmp_path, first.digests)
    second = read_settings({"ASSEMBLY_KEYS": str(tmp_path)})
    assert second.session_keys[1:] == second.digests.keys[1:] == (SECRET,)
    rotation.rotate_sessions(tmp_path, second.session_keys, end_now=False)
    third = read_settings({"ASSEMBLY_KEYS": str(tmp_path)})
    assert third.session_keys[1:] == second.session_keys[:1]
    rotation.rotate_sessions(tmp_path, third.session_keys, end_now=True)
    assert len(read_settings({"ASSEMBLY_KEYS": str(tmp_path)}).session_keys) == 1
    assert SECRET not in repr(second)
    (tmp_path / SESSION_KEYS).write_text("short\n")
    with pytest.raises(SettingsError, match=SESSION_KEYS):
        read_settings(environment)


def test_the_password_of_keys_is_changed_in_all_files_or_in_none(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    for name, password in (("a", b"old"), ("b", b"old"), ("c", b"other")):
        data = pkcs12.serialize_key_and_certificates(
            name.encode(), key, None, None, serialization.BestAvailableEncryption(password)
        )
        (tmp_path / f"{name}.p12").write_bytes(data)
    with pytest.raises(MaintenanceError, match=r"c\.p12"):
        rotation.change_keys_password(tmp_path, "old", "new")
    (tmp_path / "c.p12").unlink()
    assert rotation.change_keys_password(tmp_path, "old", "new") == ["a.p12", "b.p12"]
    for name in ("a", "b"):
        data = (tmp_path / f"{name}.p12").read_bytes()
        loaded, _, _ = pkcs12.load_key_and_certificates(data, b"new")
        assert isinstance(loaded, ec.EllipticCurvePrivateKey)
        assert loaded.private_numbers() == key.private_numbers()


def test_the_change_of_a_password_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    for name, password in (("a", b"new"), ("b", b"old"), ("c", b"old")):
        data = pkcs12.serialize_key_and_certificates(
            name.encode(), key, None, None, serialization.BestAvailableEncryption(password)
        )
        (tmp_path / f"{name}.p12").write_bytes(data)
    in_the_way = tmp_path / ".c.p12.new"
    in_the_way.mkdir()
    before = (tmp_path / "b.p12").read_bytes()
    with pytest.raises(OSError, match=in_the_way.name):
        rotation.change_keys_password(tmp_path, "old", "new")
    assert (tmp_path / "b.p12").read_bytes() == before
    in_the_way.rmdir()
    assert rotation.change_keys_password(tmp_path, "old", "new") == ["a.p12", "b.p12", "c.p12"]
    for path in tmp_path.glob("*.p12"):
        pkcs12.load_pkcs12(path.read_bytes(), b"new")
    assert list(tmp_path.glob(".*")) == []


def test_a_committee_signs_while_its_key_is_being_changed(house: House) -> None:
    name, folder = signer_name(house.community), house.keys.path
    certificate = folder / f"{name}.crt"
    before = certificate.read_bytes()
    fingerprint = fingerprint_of(house.keys.get_certificate(name))
    rotation.rotate_signer(house.keys, name, "新", NOTICED)
    after = certificate.read_bytes()
    # As it stands between the key and the certificate, or if the change was stopped there.
    certificate.write_bytes(before)
    for bound in ("", fingerprint):
        assert fingerprint_of(house.keys.get_signer(name, bound).certificate) == fingerprint
    certificate.write_bytes(after)
    assert fingerprint_of(house.keys.get_signer(name, fingerprint).certificate) == fingerprint
    assert fingerprint_of(house.keys.get_signer(name).certificate) != fingerprint


def test_an_old_key_of_digests_is_dropped_only_when_everything_was_started_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_places(monkeypatch, house)
    assert CliRunner().invoke(main, ["rotate", "digests"]).exit_code == 0
    path = house.keys.path / DIGEST_KEYS
    both = path.read_text()
    old = read_settings().digests.ids[1]
    for answer in ("", "n\n"):
        refused = CliRunner().invoke(main, ["rotate", "digests", "--drop", old], input=answer)
        assert refused.exit_code == 1
        assert "started again" in refused.output
        assert path.read_text() == both
    unasked = CliRunner().invoke(main, ["rotate", "digests", "--drop", old, "--yes-all-restarted"])
    assert unasked.exit_code == 0, unasked.output
    assert path.read_text() == both.splitlines(keepends=True)[0]


def set_places(monkeypatch: pytest.MonkeyPatch, house: House) -> None:
    for name, value in (
        ("ASSEMBLY_SECRET_KEY", SECRET),
        ("DATABASE_URL", str(house.database.engine.url)),
        ("ASSEMBLY_KEYS", str(house.keys.path)),
        ("ASSEMBLY_BASE_URL", BASE_URL),
    ):
        monkeypatch.setenv(name, value)


def test_the_command_changes_everything_and_says_what_is_still_needed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_open_meeting(house)
    set_places(monkeypatch, house)
    office = house.community.street_office_id
    named = (["committee", "langyue"], ["office", office])
    for command in (["sessions"], ["digests"], ["log"], *named):
        result = CliRunner().invoke(main, ["rotate", *command])
        assert result.exit_code == 0, result.output
    said = CliRunner().invoke(main, ["rotate", "status"]).output
    assert re.search(
        r"digests \w{8}: the newest, needed by 0 persons, letters and corrected cells\n", said
    ), said
    assert re.search(r"log\.\w{8}\.key: needed by 1 meetings\n", said), said
    assert "take it out of the environment" in said
    for secret in ((house.keys.path / SESSION_KEYS), (house.keys.path / DIGEST_KEYS)):
        assert not any(line in said for line in secret.read_text().splitlines())
    for wrong in (["digests", "--drop", "nothing"], ["committee", "nobody"], ["office", "nobody"]):
        result = CliRunner().invoke(main, ["rotate", *wrong])
        assert result.exit_code == 1
        assert "Traceback" not in result.output
