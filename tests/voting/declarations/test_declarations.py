"""What is declared takes two, is replaced and not changed, and says where it is from."""

import io
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from tests.voting.declarations.declared import FEES, SERVICES, ask, declare
from tests.voting.installation import OPENS, FixedClock, House
from tests.voting.web.browsing import PICTURE, send, sign_in
from voting.errors import InputError, NotFoundError, NotNowError
from voting.services.declarations.done import (
    ServiceBoard,
    get_photo,
    read_services_board,
    record_done,
    take_back_done,
)
from voting.services.declarations.fees import Fees
from voting.services.declarations.records import Declared, NewDeclaration, list_declared
from voting.services.declarations.services import (
    PromisedService,
    Services,
    read_services,
    write_services,
)
from voting.services.declarations.terms import DeclarationKind, Interval
from voting.services.fund.quarters import Quarter
from voting.services.reports.figures import find_share
from voting.services.reports.periods import Month, Period
from voting.services.reports.report import read_report
from voting.services.scans import Scan, strip_photo
from voting.storage.tables.declarations.rows import ServiceRecordRow


def fees(billed: int, collected: int, number: int = 1) -> NewDeclaration:
    content = Fees(quarter=Quarter(2026, number), billed_cents=billed, collected_cents=collected)
    return replace(FEES, content=content)


def list_fees(house: House) -> tuple[Declared, ...]:
    return house.database.read(
        lambda s: list_declared(s, (house.community.id,), DeclarationKind.FEES)
    )


def read_board(house: House, days: int = 0) -> ServiceBoard:
    at = OPENS + timedelta(days=days)
    return house.database.read(lambda s: read_services_board(s, house.community.id, at))


def record(house: House, service: str, day: date, photo: Scan | None = None) -> None:
    house.database.write(
        lambda s: record_done(
            s, member=house.member, service=service, day=day, note="", photo=photo, at=OPENS
        )
    )


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (fees(0, 0), "fees-unbilled"),
        (fees(100, 101), "fees-beyond"),
        (fees(100, -1), "fees-beyond"),
        (fees(100, 50, 2), "fees-early"),
        (replace(FEES, source=" "), "declaration-sourceless"),
    ],
)
def test_fees_that_cannot_be_are_refused(house: House, new: NewDeclaration, code: str) -> None:
    with pytest.raises(InputError) as refused:
        ask(house, new)
    assert refused.value.sentence == code


def test_a_later_figure_replaces_one_and_the_report_has_it_in_the_last_month(
    house: House,
) -> None:
    declare(house, FEES)
    with pytest.raises(InputError, match="unchanged"):
        ask(house, FEES)
    declare(house, fees(1_000_000, 900_000), at=OPENS + timedelta(hours=1))

    (standing,) = list_fees(house)

    assert isinstance(standing.content, Fees)
    assert (standing.content.share, standing.replaced) == ("90.0\N{NO-BREAK SPACE}%", 1)
    spring = Period(Month(2026, 1), Month(2026, 4))
    report = house.database.read(lambda s: read_report(s, house.auditor, spring, "", OPENS))
    assert find_share(report.of_month(Month(2026, 3)), "collected_share").percent == "90.0"
    assert report.of_month(Month(2026, 2)).billed == 0


def test_services_are_read_as_people_write_them() -> None:
    found = read_services("电梯维护保养 15天\n\n绿化修剪 每月一次\n外墙清洗，1年\n消杀：每2周")

    assert found == (
        PromisedService("电梯维护保养", 15, Interval.DAYS),
        PromisedService("绿化修剪", 1, Interval.MONTHS),
        PromisedService("外墙清洗", 12, Interval.MONTHS),
        PromisedService("消杀", 14, Interval.DAYS),
    )
    assert read_services(write_services(found)) == found
    for line in (
        "电梯维护保养",
        "电梯 0天",
        "电梯 三天",
        f"{'长' * 41} 1天",
        "a" + " " * 4_000 + "b" * 61,
    ):
        with pytest.raises(InputError):
            read_services(line)
    # The last of January and a month is the last of February.
    assert found[1].find_due(date(2026, 1, 31)) == date(2026, 2, 28)
    assert found[2].find_due(date(2024, 2, 29)) == date(2025, 2, 28)


