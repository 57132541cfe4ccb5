"""A rule set that a meeting's log has named never changes: a new version gets a new name."""

import json
import subprocess
import sys

import pytest

from ballots.rules import get_rule_set, list_rule_sets

FINGERPRINTS = {
    "beijing-2024": "d715cd5a4d82d5ce44835a3c680bdc78d9c4d012fc661625717e43077b2dfb09",
    "civil-code-2021": "e21d69e071e25108256b4c0a630bef24cef4524f5a039ad2f0010aea9a980476",
    "hangzhou-2021": "3535ab51a5c1213891f66d59d7d7c19fa5332d6a91561d21241a23d8d4a63dc6",
    "liaocheng-2021": "086dcae6b8093f4835358a0ac34092caa51f2f5956855e9a9e766b265892fa8c",
    "ningbo-2021": "7b82a170eff8fef7322a6e0dc2c66356fb2a2fe2e3f2f3eb1f376564a879f561",
    "property-law-2007": "ba84ca755fddca0dc070f95b890663760b11ba12b62749c0d928fb24eb4626d1",
    "qingyuan-2022": "00e00bc2a71319e5213d50534f371247647dd0cc95762a50df204a0eeee9c474",
    "shanghai-2020": "e3f8ad2b11a6b2bd0fafee90a17e696efbf8b0876c09444b51164c3de13d67b8",
    "weifang-2022": "a6d10099e108d0b206cef660a49a62adbe1a2fdc60592ec5070869d68240994b",
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
