"""考评, as everybody reads them: what runs, who counts, and the results once they are closed."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from voting.services.assessments import pages
from voting.web.current import current
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import public

assessments = Blueprint("assessments", __name__, url_prefix="/c/<code>/assessments")


@assessments.get("")
@public
def home(code: str) -> ResponseReturnValue:
    """Show the assessments of a community."""
    at = current().clock.now()
    page = current().database.read(lambda s: pages.read_assessments(s, code, at))
    return render_page("assessments/list.html", page)


@assessments.get("/<assessment_id>")
@public
def show(code: str, assessment_id: str) -> ResponseReturnValue:
    """Show an assessment; its printed code leads here."""
    at = current().clock.now()
    page = current().database.read(lambda s: pages.read_assessment(s, code, assessment_id, at))
    return render_page("assessments/assessment.html", page)
