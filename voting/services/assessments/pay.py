"""A manager's pay by score: which share of it is paid from which share of good marks on.

All in thousandths, and compared as whole numbers: a score that a step is at reaches it exactly.

Practice: 酬金制, where a manager's pay hangs on the owners' satisfaction (practices).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from voting.errors import InputError

WHOLE = 1000
MOST_STEPS = 6
_MOST_SHARE = 2 * WHOLE
_WRITTEN = re.compile(r"([0-9]{1,3})(?:\.([0-9]))?[%％]?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class PayStep:
    """From a score on, a share of the pay; both in thousandths."""

    score: int
    share: int


def parse_steps(scores: Mapping[str, str], shares: Mapping[str, str]) -> tuple[PayStep, ...]:
    """Return the steps that were typed, by the number of their row.

    Raises:
        InputError: half of a step is missing, or one is no percentage with one decimal at most.
    """
    rows = [str(each) for each in range(1, MOST_STEPS + 1)]
    filled = [each for each in rows if scores.get(each, "").strip() or shares.get(each, "").strip()]
    # An empty row between others is half of a step, too.
    return tuple(
        PayStep(
            _parse(scores.get(row, ""), f"score-{row}"), _parse(shares.get(row, ""), f"share-{row}")
        )
        for row in rows[: rows.index(filled[-1]) + 1 if filled else 0]
    )


def _parse(text: str, field: str) -> int:
    match = _WRITTEN.fullmatch(text.strip())
    if match is None:
        error = InputError("assessment-pay-malformed")
        error.field = field
        raise error
    return int(match[1]) * 10 + int(match[2] or 0)


def check_steps(steps: Sequence[PayStep]) -> None:
    """Check that steps say what is paid for every score, and never less for a better one.

    Raises:
        InputError: they do not.
    """
    if not steps:
        raise InputError("assessment-pay-missing")
    if steps[0].score:
        raise InputError("assessment-pay-begins")
    for number, (before, after) in enumerate(pairwise(steps), 2):
        if before.score >= after.score or before.share > after.share:
            raise _of_row(InputError("assessment-pay-falls"), number)
    if steps[-1].score > WHOLE or steps[-1].share > _MOST_SHARE:
        raise _of_row(InputError("assessment-pay-beyond"), len(steps))


def _of_row(error: InputError, number: int) -> InputError:
    error.field = f"score-{number}"
    return error


def find_share(steps: Sequence[PayStep], good: int, known: int) -> int:
    """Return the share of pay in thousandths, by marks that are good of those that know."""
    reached = [each.share for each in steps if good * WHOLE >= each.score * known]
    return max(reached, default=0)
