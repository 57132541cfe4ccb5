"""No walk of random people comes to a final result that breaks a clock or rests on one person.

Law: Civil Code art. 278 (everybody counts once) and the clocks of `ballots.procedure`; what takes
two persons is in `voting.services.steps.table`.
"""

import json
import os
import shutil
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st
from sqlalchemy import select

from audit.checks.order import SCHEDULE
from audit.evidence.file import Evidence
from audit.verify import verify
from tests.law.walk import Walk
from tests.oracle import recount
from tests.voting.adopted import adopt
from tests.voting.installation import NOTICED, House, import_small, make_house
from tests.voting.storage.sealed_rows import change_rows
from voting.keys.folder import KeyFolder
from voting.services.result.document.document import build_evidence
from voting.services.result.reviewing.casting_for_holdings import PRINCIPAL
from voting.storage.base import Database, make_engine
from voting.storage.migrating import migrate
from voting.storage.tables.people import StaffRow
from voting.terms import MeetingState

WALKS = int(os.environ.get("WALKS", "10"))
"""How many walks; `scripts/walk` takes many."""
TURNS = 220
TAKEN_BACK = "dispute taken back"
ENDS = {
    33: {"mandate.recorded", "ballot.reviewed", TAKEN_BACK},
    57: {"candidate.withdrawn", "ballot.reviewed"},
    67: {"units.transferred", "ballot.reviewed", "mandate.recorded"},
}
"""Walks that come to a final result, each with what is in its log."""
BY_TWO = {
    "register.frozen",
    "meeting.noticed",
    "meeting.opened",
    "meeting.extended",
    "units.transferred",
    "candidate.withdrawn",
}
Entry = dict[str, Any]


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A community whose register is imported; two of its three members are one person."""
    folder = tmp_path_factory.mktemp("walk")
    engine = make_engine(f"sqlite:///{folder / 'origin.db'}")
    migrate(engine)
    house = make_house(Database(engine), KeyFolder(folder / "keys", "vote.example"))
    import_small(house)
    adopt(house, "transfer", "new-owner-if-unvoted", at=NOTICED - timedelta(days=90))
    third = house.third.id
    change_rows(house.database, StaffRow, lambda row: row.id == third, telephone="13700000001")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    house.database.close()
    return house


@contextmanager
def walk_from(origin: House, seed: int) -> Iterator[Walk]:
    """Yield a walk that was gone, in an installation of its own."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "assembly.db"
        shutil.copy(origin.keys.path.parent / "origin.db", path)
        database = Database(make_engine(f"sqlite:///{path}"), origin.keys.path)
        try:
            walk = Walk(replace(origin, database=database), seed)
            walk.go(TURNS)
            yield walk
        finally:
            database.close()


@settings(max_examples=WALKS)
@given(st.integers(0, 2**32))
def test_no_final_result_is_against_the_law(origin: House, seed: int) -> None:
    with walk_from(origin, seed) as walk:
        note("\n".join(walk.trail))
        if walk.find_state() == MeetingState.FINAL:
            check_final(walk)


@pytest.mark.parametrize("seed", ENDS)
def test_walks_come_to_final_results(origin: House, seed: int) -> None:
    with walk_from(origin, seed) as walk:
        assert walk.find_state() == MeetingState.FINAL, "\n".join(walk.trail)
        check_final(walk)
        assert list_kinds(read_entries(build(walk))) >= ENDS[seed]


def build(walk: Walk) -> Evidence:
    """Return the evidence of a walk's meeting."""
    house = walk.house
    return house.database.read(lambda s: build_evidence(s, meeting=walk.key, keys=house.keys))


def read_entries(evidence: Evidence) -> list[Entry]:
    return [json.loads(each) for each in evidence.entries]


def list_kinds(entries: list[Entry]) -> set[str]:
    """Return the types of entries, and whether an owner took a dispute back."""
    owners = list_owners(entries)
    kinds = {TAKEN_BACK for each in find(entries, "ballot.reviewed") if each["by"] in owners}
    return kinds | {each["type"] for each in entries}


def check_final(walk: Walk) -> None:
    """Check the clocks, the count and the persons of a final result."""
    evidence = build(walk)
    entries = read_entries(evidence)
    verified = verify(evidence.to_bytes())
    assert [each.problems for each in verified.steps if each.problems] == []
    assert [each.remarks for each in verified.steps if each.number == 5] == [()]
    check_days(entries)
    check_count(entries, walk.cast)
    check_persons(entries, list_telephones(walk))


def check_days(entries: list[Entry]) -> None:
    """Check what the national rules ask for, in days from entry to entry."""
    at = {each["type"]: datetime.fromisoformat(each["at"]) for each in entries if "at" in each}
    frozen = find(entries, "register.frozen")[0]
    until = find(entries, "result.preliminary")[-1]["objections_until"]
    assert frozen["published_at"] is not None
    assert (at["meeting.opened"] - at["meeting.noticed"]).days >= 15
    assert datetime.fromisoformat(until) <= at["result.confirmed"]


