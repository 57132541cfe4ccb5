"""A breach of the covenant is heard before two decide it, and names nobody who did not agree."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from tests.voting.affairs.test_affairs import freeze_small
from tests.voting.installation import NOTICED, House
from tests.voting.neighbours.breach_cases import DAMAGES, answer, decide, do, note_one
from tests.voting.neighbours.neighbour_cases import CONSENT
from tests.voting.neighbours.test_mediations import find_parties
from tests.voting.storage.sealed_rows import change_rows
from voting.errors import InputError, NotFoundError, NotNowError
from voting.services.neighbours import breach_pages, breaches
from voting.services.neighbours.breach_pages import BreachView
from voting.services.neighbours.deciding import Decision
from voting.services.neighbours.terms import BreachAct, BreachState
from voting.storage.tables.register import OwnerRow, UnitRow

DAY = timedelta(days=1)
NAMED = replace(DAMAGES, is_named=True)


def look(house: House, breach_id: str) -> BreachView:
    return house.database.read(
        lambda s: breach_pages.read_at_desk(s, house.member, breach_id, NOTICED)
    ).breach


def read(app: Flask) -> str:
    return app.test_client().get("/c/langyue/breaches").text.replace("\xa0", " ")


def test_a_breach_is_heard_decided_paid_and_struck_and_names_nobody(
    app: Flask, web_house: House
) -> None:
    house = web_house
    freeze_small(house)
    owner, _, stranger = find_parties(house)
    breach_id = note_one(house, NOTICED)
    with pytest.raises(NotNowError) as early:
        decide(house, breach_id, DAMAGES, NOTICED)
    assert early.value.sentence == "breach-unheard"
    with pytest.raises(NotFoundError):
        answer(house, stranger, breach_id, NOTICED)
    answer(house, owner, breach_id, NOTICED)
    assert "第十二条" not in read(app)

    decide(house, breach_id, DAMAGES, NOTICED)
    found, page = look(house, breach_id), read(app)
    assert "有一户在楼道堆放物品" in page
    assert "还欠 200.00" in page
    hidden = (*found.name.split("、"), *found.address.split("、"), found.facts, found.answer)
    assert not [each for each in hidden if each in page]

    paid: dict[str, object] = {"cents": 5_000, "on": "2026-04-01"}
    do(house, breach_id, BreachAct.PAY, paid, NOTICED)
    with pytest.raises(InputError):
        do(house, breach_id, BreachAct.PAY, paid | {"cents": 15_001}, NOTICED)
    assert look(house, breach_id).paid_cents == 5_000
    do(house, breach_id, BreachAct.STRIKE, {"reason": "认错了人"}, NOTICED)
    page = read(app)
    assert "已撤销" in page
    assert "楼道" not in page
    assert "认错了人" not in page
    with pytest.raises(NotNowError):
        do(house, breach_id, BreachAct.PAY, paid, NOTICED)


def test_after_its_days_a_breach_is_decided_unheard_and_one_that_does_not_stand_is_not_public(
    app: Flask, web_house: House
) -> None:
    house = web_house
    freeze_small(house)
    breach_id = note_one(house, NOTICED)
    with pytest.raises(NotNowError):
        decide(house, breach_id, DAMAGES, NOTICED + 7 * DAY)
    decide(house, breach_id, Decision(is_upheld=False), NOTICED + 9 * DAY)

    assert look(house, breach_id).state is BreachState.DROPPED
    assert "还没有处理过" in read(app)


def test_somebody_is_named_who_agreed_until_they_do_not(app: Flask, web_house: House) -> None:
    house = web_house
    freeze_small(house)
    owner, other, _ = find_parties(house)
    agreed = note_one(house, NOTICED)
    name = look(house, agreed).name
    answer(house, owner, agreed, NOTICED)
    judged = replace(NAMED, judgment="（2026）民初1号")
    for wrong, scan, code in (
        (NAMED, None, "breach-naming"),
        (judged, None, "breach-judgment"),
        (judged, CONSENT, "breach-naming"),
        (replace(DAMAGES, public_text=f"{name}堆物"), None, "breach-names"),
    ):
        with pytest.raises(InputError) as refused:
            decide(house, agreed, wrong, NOTICED, scan)
        assert refused.value.sentence == code
    answer(house, owner, agreed, NOTICED, agrees=True)
    with pytest.raises(InputError, match="breach-names"):
        decide(house, agreed, replace(NAMED, public_text=f"{name}堆物"), NOTICED)
    decide(house, agreed, judged, NOTICED, CONSENT)
    assert name in read(app)
    assert "民初1号" not in read(app)
    with pytest.raises(NotFoundError):
        house.database.write(lambda s: breaches.refuse_naming(s, owner=other, breach_id=agreed))
    house.database.write(lambda s: breaches.refuse_naming(s, owner=owner, breach_id=agreed))
    assert name not in read(app)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"public_text": ""}, "breach-unworded"),
        ({"damages_cents": 0}, "breach-damages"),
        ({"measure": "reminder"}, "breach-damages"),
        ({"public_text": "1栋1单元 0101 堆物"}, "breach-names"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(
    house: House, changed: dict[str, object], code: str
) -> None:
    freeze_small(house)
    breach_id = note_one(house, NOTICED)
    wrong = Decision.from_json(DAMAGES.to_json() | changed)
    with pytest.raises(InputError) as refused:
        decide(house, breach_id, wrong, NOTICED + 9 * DAY)
    assert refused.value.sentence == code


def test_a_home_without_a_telephone_is_told_in_another_way_and_a_small_building_is_not_named(
    house: House,
) -> None:
    freeze_small(house)
    house.database.write(
        lambda s: s.execute(update(UnitRow).where(UnitRow.room == "0604").values(building="2栋"))
    )
    one, two = note_one(house, NOTICED), note_one(house, NOTICED, "2栋1单元0604")
    assert [look(house, each).building for each in (one, two)] == ["1栋", ""]
    change_rows(house.database, OwnerRow, telephone="")
    with pytest.raises(InputError) as refused:
        house.database.write(
            lambda s: breaches.note_breach(
                s,
                member=house.member,
                new=breaches.NewBreach(
                    address="1栋1单元0101",
                    article="第十二条",
                    facts="堆物",
                    answer_until=NOTICED.date() + 8 * DAY,
                ),
                at=NOTICED,
            )
        )
    assert refused.value.sentence == "breach-untold"
