"""Change secrets and keys while meetings go on; the new ones are used from then on.

A meeting uses the keys in its log's first entry to its end. A replaced key is therefore stored
beside the new one until no meeting needs it.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit.entries.meeting import MeetingCreated
from audit.log.note import parse_verifier_key
from voting.digests import DigestKeys
from voting.errors.operation import KeyMissingError, MaintenanceError
from voting.keys.folder import (
    ID_DIGITS,
    LOG_KEY,
    LOG_PUBLIC,
    KeyFolder,
    fingerprint_of,
    identify_log_key,
)
from voting.keys.making import make_log_pair, make_signer_pair
from voting.maintenance.private_files import replace_all_private, replace_private
from voting.randomness import make_secret
from voting.services.log.log import find_created
from voting.settings import DIGEST_KEYS, SESSION_KEYS
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.owners import LetterRow, PasskeyRow
from voting.storage.tables.register import OwnerRow, RegisterCorrectionRow, RegisterRow
from voting.storage.tables.result import ResultRow
from voting.terms import MeetingKey, MeetingState

_OVER = (MeetingState.FINAL, MeetingState.CANCELLED)


def rotate_sessions(folder: Path, current: tuple[str, ...], *, end_now: bool) -> None:
    """Create a new key for sessions; sessions signed with the previous key stay valid.

    Args:
        folder: the folder of keys.
        current: the current keys, newest first.
        end_now: whether to end every session at once.
    """
    kept = () if end_now else current[:1]
    _write_secrets(folder / SESSION_KEYS, (make_secret(), *kept))


def rotate_digests(folder: Path, current: DigestKeys) -> str:
    """Create a new key for digests and return its id; digests by older keys stay recognised."""
    made = DigestKeys((make_secret(), *current.keys))
    _write_secrets(folder / DIGEST_KEYS, made.keys)
    return made.ids[0]


def require_older(current: DigestKeys, key_id: str) -> None:
    """Check that a digest key has been replaced.

    Raises:
        MaintenanceError: it is the newest, or unknown.
    """
    if key_id not in current.ids[1:]:
        raise MaintenanceError(f"{key_id} is no older key of digests: see assembly rotate status")


def drop_digest_key(
    folder: Path, current: DigestKeys, key_id: str, used: Mapping[str, int]
) -> None:
    """Delete an old digest key that is no longer needed.

    Args:
        folder: the folder of keys.
        current: the current keys, newest first.
        key_id: the id of the key to delete.
        used: the result of `count_digests` after every process was restarted with `current`; a
            process that still uses the old key would make unrecognisable digests.

    Raises:
        MaintenanceError: it is the newest, or unknown, or something needs it.
    """
    require_older(current, key_id)
    if used[key_id] or (key_id == current.ids[-1] and used[""]):
        raise MaintenanceError(f"{key_id} is still needed: see assembly rotate status")
    kept = zip(current.ids, current.keys, strict=True)
    _write_secrets(folder / DIGEST_KEYS, tuple(key for each, key in kept if each != key_id))


def _write_secrets(path: Path, secrets: Iterable[str]) -> None:
    replace_private(path, "".join(f"{each}\n" for each in secrets).encode())


def count_digests(session: Session, keys: DigestKeys) -> dict[str, int]:
    """Return, by key id, how many persons, letters and corrected cells have a digest by that key.

    The persons are the owners in registers that are still in use, and those of passkeys; the
    letters are those of unfinished meetings, whose codes may be typed. Digests from before keys had
    ids are counted under an empty id; the oldest key recognises them.
    """
    counts = dict.fromkeys((*keys.ids, ""), 0)
    head = func.substr(OwnerRow.identity_digest, 1, ID_DIGITS)
    owners = (
        select(head, func.count())
        .join(
            RegisterRow,
            (RegisterRow.community_id == OwnerRow.community_id)
            & (RegisterRow.id == OwnerRow.register_id),
        )
        .where(RegisterRow.id.in_(_list_registers_in_use(session)))
        .group_by(head)
    )
    of_passkey = func.substr(PasskeyRow.identity_digest, 1, ID_DIGITS)
    passkeys = select(of_passkey, func.count()).group_by(of_passkey)
    of_cell = func.substr(RegisterCorrectionRow.key, 1, ID_DIGITS)
    cells = select(of_cell, func.count()).group_by(of_cell)
    of_letter = func.substr(LetterRow.code_digest, 1, ID_DIGITS)
    letters = (
        select(of_letter, func.count())
        .join(
            MeetingRow,
            (MeetingRow.community_id == LetterRow.community_id)
            & (MeetingRow.id == LetterRow.meeting_id),
        )
        .where(LetterRow.code_digest.is_not(None), MeetingRow.state.not_in(_OVER))
        .group_by(of_letter)
    )
    for query in (owners, passkeys, cells, letters):
        for key_id, count in session.execute(query):
            counts[key_id if key_id in counts else ""] += count
    return counts


def _list_registers_in_use(session: Session) -> list[str]:
    """Return the ids of the registers of unfinished meetings, and of those last imported."""
    of_meetings = session.scalars(
        select(RegisterRow.id)
        .join(
            MeetingRow,
            (MeetingRow.community_id == RegisterRow.community_id)
            & (MeetingRow.register_id == RegisterRow.id),
        )
        .where(MeetingRow.state.not_in(_OVER))
    )
    found = set(of_meetings)
    latest: dict[tuple[str, bool], str] = {}
    for row in session.scalars(
        select(RegisterRow).where(RegisterRow.amends.is_(None)).order_by(RegisterRow.imported_at)
    ):
        latest[row.community_id, row.frozen_at is None] = row.id
    found.update(latest.values())
    return sorted(found)


def rotate_log_key(folder: KeyFolder) -> str:
    """Create a new key for future logs; return the id of the previous one.

    Raises:
        KeyMissingError: there is no key yet.
    """
    key_id = identify_log_key(folder.get_log_key(folder.host).verifier.public)
    new, verifier = make_log_pair(folder.host)
    private, public = folder.path / LOG_KEY, folder.path / LOG_PUBLIC
    with _kept_under(key_id, private, public):
        replace_all_private({public: verifier, private: new})
    return key_id


def rotate_signer(folder: KeyFolder, name: str, subject: str, at: datetime) -> str:
    """Create a document key for meetings noticed from now on; return the id of the previous one.

    Raises:
        KeyMissingError: there is no key yet.
        MaintenanceError: it is a PKCS#12 file or on a token, and its owner must create the new one.
    """
    key_id = fingerprint_of(folder.get_certificate(name))[:ID_DIGITS]
    for suffix in (".pkcs11.json", ".p12"):
        if (folder.path / f"{name}{suffix}").exists():
            raise MaintenanceError(
                f"{name}{suffix} is made elsewhere: rename its files to {name}.{key_id}.* and put "
                "the new ones in their place"
            )
    new, certificate = make_signer_pair(subject, at)
    private, public = folder.path / f"{name}.key", folder.path / f"{name}.crt"
    with _kept_under(key_id, private, public):
        # The certificate last: while it is the old one, its key is found under its id.
        replace_all_private({private: new, public: certificate})
    return key_id


@contextmanager
def _kept_under(key_id: str, *paths: Path) -> Iterator[None]:
    """Give files second names that stay when the first go to other files.

    Where that fails, a file that still has its first name loses the second again.
    """
    names = {path: path.with_name(f"{path.stem}.{key_id}{path.suffix}") for path in paths}
    try:
        for path, kept in names.items():
            _keep(path, kept)
        yield
    except BaseException:  # Even an interruption: a second name says that a key was changed.
        for path, kept in names.items():
            if path.exists() and kept.exists() and kept.samefile(path):
                kept.unlink()
        raise


def _keep(path: Path, kept: Path) -> None:
    try:
        os.link(path, kept)
    except FileExistsError:
        return  # An earlier change of keys was interrupted.
    except OSError as error:
        raise KeyMissingError(f"{path.name}: {error.strerror}") from None


def change_keys_password(folder: Path, old: str | None, new: str) -> list[str]:
    """Encrypt every PKCS#12 file of the folder with a new password; return their names.

    A file that the new password opens was already changed by an interrupted run. `old` is None
    where the files had no password.

    Raises:
        MaintenanceError: neither password opens one of the files; then none is changed.
    """
    paths = sorted(folder.glob("*.p12"))
    changed = {}
    for path in paths:
        data = path.read_bytes()
        if _open_archive(data, new) is not None:
            continue
        archive = _open_archive(data, old)
        if archive is None:
            raise MaintenanceError(f"{path.name}: the password is wrong; no file was changed")
        changed[path] = _encrypt_archive(path.stem, archive, new)
    replace_all_private(changed)
    return [path.name for path in paths]


def _open_archive(data: bytes, password: str | None) -> pkcs12.PKCS12KeyAndCertificates | None:
    """Return the content of a PKCS#12 file, or None if the password does not open it."""
    try:
        return pkcs12.load_pkcs12(data, None if password is None else password.encode())
    except ValueError:
        return None


