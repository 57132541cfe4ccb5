"""Words that two struck are not published again by one: of each their digest is kept.

Compared are whole texts and their longer sentences, without spaces and in one spelling. Whoever
says the same in other words is not stopped.
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from unicodedata import normalize

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.errors import NotNowError
from voting.storage.tables.concerns.rows import StruckRow

_ENDS = re.compile("[。；！？，、·,.;!?\\n]+")
_LEAST_OF_ALL, _LEAST_OF_PART = 4, 6
"""Characters of a text, and of a sentence in it; shorter ones are said about anything."""


def remember_struck(session: Session, community_id: str, words: str) -> None:
    """Keep the digests of words that are struck: of their lines, and of sentences in them."""
    for digest in _digest(community_id, words):
        if session.get(StruckRow, (community_id, digest)) is None:
            session.add(StruckRow(community_id=community_id, sha256=digest))


def require_unstruck(session: Session, community_id: str, *texts: str) -> None:
    """Check that texts are not what was struck in a community.

    Raises:
        NotNowError: one is, or says a sentence of it.
    """
    digests = {each for text in texts for each in _digest(community_id, text)}
    struck = select(StruckRow.sha256).where(
        StruckRow.community_id == community_id, StruckRow.sha256.in_(digests)
    )
    if digests and session.scalars(struck.limit(1)).first() is not None:
        raise NotNowError("words-struck")


def _digest(community_id: str, text: str) -> set[str]:
    return {sha256(f"{community_id}\n{each}".encode()).hexdigest() for each in _list_parts(text)}


def _list_parts(text: str) -> Iterator[str]:
    """Yield a text's lines, and their longer sentences, in one spelling."""
    for line in normalize("NFKC", text).lower().replace(" · ", "\n").splitlines():
        whole = "".join(_ENDS.sub("", line).split())
        if len(whole) >= _LEAST_OF_ALL:
            yield whole
        for part in _ENDS.split(line):
            spelled = "".join(part.split())
            if len(spelled) >= _LEAST_OF_PART:
                yield spelled
