"""What a look at an installation finds: in a plain sentence, with a code that stays the same."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong, or that is to be known."""

    code: str
    text: str
    """Says what it is and what to do."""
    is_wrong: bool = True


def make_remark(code: str, text: str) -> Finding:
    """Return what is to be known and does no harm."""
    return Finding(code, text, is_wrong=False)