def _encrypt_archive(name: str, archive: pkcs12.PKCS12KeyAndCertificates, password: str) -> bytes:
    return pkcs12.serialize_key_and_certificates(
        name.encode(),
        archive.key,  # type: ignore[arg-type]  # what it was made of
        archive.cert.certificate if archive.cert else None,
        [each.certificate for each in archive.additional_certs],
        serialization.BestAvailableEncryption(password.encode()),
    )


@dataclass(frozen=True, slots=True)
class ReplacedKey:
    """A replaced key, and the number of meetings that still need its private key."""

    name: str
    meetings: int


def list_replaced_keys(session: Session, folder: KeyFolder) -> list[ReplacedKey]:
    """Return the replaced keys, and how many meetings still need each."""
    needed = _count_needed(session)
    return [
        ReplacedKey(path.name, needed.get(_identify(folder, path), 0))
        for path in sorted(folder.path.iterdir())
        if _is_replaced(path.name)
    ]


def _is_replaced(name: str) -> bool:
    stem, _, suffix = name.rpartition(".")
    if name.endswith(".pkcs11.json"):
        stem, suffix = name.removesuffix(".pkcs11.json"), "pkcs11.json"
    has_id = len(stem.rpartition(".")[2]) == ID_DIGITS and "." in stem
    return has_id and suffix in {"key", "p12", "pkcs11.json"}


