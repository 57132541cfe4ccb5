"""Keyed digests of values that are not stored themselves: identity numbers, telephones, addresses.

A digest begins with the id of its key, so that keys can be rotated: new digests use the newest key,
old ones are checked with the key that made them. A digest without an id is older than rotation.
"""

import hmac
from dataclasses import dataclass, field
from hashlib import sha256

_ID_DIGITS = 8
_DIGITS = 64


@dataclass(frozen=True, slots=True)
class DigestKeys:
    """The keys with which digests are made."""

    keys: tuple[str, ...] = field(repr=False)
    """The newest first; at least one."""

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the keys' ids, the newest first: eight hexadecimal digits each."""
        return tuple(_identify(key) for key in self.keys)

    def make(self, text: str) -> str:
        """Return the digest of a text: 64 hexadecimal digits."""
        return _digest(self.keys[0], text)

    def list_older(self, text: str) -> tuple[str, ...]:
        """Return the digests of a text by every older key, and by each key without an id."""
        whole = [_hash(key, text) for key in self.keys]
        return (*(_digest(key, text) for key in self.keys[1:]), *whole)

    def matches(self, digest: str, text: str) -> bool:
        """Tell whether a digest is of this text, by any of the keys."""
        known = (self.make(text), *self.list_older(text))
        # Compare with every key, so that the time taken reveals nothing.
        return any([hmac.compare_digest(digest, each) for each in known])  # noqa: C419


def _identify(key: str) -> str:
    return sha256(f"digest-key\n{key}".encode()).hexdigest()[:_ID_DIGITS]


def _hash(key: str, text: str) -> str:
    return hmac.new(key.encode(), text.encode(), sha256).hexdigest()


def _digest(key: str, text: str) -> str:
    return _identify(key) + _hash(key, text)[: _DIGITS - _ID_DIGITS]
