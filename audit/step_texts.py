"""The steps of verification in words: their titles, and which sentence says what one found.

The terminal and the page show the same reasons. A problem that matches no pattern gets the general
reason of its step.
"""

import re
from collections.abc import Iterable, Sequence

from audit.entries.meeting import MotionNoticed
from audit.sentences import SIGNERS, STEP_REASONS, TITLES, say

PATTERNS: tuple[tuple[str, str], ...] = (
    (r"^cannot be checked: step (\d)", "step-barred"),
    (r"^signature (\w+): .*not trusted", "signer-untrusted"),
    (r"^signature (\w+): .*timestamp", "signer-timestamp"),
    (r"^signature (\w+): .*cannot be checked", "signer-unchecked"),
    (r"^signature (\w+): .*certificate", "signer-certificate"),
    (r"^signature (\w+): .*whole file", "signer-part"),
    (r"^signature (\w+): .*something but", "signer-added"),
    (r"^signature (\w+): .*changed", "signer-changed"),
    (r"^signature (\w+): ", "signer-refuted"),
    (r"^signed by |^\d+ signatures, where", "signatures-missing"),
    (r"last signature does not cover", "last-signature-part"),
    (r"was damaged|has been changed", "file-damaged"),
    (r"the document does not print", "document-differs"),
    (r"annex does not print", "annex-differs"),
    (r"^the tree over the entries", "tree-differs"),
    (r"entries, where the checkpoint", "entries-missing"),
    (r"log's key is not trusted", "log-key-untrusted"),
    (r"^cosigned by|^no witness that you trust", "witnesses-missing"),
    (r"whole day between the notice", "notice-too-short"),
    (r"whole day for objections", "objections-too-short"),
    (r"confirmed by nobody else", "clause-of-one"),
    (r"count done again differs", "count-differs"),
)
"""A pattern of what the steps find, and its sentence."""
_MOTION = re.compile(r"\bmotion ([A-Za-z0-9_-]+)(?=[: ])")
_CHINESE = re.compile(r"^[\u4e00-\u9fff]")


def name_step(number: int, *, is_trusted: bool) -> str:
    """Return a step's title, which says whether trust in the keys was checked too."""
    return say("signatures-trusted") if number == 1 and is_trusted else TITLES[number]


def name_motions(problems: Iterable[str], motions: Sequence[MotionNoticed]) -> list[str]:
    """Return problems that name a motion by its number on the notice and its title."""
    names = {str(each.motion["id"]): f"{n} ({each.title})" for n, each in enumerate(motions, 1)}
    return [
        _MOTION.sub(lambda found: f"motion {names.get(found[1], found[1])}", problem)
        for problem in problems
    ]


def say_reason(problem: str, step: int) -> str:
    """Return a problem in Chinese, followed by the original English."""
    if _CHINESE.match(problem):
        return problem
    for pattern, code in PATTERNS:
        found = re.search(pattern, problem, re.ASCII)
        if found is not None:
            part = found[1] if found.re.groups else ""
            return f"{say(code, SIGNERS.get(part, part))} / {problem}"
    return f"{STEP_REASONS[step]} / {problem}"
