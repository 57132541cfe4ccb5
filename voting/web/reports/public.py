"""开放数据: the figures of street offices for everybody, and for programs."""

from datetime import datetime

from flask import Blueprint, Response, jsonify, render_template
from flask.typing import ResponseReturnValue

from voting.caches import Cache
from voting.sentences import WORDS
from voting.services.reports.figures import FEWEST_ANSWERS
from voting.services.reports.open_data import MONTHS, VALUES, OpenRow, read_open_data
from voting.web.current import current
from voting.web.reports.cells import write_open
from voting.web.responses.files import send_sheet
from voting.web.sessions.access import public

open_data = Blueprint("open_data", __name__, url_prefix="/open-data")
_HOUR = 3600
_kept: Cache[tuple[str, datetime], tuple[OpenRow, ...]] = Cache(1)


def _read() -> tuple[OpenRow, ...]:
    """Return the rows, reckoned once an hour: anybody asks for them as often as they like."""
    at = current().clock.now()
    hour = at.replace(minute=0, second=0, microsecond=0)
    key = str(current().database.engine.url), hour
    return _kept.get(key, lambda: current().database.read(lambda s: read_open_data(s, at)))


def _keep(response: Response) -> Response:
    """Let whoever stands between keep an answer for an hour; months that are over change little."""
    response.headers["Cache-Control"] = f"public, max-age={_HOUR}"
    return response


@open_data.get("")
@public
def show() -> ResponseReturnValue:
    """Show what there is, and what each field means."""
    return render_template(
        "reports/open_data.html", names=VALUES, months=MONTHS, fewest=FEWEST_ANSWERS
    )


@open_data.get("/figures.json")
@public
def send_json() -> ResponseReturnValue:
    """Return the figures with what each field means."""
    rows = [
        {"street_office": each.street_office, "month": str(each.month), **each.values}
        for each in _read()
    ]
    fields = {
        name: {"name": WORDS["figure"][name], "meaning": WORDS["figure-meaning"][name]}
        for name in VALUES
    }
    return _keep(jsonify(hidden_below=FEWEST_ANSWERS, fields=fields, rows=rows))


@open_data.get("/figures.csv")
@public
def send_csv() -> ResponseReturnValue:
    """Return the figures as CSV."""
    return _keep(send_sheet("figures", "csv", *write_open(_read())))
