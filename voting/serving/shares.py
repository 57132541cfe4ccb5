"""How many bytes of bodies and answers are held for clients, each site having its share.

What is small is not counted: a ballot is taken, and its receipt sent, whatever others hold.
"""

from collections import Counter
from types import TracebackType
from typing import Self

SMALL = 64 << 10
"""Bytes of a body or an answer that are never refused; connections have a ceiling of their own."""


class ShareError(Exception):
    """There is no room for so many bytes."""


class Shares:
    """The bytes that a process holds; only its event loop calls this."""

    def __init__(self, most: int, most_of_site: int) -> None:
        self._most, self._most_of_site = most, most_of_site
        self._held = 0
        self._of_sites: Counter[str] = Counter()

    def has_room(self, site: str, size: int) -> bool:
        """Tell whether a site may hold so many bytes more."""
        is_within = self._of_sites[site] + size <= self._most_of_site
        return is_within and self._held + size <= self._most

    def add(self, site: str, size: int) -> None:
        """Count bytes that are held, or with a number below nothing, that are not any more."""
        self._held += size
        self._of_sites[site] += size
        if not self._of_sites[site]:
            del self._of_sites[site]


class Share:
    """What is held of one body or one answer, until it is left."""

    def __init__(self, shares: Shares, site: str) -> None:
        self._shares, self._site, self._counted = shares, site, 0

    def __enter__(self) -> Self:
        """Hold nothing yet."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Hold nothing any more."""
        self._shares.add(self._site, -self._counted)

    def require(self, size: int) -> None:
        """Check that so many bytes may be held in all.

        Raises:
            ShareError: the site, or all together, would hold too many.
        """
        if size > SMALL and not self._shares.has_room(self._site, size - self._counted):
            raise ShareError

    def hold(self, size: int) -> None:
        """Count so many bytes in all."""
        if size > SMALL:
            self._shares.add(self._site, size - self._counted)
            self._counted = size
