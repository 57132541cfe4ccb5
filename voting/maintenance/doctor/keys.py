"""Check the folder of keys: access rights, matching pairs, expiry dates."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm import Session

from audit.errors import NoteError
from audit.log.note import parse_verifier_key
from voting.errors.operation import InstallationError, KeyMissingError, MaintenanceError
from voting.keys.folder import LOG_KEY, KeyFolder
from voting.maintenance.backups.backup import PUBLIC_SUFFIXES, UNFINISHED
from voting.maintenance.doctor.diagnosis import Diagnosis, make_remark
from voting.maintenance.keys.own_keys import require_data_keys, require_own_keys
from voting.maintenance.keys.rotation import list_unfinished
from voting.services.people.communities import (
    Community,
    get_community,
    office_signer_name,
    signer_name,
)
from voting.storage.base import Database

_SOON = timedelta(days=60)
_OTHERS = 0o077


def check_folder(folder: Path) -> Iterator[Diagnosis]:
    """Yield the problems of the folder's access rights."""
    if not folder.is_dir():
        yield Diagnosis("keys-missing", f"{folder} is no folder: run assembly keys init")
        return
    if folder.stat().st_mode & _OTHERS:
        yield Diagnosis("keys-open", f"others may look into {folder}: chmod 700 {folder}")
    if (folder / UNFINISHED).exists():
        text = "a restoration was ended in its midst: run assembly restore into an empty database"
        yield Diagnosis("restoration-unfinished", text)
    for path in sorted(folder.iterdir()):
        is_private = path.suffix not in PUBLIC_SUFFIXES
        if is_private and path.stat().st_mode & _OTHERS:
            yield Diagnosis("key-open", f"others may read {path}: chmod 600 {path}")


def check_data_keys(database: Database) -> Iterator[Diagnosis]:
    """Yield a problem if a key of data cannot be unwrapped: what it sealed cannot be read."""
    try:
        require_data_keys(database)
    except MaintenanceError as error:
        yield Diagnosis("data-key-missing", str(error))


def check_log_keys(keys: KeyFolder) -> Iterator[Diagnosis]:
    """Yield the problems of the keys of logs and their public keys."""
    if not (keys.path / LOG_KEY).exists():
        yield Diagnosis("log-key-missing", "there is no log.key: run assembly keys init")
    for path in sorted(keys.path.glob("log*.key")):
        public = path.with_suffix(".vkey")
        problem = _compare_log_key(path, public, keys.host)
        if problem:
            yield Diagnosis("log-key-unpaired", problem)


def _compare_log_key(path: Path, public: Path, host: str) -> str:
    try:
        private = serialization.load_pem_private_key(path.read_bytes(), None)
        known = parse_verifier_key(public.read_text().strip())
    except (OSError, ValueError, TypeError, NoteError) as error:
        return f"{path.name} and {public.name} cannot be read: {type(error).__name__}"
    if not isinstance(private, Ed25519PrivateKey):
        return f"{path.name} is no Ed25519 key"
    if private.public_key().public_bytes_raw() != known.public:
        return f"{public.name} is not the public half of {path.name}"
    if known.name != host:
        return f"{public.name} is named {known.name}, but ASSEMBLY_BASE_URL says {host}"
    return ""


def check_signers(
    keys: KeyFolder, communities: list[Community], at: datetime
) -> Iterator[Diagnosis]:
    """Yield the problems of the document keys of committees and street offices."""
    names = {
        name: each for each in communities for name in (signer_name(each), office_signer_name(each))
    }
    for name, community in sorted(names.items()):
        try:
            keys.get_signer(name)
            until = keys.get_certificate(name).not_valid_after_utc
        except KeyMissingError as error:
            yield Diagnosis("signer-unusable", f"nobody can sign for {community.name}: {error}")
            continue
        if until < at:
            yield Diagnosis("signer-expired", f"the certificate {name} ended on {until:%Y-%m-%d}")
        elif until < at + _SOON:
            yield make_remark("signer-ends", f"the certificate {name} ends on {until:%Y-%m-%d}")


def check_bound_keys(session: Session, keys: KeyFolder) -> Iterator[Diagnosis]:
    """Yield the unfinished meetings whose keys are not in the folder, or that it is foreign."""
    try:
        require_own_keys(session, keys)
    except InstallationError as error:
        yield Diagnosis("keys-foreign", str(error))
        return
    for key, created in list_unfinished(session):
        community = get_community(session, key.community_id)
        signers = (
            (signer_name(community), created.committee_certificate),
            (office_signer_name(community), created.street_office_certificate),
        )
        try:
            keys.get_log_key(keys.host, created.log_key)
            for name, fingerprint in signers:
                keys.get_signer(name, fingerprint)
        except KeyMissingError as error:
            text = f"a meeting of {community.code} ({key.meeting_id}) cannot go on: {error}"
            yield Diagnosis("meeting-key-missing", text)


def check_witnesses(keys: KeyFolder) -> Iterator[Diagnosis]:
    """Yield the faults of the witnesses' lines; having no witness is a remark."""
    try:
        witnesses = keys.read_witnesses()
    except KeyMissingError as error:
        yield Diagnosis("witnesses-malformed", f"witnesses.txt: {error}")
        return
    if not witnesses:
        yield make_remark("no-witness", "no witness: results will say so")
    for each in witnesses:
        if each.address is None:
            yield make_remark("witness-by-hand", f"the witness {each.key.name} is asked by hand")
