"""How many statements a list takes: as many with twelve lines as with two."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.voting.installation import House
from tests.voting.pages.filling import (
    Fill,
    fill_board,
    fill_disputes,
    fill_mandates,
    fill_objections,
    fill_objections_to_a_result,
    fill_office_mandates,
    fill_office_objections,
    fill_office_prints,
    fill_office_rules,
    fill_office_transfers,
    fill_papers,
    fill_registers,
    fill_rules,
    fill_steps_of_a_meeting,
    fill_transfers,
    fill_waiting_deliveries,
    fill_waiting_mandates,
    fill_waiting_papers,
    fill_waiting_transfers,
    fill_waiting_voidings,
    fill_withdrawals,
)
from tests.voting.pages.test_reads import count, sign_in


@pytest.mark.parametrize(
    ("prepare", "line"),
    [
        (fill_registers, "a.csv"),
        (fill_objections, "异议"),
        (fill_board, "提议"),
        (fill_rules, "议事规则第二十一条"),
        (fill_office_rules, "议事规则第二十一条"),
        (fill_transfers, "𬱖芳"),
        (fill_office_transfers, "𬱖芳"),
        (fill_waiting_transfers, "𬱖芳"),
        (fill_mandates, "李芳"),
        (fill_office_mandates, "李芳"),
        (fill_waiting_mandates, "李芳"),
        (fill_waiting_deliveries, "1栋1单元"),
        (fill_waiting_voidings, "非本人所投"),
        (fill_steps_of_a_meeting, "1栋1单元"),
        (fill_papers, "1栋1单元"),
        (fill_waiting_papers, "重复提交的表决票"),
        (fill_withdrawals, "候选人"),
        (fill_disputes, "1栋1单元"),
        (fill_objections_to_a_result, "异议"),
        (fill_office_objections, "异议"),
        (fill_office_prints, "1栋1单元"),
    ],
)
def test_a_list_of_twelve_takes_as_many_statements_as_one_of_two(
    app: Flask,
    browser: FlaskClient,
    web_house: House,
    prepare: Callable[[House], tuple[str, Fill]],
    line: str,
) -> None:
    url, fill = prepare(web_house)
    sign_in(browser, "a-langyue" if url.startswith("/office") else "n-langyue")
    fill(0)
    fill(1)
    few, short = count(app, browser, url), browser.get(url).text

    for number in range(2, 12):
        fill(number)

    assert count(app, browser, url) == few
    assert browser.get(url).text.count(line) >= short.count(line) + 10
