"""Visits, reception days and inspections: in public a number, for the desks what was seen."""

from dataclasses import replace
from functools import partial

import pytest
from flask import Flask

from tests.voting.daily.test_daily import DAY, TODAY
from tests.voting.installation import NOTICED, House
from voting.errors import InputError, NotNowError
from voting.services.concerns.answering import Answering
from voting.services.concerns.terms import Handler
from voting.services.daily import duties
from voting.services.people.actors import Member

NEW = duties.NewDuty(
    kind=duties.DutyKind.VISIT,
    role=duties.DutyRole.CAPTAIN,
    done_on=TODAY,
    place="2栋大堂",
    text="楼道灯不亮",
)


def be_captain(house: House, building: str = "2栋") -> Answering:
    return Answering("k", Handler.CAPTAIN, house.community.id, building)


def record(house: House, by: Member | Answering, duty: duties.NewDuty = NEW) -> None:
    house.database.write(lambda s: duties.record_duty(s, by=by, new=duty, at=NOTICED))


def test_duties_are_counted_by_month_in_public_and_lead_to_a_concern_by_one_press(
    app: Flask, web_house: House
) -> None:
    house = web_house
    record(house, be_captain(house))
    inspection = replace(NEW, kind=duties.DutyKind.INSPECTION, done_on=TODAY - DAY)
    record(house, house.member, inspection)
    (own, *_) = house.database.read(lambda s: duties.read_desk_duties(s, house.member)).duties
    number = house.database.write(
        lambda s: duties.raise_from(s, member=house.member, duty_id=own.id, at=NOTICED)
    )

    counted = app.test_client().get("/c/langyue/duties").text
    april, march = counted.split("<b>2026-03</b>")
    assert "入户走访 <b>1</b>" in april.split("<b>2026-04</b>")[1]
    assert "提成诉求" in april
    assert "巡查 <b>1</b>" in march
    assert "楼道灯" not in counted
    assert "2栋大堂" not in counted
    assert app.test_client().get(f"/c/langyue/concerns/{number}").status_code == 200
    with pytest.raises(NotNowError):
        house.database.write(
            lambda s: duties.raise_from(s, member=house.member, duty_id=own.id, at=NOTICED)
        )


def test_a_duty_is_written_down_soon_by_who_did_it_and_not_without_end(house: House) -> None:
    captain = be_captain(house)
    for wrong in (
        replace(NEW, role=duties.DutyRole.PROPERTY),
        replace(NEW, done_on=TODAY + DAY),
        replace(NEW, done_on=TODAY - 32 * DAY),
    ):
        with pytest.raises(InputError):
            record(house, captain, wrong)
    for _ in range(duties.MOST_A_DAY):
        record(house, captain)
    with pytest.raises(InputError, match="duties-too-many"):
        record(house, captain)
    # A captain reads what was written down for their own building.
    for building, seen in (("2栋", duties.MOST_A_DAY), ("1栋", 0)):
        who = be_captain(house, building)
        assert len(house.database.read(partial(duties.read_body_duties, who=who)).duties) == seen
