"""A page with every element of the pages once, in light and in dark, for whoever develops them."""

from datetime import datetime, timedelta

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from audit.printed.glance import Measure, Requirement
from ballots.statute import Threshold
from voting.sentences import tell
from voting.services.tables import Asked
from voting.web.current import current
from voting.web.forms.refused import PageForm, Refused
from voting.web.sessions.access import public

design = Blueprint("design", __name__)
_SCHEMES = ("light", "dark")
_HALF = Threshold(1, 2, inclusive=False)


@design.get("/design")
@public
def show() -> ResponseReturnValue:
    """Show the elements; only where the application serves its own machine alone."""
    if not current().settings.is_development:
        abort(404)
    at = current().clock.now()
    return render_template(
        "design.html",
        schemes=_SCHEMES,
        forms={scheme: _make_forms(scheme) for scheme in _SCHEMES},
        asked=Asked(text="0101", sort="address", page=2),
        requirement=_make_requirement(),
        days=_list_days(at),
    )


def _make_forms(scheme: str) -> dict[str, PageForm]:
    """Return a form as it is first shown, and as it comes back with what is wrong."""
    refused = Refused(
        typed={"name": ("",), "text": ("",)},
        errors={name: tell("field-missing") for name in ("name", "text", "choice", "agreed")},
    )
    first = PageForm(action="#", prefix=f"{scheme}-", hidden={}, refused=None)
    again = PageForm(action="#", prefix=f"{scheme}-again-", hidden={}, refused=refused)
    return {"first": first, "again": again}


def _make_requirement() -> Requirement:
    """Return a requirement that the area reaches and the persons do not."""
    return Requirement(
        name="participation",
        title="",
        english_title="",
        area=Measure(
            is_area=True, part=6_400_000, whole=10_000_000, deemed=900_000, threshold=_HALF
        ),
        persons=Measure(is_area=False, part=410, whole=1_000, deemed=0, threshold=_HALF),
    )


def _list_days(at: datetime) -> dict[str, datetime]:
    return {"past": at - timedelta(days=1), "next": at + timedelta(days=2)}
