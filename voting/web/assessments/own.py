"""我要评价: an owner answers for their home."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext  # type: ignore[import-untyped]  # it has none

from voting.sentences import WORDS
from voting.services.assessments import answering, pages
from voting.services.people.actors import Owner
from voting.web.assessments.forms import AnswerForm
from voting.web.current import current
from voting.web.forms.loading import load
from voting.web.forms.refused import redisplays
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_owner

own_assessments = Blueprint("own_assessments", __name__, url_prefix="/affairs/assessments")


@own_assessments.get("/<assessment_id>")
@for_owner
def show(owner: Owner, assessment_id: str) -> ResponseReturnValue:
    """Show the questions; what was answered is never shown again."""
    at = current().clock.now()
    page = current().database.read(lambda s: pages.read_answering(s, owner, assessment_id, at))
    scale = {
        mark: gettext(words).replace(" ", "\n", 1)
        for mark, words in WORDS["assessment-score"].items()
    }
    return render_page("assessments/answer.html", page, scale=scale)


@own_assessments.post("/<assessment_id>")
@redisplays(show)
@for_owner
def answer(owner: Owner, assessment_id: str) -> ResponseReturnValue:
    """Answer, or answer anew."""
    form, context = load(AnswerForm), current()
    context.database.write(
        lambda s: answering.answer_assessment(
            s,
            owner=owner,
            assessment_id=assessment_id,
            marks=form.marks,
            remark=form.remark,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("own_assessments.thank", assessment_id=assessment_id), 303)


@own_assessments.get("/<assessment_id>/thanks")
@for_owner
def thank(owner: Owner, assessment_id: str) -> ResponseReturnValue:
    """Say that it was received, until when it may be changed, and when the result is out."""
    at = current().clock.now()
    page = current().database.read(lambda s: pages.read_answering(s, owner, assessment_id, at))
    return render_page("assessments/thanks.html", page)
