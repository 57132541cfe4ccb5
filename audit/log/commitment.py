"""Salted commitments that stand for personal data in the log (the manner of RFC 9901).

The log holds SHA-256 over the canonical JSON of salt and value. Somebody who has salt and value can
check the commitment. Deleting the salt erases the value without breaking the tree.
"""

from hashlib import sha256

from audit.errors import RefutedError
from audit.log.canonical import Json, encode


def commit(salt: str, value: str) -> str:
    """Return the commitment to a value as hexadecimal SHA-256.

    Args:
        salt: at least 128 random bits, as hexadecimal text.
        value: the text to commit to.
    """
    opening: Json = {"salt": salt, "value": value}
    return sha256(encode(opening)).hexdigest()


def verify_opening(commitment: str, salt: str, value: str) -> None:
    """Check that a commitment opens to a value.

    Raises:
        RefutedError: it does not.
    """
    if commit(salt, value) != commitment:
        raise RefutedError("a commitment does not open to the value disclosed")
