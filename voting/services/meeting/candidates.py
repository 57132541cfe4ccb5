"""组建联审: the joint review of a candidate by several bodies before the notice."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256

from audit.entries.meeting import DocumentHash
from audit.log.canonical import encode
from voting.terms import CandidateFinding


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateReview:
    """The finding on one candidate, its reason, and the candidate's answer."""

    name: str
    bodies: str
    """The reviewing bodies, as the members name them."""
    finding: CandidateFinding
    reason: str
    """The reason; required if the candidate is struck."""
    answer: str
    """The candidate's answer; required if the candidate is struck."""

    @property
    def is_complete(self) -> bool:
        """Tell whether it has all that it needs: who is struck has a reason and has answered."""
        return self.finding is not CandidateFinding.STRUCK or bool(self.reason and self.answer)

    def to_json(self) -> dict[str, str]:
        """Return the value to store."""
        return {**asdict(self), "finding": self.finding.value}

    @classmethod
    def from_json(cls, value: Mapping[str, str]) -> "CandidateReview":
        """Return the review from its stored value."""
        return cls(**{**value, "finding": CandidateFinding(value["finding"])})  # type: ignore[arg-type]  # of its own fields


REVIEWS_NAME = "候选人联审.json"


def hash_reviews(reviews: Sequence[CandidateReview]) -> tuple[DocumentHash, ...]:
    """Return the hash of the published part of the reviews, for the log; None if there are none.

    It is of the canonical form, as of a budget; who was struck is named in no entry.
    """
    if not reviews:
        return ()
    data = encode({REVIEWS_NAME: [each.to_json() for each in reviews]})
    return (DocumentHash(REVIEWS_NAME, sha256(data).hexdigest()),)
