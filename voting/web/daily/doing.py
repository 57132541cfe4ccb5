"""主动领单: owners, and those who answer for a body, claim tasks and say that they are done."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from voting.services.concerns.answering import answer_for
from voting.services.daily import listing, pages, tasks
from voting.services.daily.tasks import Doer
from voting.services.people.actors import Owner
from voting.web.current import current
from voting.web.forms.daily.desk import FinishForm
from voting.web.forms.loading import find_photo, load
from voting.web.forms.refused import redisplays
from voting.web.responses.files import send_scan
from voting.web.responses.frame import find_answering_layout, read_framed
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import Answerer, for_answerer, for_owner

own_tasks = Blueprint("own_tasks", __name__, url_prefix="/affairs/tasks")
body_tasks = Blueprint("body_tasks", __name__, url_prefix="/watching/tasks")


def _claim(doer: Doer, number: str, *, is_named: bool = False) -> None:
    context = current()
    context.database.write(
        lambda s: tasks.claim(
            s, doer=doer, number=number, is_named=is_named, at=context.clock.now()
        )
    )


def _give_back(doer: Doer, number: str) -> None:
    current().database.write(lambda s: tasks.give_back(s, doer=doer, number=number))


def _finish(doer: Doer, number: str) -> None:
    form, picture, context = load(FinishForm), find_photo(), current()
    context.database.write(
        lambda s: tasks.finish(
            s,
            doer=doer,
            number=number,
            report=form.report,
            picture=picture,
            at=context.clock.now(),
        )
    )


def _send_picture(doer: Doer, number: str) -> ResponseReturnValue:
    return send_scan(
        current().database.read(
            lambda s: listing.get_task_picture(s, doer.community_id, number, doer=doer)
        )
    )


@own_tasks.get("/")
@for_owner
def home(owner: Owner) -> ResponseReturnValue:
    """Show what may be claimed, and what the owner does."""
    page = current().database.read(lambda s: pages.read_own_tasks(s, owner))
    return render_page("daily/own_tasks.html", page, now=current().clock.now())


@own_tasks.get("/<number>")
@for_owner
def show(owner: Owner, number: str) -> ResponseReturnValue:
    """Show a task to an owner who may do it."""
    page = current().database.read(lambda s: pages.read_task_of(s, owner, number))
    return render_page("daily/own_task.html", page, now=current().clock.now())


@own_tasks.get("/<number>/picture")
@for_owner
def picture(owner: Owner, number: str) -> ResponseReturnValue:
    """Show an owner the picture of what they did."""
    return _send_picture(owner, number)


@own_tasks.post("/<number>/claim/<any(unnamed, named):how>")
@for_owner
def claim(owner: Owner, number: str, how: str) -> ResponseReturnValue:
    """Claim a task, named to everybody or not."""
    _claim(owner, number, is_named=how == "named")
    return redirect(url_for("own_tasks.show", number=number), 303)


@own_tasks.post("/<number>/back")
@for_owner
def give_back(owner: Owner, number: str) -> ResponseReturnValue:
    """Give a claimed task back."""
    _give_back(owner, number)
    return redirect(url_for("own_tasks.show", number=number), 303)


@own_tasks.post("/<number>/name/removal")
@for_owner
def unname(owner: Owner, number: str) -> ResponseReturnValue:
    """Take one's own name back."""
    current().database.write(lambda s: tasks.unname(s, owner=owner, number=number))
    return redirect(url_for("own_tasks.show", number=number), 303)


@own_tasks.post("/<number>/report")
@redisplays(show)
@for_owner
def finish(owner: Owner, number: str) -> ResponseReturnValue:
    """Say that a task is done."""
    _finish(owner, number)
    return redirect(url_for("own_tasks.show", number=number), 303)


@body_tasks.get("/")
@for_answerer
def body_home(actor: Answerer) -> ResponseReturnValue:
    """Show what may be claimed, and what the actor's body does."""
    page = read_framed(lambda s: pages.read_own_tasks(s, answer_for(actor)))
    layout, now = find_answering_layout(actor), current().clock.now()
    return render_page("daily/body_tasks.html", page, now=now, layout=layout)


@body_tasks.get("/<number>")
@for_answerer
def body_show(actor: Answerer, number: str) -> ResponseReturnValue:
    """Show a task to somebody whose body may do it."""
    page = read_framed(lambda s: pages.read_task_of(s, answer_for(actor), number))
    layout, now = find_answering_layout(actor), current().clock.now()
    return render_page("daily/body_task.html", page, now=now, layout=layout)


@body_tasks.get("/<number>/picture")
@for_answerer
def body_picture(actor: Answerer, number: str) -> ResponseReturnValue:
    """Show the picture of what the actor's body did."""
    return _send_picture(answer_for(actor), number)


@body_tasks.post("/<number>/claim")
@for_answerer
def body_claim(actor: Answerer, number: str) -> ResponseReturnValue:
    """Claim a task for a body."""
    _claim(answer_for(actor), number)
    return redirect(url_for("body_tasks.body_show", number=number), 303)


@body_tasks.post("/<number>/back")
@for_answerer
def body_give_back(actor: Answerer, number: str) -> ResponseReturnValue:
    """Give a task back that a body had claimed."""
    _give_back(answer_for(actor), number)
    return redirect(url_for("body_tasks.body_show", number=number), 303)


@body_tasks.post("/<number>/report")
@redisplays(body_show)
@for_answerer
def body_finish(actor: Answerer, number: str) -> ResponseReturnValue:
    """Say for a body that a task is done."""
    _finish(answer_for(actor), number)
    return redirect(url_for("body_tasks.body_show", number=number), 303)
