"""The desk of those who answer concerns for a body, at their own sign-in or the street office's."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from voting.services.concerns import answering as service
from voting.services.concerns.answering import Answering, answer_for, answer_for_office
from voting.services.people.actors import Auditor
from voting.web.current import current
from voting.web.forms.concerns.desk import AnswerForm, CheckForm
from voting.web.forms.loading import load
from voting.web.forms.refused import redisplays
from voting.web.responses.frame import find_answering_layout, read_framed
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import Answerer, for_answerer, for_auditor

answering = Blueprint("answering", __name__, url_prefix="/watching/concerns")
office_answering = Blueprint(
    "office_answering", __name__, url_prefix="/office/<community_id>/concerns"
)


def _show_list(who: Answering, layout: str, **place: str) -> ResponseReturnValue:
    now = current().clock.now()
    page = read_framed(lambda s: service.read_list(s, who, now))
    face = "office_answering" if place else "answering"
    return render_page(
        "concerns/to_answer.html", page, now=now, layout=layout, face=face, place=place
    )


def _show_one(who: Answering, number: str, layout: str, **place: str) -> ResponseReturnValue:
    now = current().clock.now()
    page = read_framed(lambda s: service.read_one(s, who, number, now))
    face = "office_answering" if place else "answering"
    return render_page("concerns/answer.html", page, now=now, layout=layout, face=face, place=place)


def _answer(who: Answering, number: str) -> None:
    form, context = load(AnswerForm), current()
    context.database.write(
        lambda s: service.answer(
            s,
            who=who,
            number=number,
            text=form.text,
            is_done=form.is_done,
            at=context.clock.now(),
        )
    )


@answering.get("/")
@for_answerer
def home(actor: Answerer) -> ResponseReturnValue:
    """Show what the actor's body has to answer."""
    return _show_list(answer_for(actor), find_answering_layout(actor))


@answering.get("/<number>")
@for_answerer
def show(actor: Answerer, number: str) -> ResponseReturnValue:
    """Show a concern as everybody reads it, with the form to answer it."""
    return _show_one(answer_for(actor), number, find_answering_layout(actor))


@answering.post("/<number>")
@redisplays(show)
@for_answerer
def answer(actor: Answerer, number: str) -> ResponseReturnValue:
    """Answer a concern."""
    _answer(answer_for(actor), number)
    return redirect(url_for("answering.show", number=number), 303)


@answering.post("/<number>/check")
@redisplays(show)
@for_answerer
def check(actor: Answerer, number: str) -> ResponseReturnValue:
    """Say as the supervisors whether it is done as it was decided."""
    form, context = load(CheckForm), current()
    context.database.write(
        lambda s: service.check_execution(
            s,
            who=answer_for(actor),
            number=number,
            finding=form.finding,
            text=form.text,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("answering.show", number=number), 303)


@office_answering.get("/")
@for_auditor
def office_home(auditor: Auditor, community_id: str) -> ResponseReturnValue:
    """Show what the street office has to answer in a community."""
    who = answer_for_office(auditor, community_id)
    return _show_list(who, "office/layout.html", community_id=community_id)


@office_answering.get("/<number>")
@for_auditor
def office_show(auditor: Auditor, community_id: str, number: str) -> ResponseReturnValue:
    """Show a concern to the street office, with the form to answer it."""
    who = answer_for_office(auditor, community_id)
    return _show_one(who, number, "office/layout.html", community_id=community_id)


@office_answering.post("/<number>")
@redisplays(office_show)
@for_auditor
def office_answer(auditor: Auditor, community_id: str, number: str) -> ResponseReturnValue:
    """Answer a concern as the street office."""
    _answer(answer_for_office(auditor, community_id), number)
    to = url_for("office_answering.office_show", community_id=community_id, number=number)
    return redirect(to, 303)
