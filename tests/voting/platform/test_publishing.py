"""Owners see what was imported once a second person has confirmed it, and then it stays."""

from datetime import timedelta
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
from voting.errors import (
    ForbiddenError,
    InputError,
    NotFoundError,
    NotNowError,
    SecondMemberError,
)
from voting.services.pages.platform import read_platform
from voting.services.people.actors import Auditor
from voting.services.platform.imports import ImportKey, get_row, take_back
from voting.services.platform.publishing import ReplacedImport, find_public_import
from voting.services.platform.recount import Found
from voting.services.steps.asking import ask_platform
from voting.services.steps.confirming import decline_step


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


def test_a_wrong_file_is_taken_back_by_whoever_imported_it_until_it_is_confirmed(
    house: House,
) -> None:
    key = bring_counted(house)
    say_published(house, key, {"M1": {"for.persons": "999"}})
    another = Auditor(house.member.id, "别人", house.auditor.street_office_id)
    take = partial(take_back, key=key, at=FINAL)
    with pytest.raises(ForbiddenError):
        house.database.write(lambda s: take(s, auditor=another))
    step_id = ask(house, key)
    with pytest.raises(NotNowError) as refused:
        house.database.write(lambda s: take(s, auditor=house.auditor))
    assert refused.value.sentence == "platform-settled"
    house.database.write(lambda s: decline_step(s, actor=house.auditor, step_id=step_id, at=FINAL))

    house.database.write(lambda s: take(s, auditor=house.auditor))

    page = house.database.read(lambda s: read_platform(s, house.auditor, key.meeting, FINAL))
    assert page.imports == ()
    assert [each.code for step in page.steps for each in step.lines] == ["step-shows-platform-gone"]
    with pytest.raises(NotFoundError):
        house.database.write(lambda s: take(s, auditor=house.auditor))


def test_another_import_replaces_the_one_that_was_confirmed_which_stays(house: House) -> None:
    first = bring_counted(house)
    units = list_register(house, first.meeting.meeting_id)
    second = bring(house, first.meeting.meeting_id, [make_row(each) for each in units[4:]])
    map_all(house, second)
    for key, at in ((first, FINAL), (second, FINAL + timedelta(hours=1))):
        say_published(house, key, count(house, key).figures())
        confirm(house, ask(house, key), house.second, at)

    shown = house.database.read(lambda s: find_public_import(s, first.meeting))

    assert shown is not None
    assert shown.id == second.id
    old = house.database.read(lambda s: get_row(s, first).sha256)
    assert shown.replaced == (ReplacedImport(old, FINAL),)
    with pytest.raises(NotNowError):
        house.database.write(lambda s: take_back(s, auditor=house.auditor, key=first, at=FINAL))
    page = house.database.read(lambda s: read_platform(s, house.auditor, first.meeting, FINAL))
    assert list(page.confirmed) == [second.id, first.id]


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