def check_count(entries: list[Entry], cast: set[str]) -> None:
    """Compare the last count with that of the oracle, from the ballots as they were cast."""
    case = make_case(entries)
    counted = {each["motion"]: each["outcome"] for each in find(entries, "motion.counted")}
    assert set(counted) == {each["id"] for each in case["motions"]}
    for motion, expected in recount(case).items():
        logged = counted[motion]
        assert logged["outcome"] == expected["outcome"]
        assert sorted(logged.get("elected", ())) == sorted(expected.get("elected", ()))
        assert weigh(logged["participation"]) == expected["participation"]
        assert {m: weigh(v) for m, v in logged["results"].items()} == expected["results"]
        assert logged["participation"]["persons"] <= len(cast)


def make_case(entries: list[Entry]) -> dict[str, Any]:
    """Return what the oracle counts: the ballots that stand, each for the unit that it names."""
    found = {each["ballot"]: each["finding"] for each in find(entries, "ballot.reviewed")}
    ballots = [(index, e) for index, e in enumerate(entries) if e["type"] == "ballot.cast"]
    standing = [drop_null(each) for index, each in ballots if found.get(index) != "voided"]
    fixed = find(entries, "rules.fixed")[0]
    delivered = [each for part in find(entries, "letters.delivered") for each in part["deliveries"]]
    bought = list_bought(entries)
    return {
        "rules": fixed["name"],
        "overrides": fixed["overrides"],
        "units": [
            {**drop_null(unit), **bought[unit["unit"]], "area": Fraction(unit["area_cm2"], 10_000)}
            for part in find(entries, "register.units")
            for unit in part["units"]
        ],
        "motions": [
            {**each["motion"], "withdrawn": list_withdrawn(entries, each["motion"]["id"])}
            for each in find(entries, "motion.noticed")
        ],
        "ballots": standing,
        "voided": [each["unit"] for index, each in ballots if found.get(index) == "voided"],
        "delivered": [each["unit"] for each in delivered],
    }


def list_bought(entries: list[Entry]) -> dict[str, Entry]:
    """Return the owners of units that were sold since the register was frozen, by unit."""
    bought = defaultdict[str, Entry](dict)
    for sale in find(entries, "units.transferred"):
        owners = [each["owner"] for each in sale["owners"]]
        bought.update({unit: {"owners": owners} for unit in sale["units"]})
    return bought


def list_withdrawn(entries: list[Entry], motion: str) -> list[str]:
    withdrawn = find(entries, "candidate.withdrawn")
    return [each["candidate"] for each in withdrawn if each["motion"] == motion]


def check_persons(entries: list[Entry], telephones: dict[str, str]) -> None:
    """Check that two persons, by their telephones, did everything that takes two."""
    ends = find(entries, "meeting.noticed") + find(entries, "meeting.extended")
    owners = list_owners(entries)
    for each in entries:
        by, other, kind = each.get("by"), each.get("confirmed_by"), each["type"]
        is_own = kind == "mandate.recorded" and each["kind"] == "proxy" and by in owners
        is_taken_back = by in owners and each.get("finding") == "upheld"
        is_settled = by in {PRINCIPAL, *list_offices(telephones)} or is_taken_back
        is_early = kind == "meeting.closed" and each["at"] < ends[-1]["closes_at"]
        takes_two = kind in BY_TWO and by != SCHEDULE
        takes_two |= kind == "mandate.recorded" and not is_own
        takes_two |= kind == "ballot.reviewed" and not (is_settled and other is None)
        if takes_two or is_early:
            assert len({telephones[str(by)], telephones[str(other)]}) == 2, each
        if kind == "paper.recorded":
            assert len({telephones[reader] for reader in each["readers"]}) >= 2, each


def list_owners(entries: list[Entry]) -> set[str]:
    """Return the owners of the frozen register, and the buyers since."""
    parts = find(entries, "register.owners") + find(entries, "units.transferred")
    return {each["owner"] for part in parts for each in part["owners"]}


def list_offices(telephones: dict[str, str]) -> list[str]:
    return [staff for staff, telephone in telephones.items() if telephone == "13700000009"]


def list_telephones(walk: Walk) -> dict[str, str]:
    rows = walk.house.database.read(
        lambda s: s.execute(select(StaffRow.id, StaffRow.telephone)).all()
    )
    return {row[0]: str(row[1]) for row in rows}


def find(entries: list[Entry], kind: str) -> list[Entry]:
    return [each for each in entries if each["type"] == kind]


def drop_null(entry: Entry) -> Entry:
    """Return an entry as a count case has it, where what is not said is left out."""
    return {key: value for key, value in entry.items() if value is not None}


def weigh(value: dict[str, Any]) -> tuple[Fraction, int]:
    return Fraction(value["area"]), value["persons"]
