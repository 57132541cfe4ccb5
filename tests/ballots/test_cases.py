import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

CASES = sorted((Path(__file__).parent.parent / "data" / "cases").glob("*.json"))


def find_differences(expected: Any, found: Any, place: str = "") -> list[str]:
    if isinstance(expected, dict):
        return [
            each
            for key, value in expected.items()
            for each in find_differences(value, found.get(key, "missing"), f"{place}.{key}")
        ]
    if isinstance(expected, list) and expected and isinstance(expected[0], dict):
        return [
            each
            for number, value in enumerate(expected)
            for each in find_differences(value, found[number], f"{place}[{number}]")
        ]
    return [] if expected == found else [f"{place}: {expected!r} is {found!r}"]


def run_count(data: bytes, *options: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "ballots", "count", *options, "-"],
        input=data,
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_command_counts_the_published_cases(path: Path) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))

    result = run_count(json.dumps(content["case"]).encode())

    assert result.returncode == content["expect"].get("exit", 0), result.stderr
    if "exit" not in content["expect"]:
        assert find_differences(content["expect"], json.loads(result.stdout)) == []


def test_the_cases_are_all_there() -> None:
    assert len(CASES) == 23


EXAMPLE = {
    "format": "count-case/1",
    "rules": "civil-code-2021",
    "developer": "dev",
    "units": [
        {
            "unit": "7栋-1-0101",
            "building": "7栋",
            "area": "89.63",
            "use": "residential",
            "owners": ["p1", "p2"],
            "state": "delivered",
        },
        {
            "unit": "7栋-1-0102",
            "building": "7栋",
            "area": "120.00",
            "use": "residential",
            "owners": ["dev"],
            "state": "unsold",
        },
    ],
    "motions": [{"id": "M1", "kind": "approval", "matter": "hire-or-dismiss-manager"}],
    "ballots": [
        {
            "unit": "7栋-1-0101",
            "channel": "online",
            "at": "2026-05-01T08:00:00+08:00",
            "choices": {"M1": "for"},
        },
        {
            "unit": "7栋-1-0102",
            "channel": "paper",
            "at": "2026-05-02T08:00:00+08:00",
            "choices": {"M1": "against"},
        },
    ],
}
NOTHING = {"area": "0.00", "persons": 0, "area_percent": "0.00", "persons_percent": "0.00"}
EXPECTED = {
    "format": "count-outcome/1",
    "rules": "civil-code-2021",
    "eligible": {"area": "209.63", "persons": 2},
    "motions": [
        {
            "id": "M1",
            "kind": "approval",
            "matter": "hire-or-dismiss-manager",
            "outcome": "not-carried",
            "participation": {
                "area": "209.63",
                "persons": 2,
                "area_percent": "100.00",
                "persons_percent": "100.00",
                "required": ">=2/3",
                "area_met": True,
                "persons_met": True,
            },
            "results": {
                "for": {
                    "area": "89.63",
                    "persons": 1,
                    "area_percent": "42.76",
                    "persons_percent": "50.00",
                },
                "against": {
                    "area": "120.00",
                    "persons": 1,
                    "area_percent": "57.24",
                    "persons_percent": "50.00",
                },
                "abstain": NOTHING,
                "invalid": NOTHING,
                "silent": NOTHING,
            },
            "consent": {"required": ">1/2", "area_met": False, "persons_met": False},
            "short_by": {
                "participation": {"area": "0.00", "persons": 0},
                "consent": {"area": "15.1851", "persons": 1},
            },
            "notes": [],
        }
    ],
    "superseded": [],
}


def test_the_example_of_the_contract_comes_out_to_the_letter() -> None:
    result = run_count(json.dumps(EXAMPLE).encode())

    assert find_differences(EXPECTED, json.loads(result.stdout)) == []
