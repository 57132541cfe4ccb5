import copy
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ballots.contract.case import MOST_BYTES, parse_case
from ballots.contract.report import count_case
from ballots.errors import CaseError

GOOD: dict[str, Any] = {
    "format": "count-case/1",
    "rules": "civil-code-2021",
    "overrides": {"silent": "absent"},
    "developer": "dev",
    "units": [
        {
            "unit": "u1",
            "building": "1栋",
            "area": "89.63",
            "use": "residential",
            "owners": ["p1"],
            "state": "delivered",
        },
        {
            "unit": "u2",
            "building": "2栋",
            "area": "120.00",
            "use": "residential",
            "owners": ["dev"],
            "state": "unsold",
        },
    ],
    "motions": [
        {"id": "M1", "kind": "approval", "matter": "hire-or-dismiss-manager"},
        {"id": "M2", "kind": "choice", "matter": "other-major", "options": ["A", "B"]},
        {
            "id": "M3",
            "kind": "election",
            "matter": "elect-committee",
            "candidates": ["c1", "c2"],
            "seats": 1,
        },
    ],
    "ballots": [
        {
            "unit": "u1",
            "channel": "online",
            "at": "2026-05-01T08:00:00+08:00",
            "choices": {"M1": "for", "M2": "A", "M3": ["c1"]},
        }
    ],
    "delivered": ["u2"],
}


