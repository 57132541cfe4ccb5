"""A rule set that a meeting's log has named never changes: a new version gets a new name."""

import json
import subprocess
import sys

import pytest

from ballots.rules import get_rule_set, list_rule_sets

FINGERPRINTS = {
    "beijing-2024": "89497c8228de6cf27ba3db07e4ea8ca91c09a54b392043a5b0c68726cdcba0ef",
    "civil-code-2021": "69514d7206afad43b387ef9e69b87d5c507f5757cdf06fac6566653dd71e0287",
    "hangzhou-2021": "b7b03cfd392c99b0128984c5211e3a3e30b6432d3aaf0447f7c31e1d69da91bc",
    "liaocheng-2021": "5826d87e3d29b4d9018adaee8114d8f3299e09e009f3a8c27ee97d5793c8a063",
    "ningbo-2021": "fbef20d0e15ee06a7ecbb7c0c5d32a9587a131c88353ff9ec6b97ad33490eeae",
    "property-law-2007": "c35fb2d96e242a5fcfd17e3f6eac7e1aa8a3b9679fc76c381ef9ebe01753940a",
    "qingyuan-2022": "a1f8d2ece402b5186949601d282418bc50ee4f08843516277ec2d92b4ae04860",
    "shanghai-2020": "05cfb49550145155b7a9f4b7c5516ffb1ed979b0909c13951c6ce3135221c684",
    "weifang-2022": "083609dc4a6d8262a45fa389a2e0a3f7063ed7a513616f5e644e8d326407e9ad",
}


def test_no_rule_set_has_changed_and_a_new_one_is_pinned() -> None:
    assert {name: get_rule_set(name).fingerprint for name in list_rule_sets()} == FINGERPRINTS


@pytest.mark.parametrize("name", FINGERPRINTS)
def test_a_rule_set_is_printed_for_people_and_for_programs(name: str) -> None:
    command = [sys.executable, "-m", "ballots", "rules", name]

    people = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    printed = json.loads(
        subprocess.run([*command, "--json"], capture_output=True, check=True).stdout
    )

    assert printed["name"] == name
    for key, field in printed["fields"].items():
        assert key in people
        assert field["source"] in people
        assert field["since"]


def test_what_was_not_read_is_left_at_the_national_default() -> None:
    national = get_rule_set("civil-code-2021").fields

    for name in ("beijing-2024", "ningbo-2021", "weifang-2022", "qingyuan-2022"):
        local = get_rule_set(name)
        assert local.is_template
        assert local.fields["participation"] == national["participation"]
        assert local.fields["extension_times"] == national["extension_times"]
