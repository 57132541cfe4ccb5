"""The desk of tasks: make one, accept what was done, send it back."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from voting.services.daily import listing, pages, tasks
from voting.services.daily.tasks import NewTask
from voting.services.daily.terms import DOERS
from voting.services.people.actors import Member
from voting.web.current import current
from voting.web.display.words import list_words
from voting.web.forms.daily.desk import RemarkForm, TaskForm
from voting.web.forms.loading import load
from voting.web.forms.refused import redisplays
from voting.web.forms.tables import load_asked
from voting.web.responses.files import send_scan
from voting.web.responses.frame import read_framed
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_member

task_desk = Blueprint("task_desk", __name__, url_prefix="/committee/tasks")


@task_desk.get("/")
@for_member
def home(member: Member) -> ResponseReturnValue:
    """Show all tasks, and the form to make one."""
    asked, now = load_asked("state"), current().clock.now()
    page = read_framed(lambda s: pages.read_desk_tasks(s, member, asked, now))
    return render_page(
        "daily/desk/task_desk.html",
        page,
        now=now,
        handlers=list_words("handler", *DOERS),
        concern=request.args.get("concern", ""),
    )


@task_desk.post("/")
@redisplays(home)
@for_member
def make(member: Member) -> ResponseReturnValue:
    """Make a task."""
    form, context = load(TaskForm), current()
    new = NewTask(
        title=form.title,
        text=form.text,
        handler=form.handler,
        due_on=form.due_on,
        concern=form.concern,
    )
    number = context.database.write(
        lambda s: tasks.make_task(s, member=member, new=new, at=context.clock.now())
    )
    return redirect(url_for("task_desk.show", number=number), 303)


@task_desk.get("/<number>")
@for_member
def show(member: Member, number: str) -> ResponseReturnValue:
    """Show a task with what was done."""
    now = current().clock.now()
    page = read_framed(lambda s: pages.read_desk_task(s, member, number))
    return render_page("daily/desk/task_at_desk.html", page, now=now)


@task_desk.get("/<number>/picture")
@for_member
def picture(member: Member, number: str) -> ResponseReturnValue:
    """Show the picture of what was done."""
    community = member.community_id
    found = current().database.read(
        lambda s: listing.get_task_picture(s, community, number, doer=None, is_desk=True)
    )
    return send_scan(found)


@task_desk.post("/<number>/acceptance")
@for_member
def accept(member: Member, number: str) -> ResponseReturnValue:
    """Accept what was done."""
    context = current()
    context.database.write(
        lambda s: tasks.accept(s, member=member, number=number, at=context.clock.now())
    )
    return redirect(url_for("task_desk.show", number=number), 303)


@task_desk.post("/<number>/return")
@redisplays(show)
@for_member
def send_back(member: Member, number: str) -> ResponseReturnValue:
    """Say why it is not accepted, or take it back from whoever claimed it."""
    remark, context = load(RemarkForm).remark, current()
    context.database.write(
        lambda s: tasks.send_back(s, member=member, number=number, remark=remark)
    )
    return redirect(url_for("task_desk.show", number=number), 303)
