"""Change the key of the seeds of staff's codes while everything runs.

Every process reads the file of keys anew whenever it seals or opens, so none needs to be started
again. The key before stays in the file until the next change, for whoever read the file a moment
ago and seals after the change.
"""

from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.errors.operation import MaintenanceError
from voting.keys.sealing import FACTOR_KEYS, KEY_BYTES, NONCE_BYTES, Sealer, identify_key
from voting.maintenance.private_files import replace_private
from voting.randomness import make_bytes
from voting.storage.tables.sessions.rows import SecondFactorRow


def add_factor_key(folder: Path) -> str:
    """Put a new key before the others, and return its id.

    Raises:
        MaintenanceError: there is no key yet, which the first set-up makes.
    """
    if not (folder / FACTOR_KEYS).exists():
        raise MaintenanceError(f"{FACTOR_KEYS}: nobody has set up a code yet")
    key = AESGCM.generate_key(KEY_BYTES * 8)
    _write(folder, (key, *Sealer(folder).read_keys()))
    return identify_key(key)


def _write(folder: Path, keys: tuple[bytes, ...]) -> None:
    replace_private(folder / FACTOR_KEYS, "".join(f"{each.hex()}\n" for each in keys).encode())


def reseal_factors(session: Session, folder: Path) -> int:
    """Seal every seed under the newest key, and return how many there were.

    Raises:
        KeyMissingError: a seed is sealed under a key that the folder has not.
    """
    sealer, number = Sealer(folder), 0
    for row in session.scalars(select(SecondFactorRow).with_for_update()):
        seed = sealer.open(row.sealed, row.staff_id)
        row.sealed = sealer.seal(seed, row.staff_id, make_bytes(NONCE_BYTES))
        number += 1
    return number


def drop_factor_keys(session: Session, folder: Path) -> None:
    """Forget the keys that no seed needs, but for the newest two."""
    keys = Sealer(folder).read_keys()
    used = {sealed.partition(".")[0] for sealed in session.scalars(select(SecondFactorRow.sealed))}
    kept = (*keys[:2], *(each for each in keys[2:] if identify_key(each) in used))
    if kept != keys:
        _write(folder, kept)
