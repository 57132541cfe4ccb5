"""What starting costs: what a process does not need it does not import."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.voting.installation import (
    OPENS,
    House,
    find_last_six,
    issue_letters,
    make_open_meeting,
)
from tests.voting.settings import make_settings
from voting.keys.folder import KeyFolder

_RUFF = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text())["tool"]["ruff"]
DEAR = frozenset(_RUFF["lint"]["flake8-tidy-imports"]["banned-module-level-imports"])
"""What is imported where it is used, by the same list that the linter goes by."""
_ASK_FOR_HELP = """
import sys
from voting.cli import main
main(["--help"], standalone_mode=False)
print()
print(*sys.modules)
"""
_VOTE = """
import json, re, sys
from datetime import datetime
from voting.app import create_app

class Clock:
    def now(self):
        return datetime.fromisoformat(sys.argv[1])

def send(url, page, **fields):
    names = re.findall('name="(csrf_token|form_id|choice-[^"]*)"[^>]* value="([^"]*)"', page)
    answer = browser.post(url, data={**dict(names), **fields}, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    return answer.text

browser = create_app(clock=Clock()).test_client()
letter = f"/v/{sys.argv[2]}"
assert browser.get("/").status_code == 200
ballot = send(letter, browser.get(letter).text, last_six=sys.argv[3])
marks = {"choice-M1": "for", "choice-M2": "against"}
review = send("/vote/review", ballot, **marks)
before = sorted(sys.modules)
assert "您的票已收到" in send("/vote/confirm", review, **marks)
print(json.dumps(before))
"""


def run(program: str, *arguments: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | environment,
    )
    return done.stdout.splitlines()[-1]


def test_help_needs_no_server_and_no_database() -> None:
    imported = set(run(_ASK_FOR_HELP, environment={}).split())

    assert "click" in imported
    assert not imported & {"flask", "sqlalchemy", "cryptography", "voting.serving", *DEAR}


def test_what_keeps_the_pages_and_the_worker_running_imports_neither() -> None:
    imported = set(
        run("import sys, voting.cli.serving\nprint(*sys.modules)", environment={}).split()
    )

    assert "voting.serving" in imported
    assert not imported & {"flask", *DEAR}


def test_an_owner_votes_without_what_makes_documents(
    web_house: House, sqlite_url: str, keys: KeyFolder
) -> None:
    letter = issue_letters(web_house, make_open_meeting(web_house))[0]
    settings = make_settings(sqlite_url, keys)
    environment = {
        "ASSEMBLY_SECRET_KEY": settings.session_keys[0],
        "DATABASE_URL": sqlite_url,
        "ASSEMBLY_KEYS": str(keys.path),
        "ASSEMBLY_BASE_URL": settings.base_url,
    }

    imported = set(
        json.loads(
            run(
                _VOTE,
                OPENS.isoformat(),
                letter.token,
                find_last_six(letter),
                environment=environment,
            )
        )
    )

    assert "flask" in imported
    assert imported & DEAR == {"voting.app"}


def test_the_receipt_is_checked_without_what_reads_documents() -> None:
    imported = set(run("import sys, audit.__main__\nprint(*sys.modules)", environment={}).split())

    assert "cryptography" in imported
    assert not imported & DEAR
