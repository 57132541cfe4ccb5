"""How a figure of a report is shown in a cell of a page, and written into one of a file."""

from collections.abc import Iterator, Sequence

from ballots.area import format_area
from voting.sentences import WORDS, Sentence, tell
from voting.services.reports.figures import (
    FEWEST_ANSWERS,
    MEDIANS,
    SHARES,
    Figures,
    find_mean,
    find_median,
    find_share,
)
from voting.services.reports.open_data import VALUES, OpenRow
from voting.services.reports.periods import Month
from voting.services.reports.report import Report
from voting.web.display.words import tell_sentence
from voting.wording import format_yuan

COLUMNS = {
    "meetings": (
        "noticed", "decided", "area_share", "persons_share", "carried_share", "days_median",
        "objections",
    ),
    "concerns": (
        "concerns", "answered_share", "ten_minutes_share", "hour_share", "answer_median",
        "closed_share", "closed_in_time_share", "closing_median", "satisfied_share",
    ),
    "company": ("surveys", "survey_answers", "survey_mean", "collected_share"),
}  # fmt: skip
"""The columns of each table of a report."""
_OF_ANSWERS = frozenset({"survey_marks", "survey_points"})
_AREAS = frozenset({"area_voted", "area_whole"})
_MONEY = frozenset({"billed", "collected"})
_NO_PARTS = frozenset({"area_share", "collected_share"})
_MINUTES = frozenset({"answer_median", "closing_median"})
_HOUR, _DAY = 60, 24 * 60


def show_figure(figures: Figures, name: str) -> str:
    """Return a figure as a cell of a page shows it; empty if there is nothing to show."""
    if name in SHARES:
        percent = find_share(figures, name).percent
        return f"{percent}%" if percent else ""
    if name == "survey_mean":
        return find_mean(figures)
    if name not in MEDIANS:
        return str(getattr(figures, name) or "")
    found = find_median(figures, name)
    if found is None:
        return ""
    return str(found) if name == "days_median" else _say_span(found)


def show_parts(figures: Figures, name: str) -> str:
    """Return of which count of which a rate is: 8/10; empty of what is no rate of counts."""
    if name not in SHARES or name in _NO_PARTS:
        return ""
    share = find_share(figures, name)
    return f"{share.part}/{share.whole}" if share.whole else ""


def _say_span(minutes: int) -> str:
    if minutes < _HOUR:
        return tell_sentence(Sentence("span-minutes", {"minutes": minutes}))
    if minutes < 2 * _DAY:
        hours, rest = divmod(minutes, _HOUR)
        return tell_sentence(Sentence("span-hours", {"hours": hours, "minutes": rest}))
    days, rest = divmod(minutes, _DAY)
    return tell_sentence(Sentence("span-days", {"days": days, "hours": rest // _HOUR}))


def _list_values(figures: Figures) -> Iterator[str]:
    for name in VALUES:
        yield _write(name, _find_value(figures, name))


def _find_value(figures: Figures, name: str) -> int | str | None:
    if name in SHARES:
        return find_share(figures, name).percent
    if name in MEDIANS:
        return find_median(figures, name)
    if name in _OF_ANSWERS and figures.survey_answers < FEWEST_ANSWERS:
        return None
    value: int | str = find_mean(figures) if name == "survey_mean" else getattr(figures, name)
    return value


def _write(name: str, value: int | str | None) -> str:
    if value is None:
        return ""
    if name in _AREAS:
        return format_area(int(value))
    return format_yuan(int(value)).replace(",", "") if name in _MONEY else str(value)


def _name_columns() -> tuple[str, ...]:
    """Return the titles of all values, as a file has them."""
    return tuple(map(_name_column, VALUES))


def _name_column(name: str) -> str:
    title = WORDS["figure"][name]
    if name in SHARES:
        return tell("report-percent", figure=title)
    return tell("report-minutes", figure=title) if name in _MINUTES else title


def write_report(report: Report) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the head and the rows of a report as a file has them: each community by month."""
    head = (*WORDS["report-place"].values(), *_name_columns())
    rows = [
        (each.street_office, each.name, str(month), *_list_values(report.places[each.id, month]))
        for each in report.chosen
        for month in report.period.months
        if (each.id, month) in report.places
    ]
    return head, rows


def write_open(rows: Sequence[OpenRow]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the head and the rows of open data as a file has them."""
    places = WORDS["report-place"]
    head = (places["office"], places["month"], *_name_columns())
    return head, [
        (each.street_office, str(each.month), *(_write(name, each.values[name]) for name in VALUES))
        for each in rows
    ]


def list_heights(report: Report, name: str) -> list[tuple[Month, int | None]]:
    """Return a figure of each month as a column of a chart: a rate in tenths of a per cent."""
    found = []
    for month in report.period.months:
        figures = report.of_month(month)
        is_rate = name in SHARES
        height = find_share(figures, name).thousandths if is_rate else getattr(figures, name)
        found.append((month, height))
    return found
