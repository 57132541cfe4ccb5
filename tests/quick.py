"""What `scripts/test --quick` leaves out, and why; every other test file is in it.

The same files are the long ones, so a whole run begins with them: what is short fills the gaps.
"""

from pathlib import Path

import pytest

TESTS = Path(__file__).parent
EXAMPLES = 10
"""How many examples a generated test gets in the quick run."""
LEFT_OUT = {
    "e2e/test_affairs.py": "the browser",
    "e2e/test_demo.py": "the demo",
    "e2e/test_evening.py": "the browser",
    "e2e/test_everybody.py": "the browser",
    "e2e/test_owners_paths.py": "the browser",
    "e2e/test_passkeys.py": "the browser",
    "e2e/test_phone.py": "the browser",
    "e2e/test_verify_page.py": "the browser",
    "voting/casting/test_kill.py": "kill drills",
    "voting/documents/test_pdfa.py": "the PDF validator",
    "voting/serving/test_serving.py": "servers as processes",
    "architecture/test_wheels.py": "wheels built and installed",
    "voting/serving/test_staying_up.py": "kill drills",
    "audit/test_tampering.py": "documents and evidence damaged at every place",
}
"""Each file below tests/ that the quick run does not collect, and what it needs or drills."""
POSTGRES = "PostgreSQL (every test runs on SQLite alone)"


def is_left_out(path: Path) -> bool:
    """Tell whether the quick run does not collect a file."""
    return path.is_relative_to(TESTS) and path.relative_to(TESTS).as_posix() in LEFT_OUT


def needs_postgres(item: pytest.Item) -> bool:
    """Tell whether a collected test asks for a PostgreSQL cluster, itself or by a parameter."""
    fixtures = set(getattr(item, "fixturenames", ()))
    call = getattr(item, "callspec", None)
    return bool({"cluster", "postgres_url"} & fixtures) or (
        call is not None and "postgres" in call.params.values()
    )


def say_left_out() -> str:
    """Return one line for people."""
    return "; ".join(dict.fromkeys((*LEFT_OUT.values(), POSTGRES)))
