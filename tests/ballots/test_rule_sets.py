"""A rule set that a meeting's log has named never changes: a new version gets a new name."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from enum import EnumType
from hashlib import sha256
from pathlib import Path
from typing import get_type_hints

import pytest

import ballots.rules
from ballots.errors import RuleError
from ballots.procedure import clocks
from ballots.rules import (
    FIXED,
    FRACTIONS,
    FieldReading,
    Rules,
    find_newest,
    get_rule_set,
    list_offered,
    list_rule_sets,
    make_rules,
    read_days_of_force,
    require_in_force,
)

FOLDER = Path(ballots.rules.__file__).parent
FINGERPRINTS = {
    "beijing-2024": "d715cd5a4d82d5ce44835a3c680bdc78d9c4d012fc661625717e43077b2dfb09",
    "beijing-2024-r2": "7572710cb64b0bb7e79fa367e0310119a5f61d4537274abbb7c7e337373efde9",
    "civil-code-2021": "e21d69e071e25108256b4c0a630bef24cef4524f5a039ad2f0010aea9a980476",
    "civil-code-2021-r2": "52889d7db02584347c1482f2e9ee3aaee9eb56903a0428cb2f7473be94d2ef94",
    "hangzhou-2021": "3535ab51a5c1213891f66d59d7d7c19fa5332d6a91561d21241a23d8d4a63dc6",
    "hangzhou-2021-r2": "47e016f71bb8b355ddf8f18f4ee14cdc8227837f67322c896035f4d8f94946c0",
    "liaocheng-2021": "086dcae6b8093f4835358a0ac34092caa51f2f5956855e9a9e766b265892fa8c",
    "liaocheng-2021-r2": "aaaf2f366a233d350f9f40b6716799c4f11a5a695bde6d40758aa4aeb0afdd9f",
    "ningbo-2021": "7b82a170eff8fef7322a6e0dc2c66356fb2a2fe2e3f2f3eb1f376564a879f561",
    "ningbo-2021-r2": "5c7b64d08834db0b5889bfa0fab761f4efbf9c6d06b91befea009e9d14921ecf",
    "property-law-2007": "ba84ca755fddca0dc070f95b890663760b11ba12b62749c0d928fb24eb4626d1",
    "qingdao-2021": "57abad36bf2f1e507763951525a6c0ec3b4c98877cb5ccaf4d26e1fbb6457178",
    "qingyuan-2022": "00e00bc2a71319e5213d50534f371247647dd0cc95762a50df204a0eeee9c474",
    "qingyuan-2022-r2": "657fb80120100a281f1badb9a0d2c020156c6b5950a9813487bcf0b1c501df55",
    "shandong-2021": "976796040d60152172899f07f28445080ebcc467b2c03919f32159758ae44bba",
    "shanghai-2020": "e3f8ad2b11a6b2bd0fafee90a17e696efbf8b0876c09444b51164c3de13d67b8",
    "shanghai-2020-r2": "7b07a7faace20db69d78e112b37e2ce243b03062398bf2d8118c739863d279fa",
    "weifang-2022": "a6d10099e108d0b206cef660a49a62adbe1a2fdc60592ec5070869d68240994b",
    "weifang-2022-r2": "6bf500327bc3cfa7b3d28fcce8df8997cc5d86ab49c54b666aa7fdc7f2dab4e6",
    "zibo-2021": "2ed13bab9b9edde4e36428478c556f823864bf83876282aaa7e104b7607b05f5",
}
FILES = {
    "beijing-2024": "9631177cb91c7003b454345e66684a785bdd4188d28cdb3faef42617c1c4d766",
    "beijing-2024-r2": "84dc3640bf23486fd7ce6a549d919c45440d7464c3e5df5feba7b0462290b5be",
    "civil-code-2021": "85ecf37bae069377578e8b1a5154d18a11fcc7a8d4c83deddacc8879260db9bd",
    "civil-code-2021-r2": "93001e30556b5451294df46690aca8b43c6cdb325fe96edbfae052e4ad887a78",
    "hangzhou-2021": "5bda8c4fff2a980790b8c52f249fad92b7c21f2fef4d40efa05054cf149c2e84",
    "hangzhou-2021-r2": "a02b148416a331d9f5914be6be49da69472f3e8fc6e6c43fa078dcda5e48f5c1",
    "liaocheng-2021": "487922bd4170168da9dfca8fc1030119b58704e813884897b520122ef069e2f6",
    "liaocheng-2021-r2": "9a716193fc537c901d248784eeb9b9cbbd242bfac62014a6b21ad5926710ce79",
    "ningbo-2021": "a63e9d0673231d48319f1414ba8034bea441f9d2edea4e87e9e2ce440642be09",
    "ningbo-2021-r2": "665d92364687da0479527d005a40da8c66e8fd2c18472e3fc331ef3e878fbf47",
    "property-law-2007": "644ede64a2df81e612035da0fc9bd1e26e9ff79e73fa59d8f6a3a57fbec46006",
    "qingdao-2021": "b11f6406a915078e801a555c350fce94c6e0d2e30c078eb500a8bc539b292af1",
    "qingyuan-2022": "ee2146cbb6056f5a5660716dbf653bb8d8ea1ff5c667e43de06906abff16858a",
    "qingyuan-2022-r2": "859d62dbb53cfce8af034ed959159119fd17b221cb2344da5d29dd64a263d266",
    "shandong-2021": "f5a073a0802fe7d72cc6dff5fd5690e281fc3f5e5edfccc8e02a81cb785efaf8",
    "shanghai-2020": "0c7fe62eb6add6cce7a7b3154fa82f0d3d2ee253a41bebb9d513fafbd689b4e8",
    "shanghai-2020-r2": "46cb825f8d97cc1c240a332739c2e5cb1344947c15b90a299758a3ff60b44cbc",
    "weifang-2022": "802f75e662f44462d56cf343bebbe721e649351e12d0bf065fde2dbc1885bf2b",
    "weifang-2022-r2": "d436c897e039e568ec13af326a5f7aaf91d068bf0f7b23aec25bcf72c8d67faf",
    "zibo-2021": "7f9af82ea9d80375e2dad0d6ab7ae7762659bd0a1cd3cae257b962c1dd4f8939",
}
"""SHA-256 of each file: neither a value nor a source that a log rests on changes."""
NOW = datetime(2026, 11, 26, 4, tzinfo=UTC)
NATIONAL = "civil-code-2021-r2"
READ_ANEW = [name for name in FILES if name.endswith("-r2") and name != NATIONAL]
LOCAL = [*READ_ANEW, "qingdao-2021", "shandong-2021", "zibo-2021"]


def test_no_rule_set_has_changed_and_a_new_one_is_pinned() -> None:
    assert {name: get_rule_set(name).fingerprint for name in list_rule_sets()} == FINGERPRINTS
    found = {path.stem: sha256(path.read_bytes()).hexdigest() for path in FOLDER.glob("*.json")}
    assert found == FILES


@pytest.mark.parametrize("name", FINGERPRINTS)
def test_a_rule_set_is_printed_for_people_and_for_programs(name: str) -> None:
    command = [sys.executable, "-m", "ballots", "rules", name]

    people = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    printed = json.loads(
        subprocess.run([*command, "--json"], capture_output=True, check=True).stdout
    )

    assert printed["name"] == name
    assert date.fromisoformat(printed["since"]) == read_days_of_force(name)[0]
    assert printed["since"] in people.splitlines()[0]
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


@pytest.mark.parametrize("name", LOCAL)
def test_every_field_says_whether_the_places_text_gives_it(name: str) -> None:
    data = json.loads((FOLDER / f"{name}.json").read_text())
    readings = [set(data["fields"]), set(data["says_nothing"]), set(data["unread"])]

    assert sum(map(len, readings)) == len(set.union(*readings))
    fields = get_rule_set(name).fields
    assert set.union(*readings) == set(fields) - {*FRACTIONS, "base", "special_matters"}
    for reading, named in zip(
        (FieldReading.TEXT, FieldReading.NOTHING, FieldReading.UNREAD), readings, strict=True
    ):
        for field in named:
            assert fields[field].reading == reading
            assert ("未作规定；" in fields[field].source) >= (reading == FieldReading.NOTHING)
            assert ("未读到" in fields[field].source) >= (reading == FieldReading.UNREAD)


def test_every_new_set_gives_every_field_of_the_national_one() -> None:
    national = set(get_rule_set(NATIONAL).fields)

    for name in (NATIONAL, *LOCAL):
        assert set(get_rule_set(name).fields) == national
    assert set(FIXED) <= national


def test_what_is_offered_is_the_newest_reading_of_each_place_in_force() -> None:
    offered = {each.name for each in list_offered(NOW)}

    assert offered == {NATIONAL, *LOCAL}
    assert find_newest("hangzhou-2021") == "hangzhou-2021-r2"
    assert find_newest("property-law-2007") == "property-law-2007"
    with pytest.raises(RuleError, match="nowhere"):
        find_newest("nowhere")
    before = {each.name for each in list_offered(datetime(2023, 1, 31, 4, tzinfo=UTC))}
    assert offered - before == {"qingyuan-2022-r2", "beijing-2024-r2"}
    titles = [each.title for each in list_offered(NOW)]
    assert len(set(titles)) == len(titles)


def test_what_is_national_is_read_by_the_newest_reading() -> None:
    assert find_newest("civil-code-2021") == clocks.NATIONAL


IN_FORCE = {
    "hangzhou": ("hangzhou-2021", "2022-03-01"),
    "ningbo": ("ningbo-2021", "2022-04-01"),
    "weifang": ("weifang-2022", "2022-03-01"),
    "liaocheng": ("liaocheng-2021", "2021-03-01"),
    "qingyuan": ("qingyuan-2022", "2023-02-01"),
    "qingdao": ("qingdao-2021", "2021-05-01"),
}


def names_of(name: str) -> Iterator[str]:
    yield from dict.fromkeys((name, find_newest(name)))


@pytest.mark.parametrize(("name", "since"), IN_FORCE.values(), ids=IN_FORCE)
def test_a_text_is_in_force_from_its_day_and_not_from_its_adoption(name: str, since: str) -> None:
    """杭州第九十三条、宁波第九十八条、潍坊第七十九条、聊城第七十二条、清远第六十八条。"""
    first = datetime.fromisoformat(f"{since}T00:00:00+08:00")

    for each in names_of(name):
        require_in_force(each, first)
        with pytest.raises(RuleError, match=f"comes into force on {since}"):
            require_in_force(each, first.replace(year=first.year - 1))


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("ningbo-2021-r2", "candidate_publicity_days", 10),
        ("qingyuan-2022-r2", "candidate_lead_days", 15),
        ("hangzhou-2021-r2", "candidate_lead_days", 15),
        ("hangzhou-2021-r2", "committee_most", 11),
        ("beijing-2024-r2", "announce_within_days", 3),
        ("weifang-2022-r2", "announce_within_days", 3),
        ("weifang-2022-r2", "first_register_lead_days", 15),
        ("liaocheng-2021-r2", "committee_least", 3),
        ("shanghai-2020-r2", "committee_small_square_metres", 10_000),
        ("shanghai-2020-r2", "committee_small_households", None),
        ("zibo-2021", "alternates_most", "members"),
        ("shandong-2021", "committee_least", 5),
        (NATIONAL, "committee_most", 11),
    ],
)
def test_what_a_text_says_stands_in_its_set(name: str, field: str, value: object) -> None:
    assert getattr(make_rules(name, {}), field) == value


@pytest.mark.parametrize(
    ("uses", "admissible"),
    [(["parking"], True), (["parking", "storage"], True), (["storage"], False), ([], False)],
    ids=str,
)
def test_in_ningbo_parking_is_never_counted_and_storage_as_the_assembly_says(
    uses: list[str], *, admissible: bool
) -> None:
    """宁波市住宅小区物业管理条例第十八条第二项：专有部分面积（车位、车库除外）."""
    assert [use.value for use in make_rules("ningbo-2021-r2", {}).uncounted_uses] == ["parking"]
    if admissible:
        rules = make_rules("ningbo-2021-r2", {"uncounted_uses": uses})
        assert {use.value for use in rules.uncounted_uses} == set(uses)
        return
    with pytest.raises(RuleError, match="uncounted_uses"):
        make_rules("ningbo-2021-r2", {"uncounted_uses": uses})


@pytest.mark.parametrize("field", ["filing_within_days", "candidate_lead_days", "committee_most"])
def test_a_field_that_a_reading_does_not_have_cannot_be_chosen_there(field: str) -> None:
    assert getattr(make_rules(NATIONAL, {field: 9}), field) == 9
    with pytest.raises(RuleError, match=f"{field}: is not a field"):
        make_rules("civil-code-2021", {field: 9})


def test_every_word_of_a_rule_set_is_one_of_its_enumeration() -> None:
    hints = {field: hint for field, hint in get_type_hints(Rules).items() if field != "name"}
    words = {field: hint for field, hint in hints.items() if isinstance(hint, EnumType)}

    assert len(words) == 11
    assert str not in hints.values()
    for name in list_rule_sets():
        rules = make_rules(name, {})
        for field, choices in words.items():
            assert isinstance(getattr(rules, field), choices), (name, field)