def test_what_is_late_is_said_until_it_is_done(house: House) -> None:
    declare(house, SERVICES)
    assert [each.service.name for each in read_board(house).late] == ["电梯维护保养", "绿化修剪"]

    record(house, "电梯维护保养", date(2026, 4, 10))
    record(house, "电梯维护保养", date(2026, 4, 3))

    lift, *_ = read_board(house).lines
    assert (lift.last_on, lift.due_on, lift.is_late) == (
        date(2026, 4, 10), date(2026, 4, 25), False
    )  # fmt: skip
    # OPENS is on 18 April: due on the 25th, it is late on the 26th.
    assert not read_board(house, 7).lines[0].is_late
    assert read_board(house, 8).lines[0].is_late
    for service, day in (("没有的", date(2026, 4, 1)), ("绿化修剪", date(2026, 4, 19))):
        with pytest.raises(InputError):
            record(house, service, day)


def test_what_was_done_before_the_list_began_does_not_count_for_it(house: House) -> None:
    declare(house, SERVICES)
    record(house, "电梯维护保养", date(2026, 4, 3))
    assert isinstance(SERVICES.content, Services)
    anew = replace(SERVICES, content=replace(SERVICES.content, since=date(2026, 4, 10)))
    declare(house, anew, at=OPENS + timedelta(hours=1))

    lift, *_ = read_board(house).lines

    assert (lift.last_on, lift.due_on) == (None, date(2026, 4, 25))


def test_what_is_taken_back_stays_to_be_read_and_counts_no_more(house: House) -> None:
    declare(house, SERVICES)
    record(house, "绿化修剪", date(2026, 4, 10))
    (done,) = read_board(house).done
    take = partial(take_back_done, member=house.member, record_id=done.id, at=OPENS)
    with pytest.raises(InputError):
        house.database.write(partial(take, reason=" "))
    house.database.write(partial(take, reason="记错了"))

    board = read_board(house)

    assert [each.reason for each in board.done] == ["记错了"]
    assert "绿化修剪" in {each.service.name for each in board.late}
    with pytest.raises(NotNowError):
        house.database.write(partial(take, reason="再撤"))


def test_a_picture_that_is_taken_back_is_sent_to_nobody(house: House) -> None:
    declare(house, SERVICES)
    photo = strip_photo(Scan(PICTURE, "image/png"))
    record(house, "绿化修剪", date(2026, 4, 10), photo=photo)
    (done,) = read_board(house).done
    find = partial(get_photo, community_id=house.community.id, record_id=done.id)
    assert house.database.read(find) == photo

    house.database.write(
        partial(take_back_done, member=house.member, record_id=done.id, at=OPENS, reason="拍到了人")
    )

    with pytest.raises(NotFoundError):
        house.database.read(find)


def test_a_picture_loses_what_a_camera_wrote_and_has_the_size_of_a_screen() -> None:
    written, exif = io.BytesIO(), Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "CAMERA-OF-SOMEBODY"
    Image.new("RGB", (4000, 1000), "red").save(written, "JPEG", exif=exif)

    found = strip_photo(Scan(written.getvalue(), "image/jpeg"))

    with Image.open(io.BytesIO(found.content)) as image:
        # Turned as it was taken, and small.
        assert image.size == (480, 1920)
        assert not image.getexif()
    assert b"CAMERA" not in found.content
    with pytest.raises(InputError):
        strip_photo(Scan(b"%PDF-", "application/pdf"))


def test_the_public_sees_services_fees_and_the_screen_and_no_member(
    app: Flask, web_house: House, clock: FixedClock
) -> None:
    house, clock.instant = web_house, OPENS
    code = house.community.code
    stranger, member = app.test_client(), app.test_client()
    for path in ("services", "screen"):
        assert "还没有公示服务清单" in stranger.get(f"/c/{code}/{path}").text
    declare(house, FEES, SERVICES)
    sign_in(member, "m-langyue")
    desk = member.get("/committee/services/").text
    written = io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(written, "PNG")
    status, _ = send(
        member, "/committee/services/done", desk, service="绿化修剪", day="2026-04-10",
        note="东侧", scan=(io.BytesIO(written.getvalue()), "a.png"),
    )  # fmt: skip

    assert status == 200
    page, screen = (stranger.get(f"/c/{code}/{path}").text for path in ("services", "screen"))
    assert "87.6" in page
    assert "一季度收费报表" in page
    assert "东侧" in page
    assert 'http-equiv="refresh"' in screen
    assert "陈委员" not in page + screen
    row = house.database.read(lambda s: s.scalars(select(ServiceRecordRow)).one())
    photo = stranger.get(f"/c/{code}/services/{row.id}/photo")
    assert (photo.mimetype, photo.data[:2]) == ("image/jpeg", b"\xff\xd8")
    with pytest.raises(NotFoundError):
        house.database.read(lambda s: get_photo(s, "another", row.id))
    assert member.get("/committee/services/poster").data.startswith(b"%PDF")
