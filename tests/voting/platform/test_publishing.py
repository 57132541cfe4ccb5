"""Owners see what was imported once a second person has confirmed it, and then it stays."""

from functools import partial

import pytest

from tests.voting.confirming import confirm
from tests.voting.installation import BASE_URL, FINAL, House
from tests.voting.platform.lists import (
    bring,
    bring_result,
    hold,
    list_register,
    make_row,
    map_all,
    say_published,
)
from voting.errors import InputError, NotNowError, SecondMemberError
from voting.services.platform.imports import ImportKey, get_row
from voting.services.platform.publishing import find_public_import
from voting.services.platform.recount import Found
from voting.services.steps.asking import ask_platform


def ask(house: House, key: ImportKey) -> str:
    return house.database.write(
        partial(ask_platform, auditor=house.auditor, key=key, base_url=BASE_URL, at=FINAL)
    )


def count(house: House, key: ImportKey) -> Found:
    found = Found.from_json(house.database.read(lambda s: get_row(s, key).found))
    assert found is not None
    return found


def bring_counted(house: House) -> ImportKey:
    meeting_id = hold(house, paper=1)
    units = list_register(house, meeting_id)
    key = bring(house, meeting_id, [make_row(each) for each in units[3:]])
    map_all(house, key)
    return key


def test_an_import_is_shown_once_a_second_person_has_confirmed_it(house: House) -> None:
    key = bring_counted(house)
    with pytest.raises(InputError) as refused:
        ask(house, key)
    assert refused.value.sentence == "platform-uncompared"
    say_published(house, key, count(house, key).figures())
    step_id = ask(house, key)
    with pytest.raises(SecondMemberError):
        confirm(house, step_id, house.auditor, FINAL)
    assert house.database.read(lambda s: find_public_import(s, key.meeting)) is None

    confirm(house, step_id, house.second, FINAL)

    shown = house.database.read(lambda s: find_public_import(s, key.meeting))
    assert shown is not None
    assert shown.differing == 0
    assert [each.title for each in shown.motions] == ["选聘物业", "更新电梯"]
    with pytest.raises(NotNowError):
        map_all(house, key)


def test_what_waits_for_a_second_person_is_not_changed_meanwhile(house: House) -> None:
    key = bring_counted(house)
    say_published(house, key, {"M1": {"for.persons": "999"}})
    step_id = ask(house, key)

    with pytest.raises(NotNowError) as refused:
        say_published(house, key, count(house, key).figures())

    assert refused.value.sentence == "platform-settled"
    confirm(house, step_id, house.second, FINAL)
    shown = house.database.read(lambda s: find_public_import(s, key.meeting))
    assert shown is not None
    assert shown.differing == 1


def test_totals_alone_are_judged_by_the_register_and_the_rules_of_here(house: House) -> None:
    key = bring_counted(house)
    figures = count(house, key).figures()
    result = bring_result(house, key.meeting.meeting_id)

    with pytest.raises(InputError) as refused:
        say_published(house, result, {"M1": figures["M1"]})
    assert refused.value.sentence == "platform-figures-missing"
    figures["M2"]["against.persons"] = "500"
    say_published(house, result, figures)

    found, listed = count(house, result), count(house, key)
    assert found.alone[0]["outcome"] == listed.alone[0]["outcome"]
    assert {each.sentence.code for each in found.remarks} == {
        "platform-totals-apart",
        "platform-totals-differ",
    }
