"""The findings of `assembly doctor`: a sentence and a stable code each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem, or a remark."""

    code: str
    text: str
    """A sentence on the problem and what to do."""
    is_wrong: bool = True


def make_remark(code: str, text: str) -> Finding:
    """Return a finding that is no problem."""
    return Finding(code, text, is_wrong=False)
