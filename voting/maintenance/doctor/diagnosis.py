"""What `assembly doctor` says of an installation: a sentence and a stable code each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A problem of an installation, or a remark on it."""

    code: str
    text: str
    """A sentence on the problem and what to do."""
    is_wrong: bool = True


def make_remark(code: str, text: str) -> Diagnosis:
    """Return a remark, which is no problem."""
    return Diagnosis(code, text, is_wrong=False)