def _identify(folder: KeyFolder, path: Path) -> str:
    """Return a key's identifier in logs: its public key, or its certificate's fingerprint."""
    stem = path.name.removesuffix(".pkcs11.json").removesuffix(".p12").removesuffix(".key")
    if stem.startswith("log."):
        return stem
    return fingerprint_of(folder.get_certificate(stem))


def _count_needed(session: Session) -> Mapping[str, int]:
    """Return how many unfinished meetings name each key."""
    needed: dict[str, int] = {}
    for _, created in list_unfinished(session):
        log_id = identify_log_key(parse_verifier_key(created.log_key).public)
        for name in (
            f"log.{log_id}",
            created.committee_certificate,
            created.street_office_certificate,
        ):
            needed[name] = needed.get(name, 0) + 1
    return needed


def list_unfinished(session: Session) -> Iterator[tuple[MeetingKey, MeetingCreated]]:
    """Yield the meetings noticed and not finished, each with its log's first entry.

    A countersigned meeting is finished.
    """
    rows = session.execute(
        select(MeetingRow.community_id, MeetingRow.id)
        .outerjoin(
            ResultRow,
            (ResultRow.community_id == MeetingRow.community_id)
            & (ResultRow.meeting_id == MeetingRow.id),
        )
        .where(MeetingRow.state != MeetingState.CANCELLED, ResultRow.countersigned_at.is_(None))
    )
    for community_id, meeting_id in rows:
        key = MeetingKey(community_id, meeting_id)
        created = find_created(session, key)
        if created is not None:
            yield key, created
