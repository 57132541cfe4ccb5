"""What pages are folded and grouped by."""

from dataclasses import dataclass

from voting.web.display.templates import group_by_building


@dataclass(frozen=True)
class Line:
    building: str
    number: int


def test_lines_are_grouped_by_building_in_the_order_they_come() -> None:
    lines = [Line("2栋", 1), Line("10栋", 2), Line("2栋", 3)]

    assert group_by_building(lines) == [("2栋", [lines[0], lines[2]]), ("10栋", [lines[1]])]