def put(*path: str | int, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(case: dict[str, Any]) -> None:
        place: Any = case
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = value

    return change


def drop(*path: str | int) -> Callable[[dict[str, Any]], None]:
    def change(case: dict[str, Any]) -> None:
        place: Any = case
        for key in path[:-1]:
            place = place[key]
        del place[path[-1]]

    return change


OVERRIDDEN_USES, SILENT = "overrides.uncounted_uses", "overrides.silent_matters"
BAD = [
    ("area as a number", put("units", 0, "area", value=89.63), "units[0].area"),
    ("area with an exponent", put("units", 0, "area", value="1e2"), "units[0].area"),
    ("five decimals", put("units", 0, "area", value="1.00001"), "units[0].area"),
    ("zero area", put("units", 0, "area", value="0.00"), "units[0].area"),
    ("negative area", put("units", 0, "area", value="-1"), "units[0].area"),
    ("no owners", put("units", 0, "owners", value=[]), "units[0].owners"),
    ("owners missing", drop("units", 0, "owners"), "units[0].owners"),
    ("owner no text", put("units", 0, "owners", value=[1]), "units[0].owners[0]"),
    ("a unit twice", put("units", 1, "unit", value="u1"), "units[1].unit"),
    ("unknown use", put("units", 0, "use", value="farm"), "units[0].use"),
    ("unknown state", put("units", 0, "state", value=["x"]), "units[0].state"),
    ("no developer", drop("developer"), "units[1].developer"),
    ("unknown rules", put("rules", value="nowhere"), "rules"),
    ("rules with a path", put("rules", value="../civil-code-2021"), "rules"),
    ("unknown override", put("overrides", value={"quorum": "x"}), "overrides.quorum"),
    ("weaker fraction", put("overrides", value={"special": ">=1/2"}), "overrides.special"),
    ("flats uncounted", put("overrides", value={"uncounted_uses": ["office"]}), OVERRIDDEN_USES),
    ("silent election", put("overrides", value={"silent_matters": ["elect-committee"]}), SILENT),
    ("silent everything", put("overrides", value={"silent_matters": "all"}), SILENT),
    ("noticed without a zone", put("noticed_at", value="2026-04-01T08:00:00"), "noticed_at"),
    ("noticed before the law", put("noticed_at", value="2020-12-31T23:59:59+08:00"), "noticed_at"),
    (
        "motion's scope unknown",
        put("motions", 0, "scope", value={"units": ["u9"]}),
        "motions[0].scope.units[0]",
    ),
    ("motion's scope empty", put("motions", 0, "scope", value={}), "motions[0].scope"),
    (
        "invalid on no motion",
        put("ballots", 0, "invalid_on", value={"M9": "x"}),
        "ballots[0].invalid_on.M9",
    ),
    (
        "invalid on what is marked",
        put("ballots", 0, "invalid_on", value={"M1": "x"}),
        "ballots[0].invalid_on.M1",
    ),
    ("voided unit unknown", put("voided", value=["u9"]), "voided[0]"),
    ("ballots beside sums", put("tallies", value={}), "took_part"),
    ("override no object", put("overrides", value=[]), "overrides"),
    ("unknown matter", put("motions", 0, "matter", value="party"), "motions[0].matter"),
    ("unknown kind", put("motions", 0, "kind", value="acclamation"), "motions[0].kind"),
    ("a motion twice", put("motions", 1, "id", value="M1"), "motions[1].id"),
    ("no options", put("motions", 1, "options", value=[]), "motions[1].options"),
    ("reserved option", put("motions", 1, "options", value=["none"]), "motions[1].options[0]"),
    ("option twice", put("motions", 1, "options", value=["A", "A"]), "motions[1].options[1]"),
    ("no seats", put("motions", 2, "seats", value=0), "motions[2].seats"),
    ("seats as truth", put("motions", 2, "seats", value=True), "motions[2].seats"),
    ("seats as float", put("motions", 2, "seats", value=1.0), "motions[2].seats"),
    ("unknown unit", put("ballots", 0, "unit", value="u9"), "ballots[0].unit"),
    ("unknown channel", put("ballots", 0, "channel", value="fax"), "ballots[0].channel"),
    ("no zone", put("ballots", 0, "at", value="2026-05-01T08:00:00"), "ballots[0].at"),
    ("no instant", put("ballots", 0, "at", value="yesterday"), "ballots[0].at"),
    ("unknown mark", put("ballots", 0, "choices", "M1", value="maybe"), "ballots[0].choices.M1"),
    ("mark no text", put("ballots", 0, "choices", "M1", value=["for"]), "ballots[0].choices.M1"),
    ("unknown option", put("ballots", 0, "choices", "M2", value="C"), "ballots[0].choices.M2"),
    ("candidates as text", put("ballots", 0, "choices", "M3", value="c1"), "ballots[0].choices.M3"),
    (
        "unknown candidate",
        put("ballots", 0, "choices", "M3", value=["c9"]),
        "ballots[0].choices.M3[0]",
    ),
    (
        "candidate twice",
        put("ballots", 0, "choices", "M3", value=["c1", "c1"]),
        "ballots[0].choices.M3[1]",
    ),
    ("unknown motion", put("ballots", 0, "choices", "M9", value="for"), "ballots[0].choices.M9"),
    ("no choices", drop("ballots", 0, "choices"), "ballots[0].choices"),
    ("unknown field", put("ballots", 0, "weight", value=2), "ballots[0].weight"),
    ("misspelt field", put("overides", value={}), "overides"),
    ("scope of nothing", put("scope", value={}), "scope"),
    ("scope not there", put("scope", value={"buildings": ["9栋"]}), "scope.buildings[0]"),
    ("served unit unknown", put("delivered", value=["u9"]), "delivered[0]"),
    ("another format", put("format", value="count-case/2"), "format"),
    ("units no list", put("units", value={}), "units"),
    ("ballots missing", drop("ballots"), "ballots"),
]


@pytest.mark.parametrize(("change", "place"), [pytest.param(c, p, id=name) for name, c, p in BAD])
def test_a_bad_case_is_refused_at_its_place(
    change: Callable[[dict[str, Any]], None], place: str
) -> None:
    case = copy.deepcopy(GOOD)
    change(case)

    with pytest.raises(CaseError) as refusal:
        parse_case(json.dumps(case).encode())

    assert str(refusal.value).startswith(f"{place}:")
    assert "\n" not in str(refusal.value)


SLOTS = {
    "M1": {"for": ("89.63", 1)},
    "M2": {"A": ("89.63", 1)},
    "M3": {"c1": ("89.63", 1)},
}
NAMES = {
    "M1": ("for", "against", "abstain", "blank", "invalid"),
    "M2": ("A", "B", "none", "abstain", "blank", "invalid"),
    "M3": ("c1", "c2", "abstain", "blank", "invalid"),
}


def seal() -> dict[str, Any]:
    case = copy.deepcopy(GOOD)
    del case["ballots"]
    case["took_part"] = ["u1"]
    case["tallies"] = {
        motion: {
            slot: dict(zip(("area", "persons"), SLOTS[motion].get(slot, ("0", 0)), strict=True))
            for slot in slots
        }
        for motion, slots in NAMES.items()
    }
    return case


def test_the_good_case_is_counted_from_its_sums() -> None:
    outcome = count_case(parse_case(json.dumps(seal()).encode()))

    assert [each.tally.participation.persons for each in outcome.motions] == [1, 1, 1]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (put("tallies", "M1", "for", "persons", value=2), "tallies.M1"),
        (put("tallies", "M1", "for", "area", value="89.64"), "tallies.M1"),
        (put("tallies", "M1", "for", "persons", value=-1), "tallies.M1.for.persons"),
        (put("tallies", "M1", "for", "area", value="1e2"), "tallies.M1.for.area"),
        (drop("tallies", "M1", "blank"), "tallies.M1.blank"),
        (put("tallies", "M1", "maybe", value={"area": "0", "persons": 0}), "tallies.M1.maybe"),
        (put("tallies", "M9", value={}), "tallies.M9"),
        (drop("tallies", "M2"), "tallies.M2"),
        (put("tallies", "M3", "c2", "persons", value=1), "tallies.M3"),
        (put("tallies", "M3", "abstain", "persons", value=1), "tallies.M3"),
        (put("took_part", value=["u9"]), "took_part[0]"),
        (put("took_part", value=["u1", "u2"]), "tallies.M1"),
        (drop("took_part"), "took_part"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_sums_that_nobody_can_have_cast_are_refused(
    change: Callable[[dict[str, Any]], None], place: str
) -> None:
    case = seal()
    change(case)

    with pytest.raises(CaseError) as refusal:
        count_case(parse_case(json.dumps(case).encode()))

    assert str(refusal.value).startswith(f"{place}:")


def test_the_last_day_of_a_rule_set_is_a_day_of_china() -> None:
    old = {**copy.deepcopy(GOOD), "rules": "property-law-2007"}

    parse_case(json.dumps({**old, "noticed_at": "2020-12-31T15:59:59Z"}).encode())
    with pytest.raises(CaseError, match=r"^noticed_at: 2021-01-01 is after"):
        parse_case(json.dumps({**old, "noticed_at": "2020-12-31T16:00:00Z"}).encode())


def test_the_good_case_is_good() -> None:
    assert len(parse_case(json.dumps(GOOD).encode()).ballots) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"nonsense",
        b"\xff\xfe",
        b'{"format": NaN}',
        b'{"format": "a", "format": "b"}',
        b'{"a":' * 1000 + b"1" + b"}" * 1000,
        b"[" * 100_000,
        b'{"format": "\\ud800"}',
        json.dumps(GOOD).replace('"p1"', '"\\ud800"').encode(),
        b'{"format": ' + b"9" * 5000 + b"}",
    ],
    ids=lambda data: repr(data[:20]),
)
def test_bytes_that_are_no_case_are_refused_in_one_line(data: bytes) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "ballots", "count", "-"],
        input=data,
        capture_output=True,
        check=False,
    )

    assert result.returncode == 2
    assert result.stdout == b""
    assert result.stderr.count(b"\n") == 1
    assert b"Traceback" not in result.stderr


def test_a_file_of_a_gibibyte_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES)

    result = subprocess.run(
        [sys.executable, "-m", "ballots", "count", str(path)], capture_output=True, check=False
    )

    assert (result.returncode, result.stdout) == (2, b"")
    assert b"1 GiB" in result.stderr


@pytest.mark.parametrize("arguments", [["count"], ["count", "nowhere.json"], ["rules", "x"]])
def test_wrong_arguments_end_in_one_line(arguments: list[str]) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "ballots", *arguments], capture_output=True, check=False
    )

    assert (result.returncode, result.stdout) == (2, b"")
    assert result.stderr.count(b"\n") == 1


def test_without_arguments_usage_and_an_example_are_shown() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "ballots"], capture_output=True, check=False, text=True
    )

    assert (result.returncode, result.stdout) == (2, "")
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == [
        "usage",
        "例如 / for example",
    ]


def test_rules_are_printed_for_people_and_for_programs() -> None:
    command = [sys.executable, "-m", "ballots", "rules", "civil-code-2021"]

    people = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    programs = subprocess.run([*command, "--json"], capture_output=True, check=True).stdout

    assert "第二百七十八条" in people
    assert json.loads(programs)["fields"]["special"]["value"] == ">=3/4"
