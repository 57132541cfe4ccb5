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


def test_duties_are_counted_by_month_in_public_and_lead_to_a_concern_by_one_press(
    app: Flask, web_house: House
) -> None:
    house = web_house
    captain = Answering("k", Handler.CAPTAIN, house.community.id, "2栋")
    new = duties.NewDuty(
        kind=duties.DutyKind.VISIT,
        role=duties.DutyRole.CAPTAIN,
        done_on=TODAY,
        place="2栋大堂",
        text="楼道灯不亮",
    )

    def record_it(by: Member | Answering, duty: duties.NewDuty) -> None:
        house.database.write(lambda s: duties.record_duty(s, by=by, new=duty, at=NOTICED))

    for wrong in (
        replace(new, role=duties.DutyRole.PROPERTY),
        replace(new, done_on=TODAY + DAY),
        replace(new, done_on=TODAY - 32 * DAY),
    ):
        with pytest.raises(InputError):
            record_it(captain, wrong)
    record_it(captain, new)
    # A captain reads what was written down for their own building.
    for building, seen in (("2栋", 1), ("1栋", 0)):
        who = replace(captain, building=building)
        page = house.database.read(partial(duties.read_body_duties, who=who))
        assert len(page.duties) == seen
    record_it(house.member, replace(new, kind=duties.DutyKind.INSPECTION, done_on=TODAY - DAY))
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
    for _ in range(duties.MOST_A_DAY - 1):
        record_it(captain, new)
    with pytest.raises(InputError, match="duties-too-many"):
        record_it(captain, new)
