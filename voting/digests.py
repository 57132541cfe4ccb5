"""Keyed digests of what is not kept itself: identity numbers, telephones, addresses.

A digest begins with the id of its key, so that keys can be changed: new digests are made with the
newest key, old ones are recognised by the key that made them. One without an id is of before keys
could be changed.
"""

import hmac
from dataclasses import dataclass, field
from hashlib import sha256

_ID_DIGITS = 8
_DIGITS = 64


@dataclass(frozen=True, slots=True)
class DigestKeys:
    """The keys that digests are made with."""

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
        """Return the digests that this text may have had before."""
        whole = [_hash(key, text) for key in self.keys]
        return (*(_digest(key, text) for key in self.keys[1:]), *whole)

    def matches(self, digest: str, text: str) -> bool:
        """Tell whether a digest is of this text, whichever key made it."""
        known = (self.make(text), *self.list_older(text))
        # Each is compared, so that the time taken tells nothing.
        return any([hmac.compare_digest(digest, each) for each in known])  # noqa: C419


def _identify(key: str) -> str:
    return sha256(f"digest-key\n{key}".encode()).hexdigest()[:_ID_DIGITS]


def _hash(key: str, text: str) -> str:
    return hmac.new(key.encode(), text.encode(), sha256).hexdigest()


def _digest(key: str, text: str) -> str:
    return _identify(key) + _hash(key, text)[: _DIGITS - _ID_DIGITS]
