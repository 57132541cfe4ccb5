"""一起办: concerns that two communities deal with, at their desks and at the street office's."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from voting.errors import InputError, NotFoundError
from voting.services.concerns import joint
from voting.services.people.actors import Auditor, Member
from voting.services.steps.concerns.asking import ask_joining, ask_parting
from voting.web.current import current
from voting.web.forms.concerns.joint import JointAnswerForm, ShareForm
from voting.web.forms.field_names import of_field
from voting.web.forms.loading import load
from voting.web.forms.refused import redisplays
from voting.web.responses.frame import read_framed
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_auditor, for_member

joint_desk = Blueprint("joint_desk", __name__, url_prefix="/committee/joint")
office_joint = Blueprint("office_joint", __name__, url_prefix="/office/<community_id>/joint")


@joint_desk.get("/")
@for_member
def home(member: Member) -> ResponseReturnValue:
    """Show what is shared with others, what they ask, and the form to ask one."""
    page = read_framed(lambda s: joint.read_joint_desk(s, member))
    return render_page(
        "concerns/joint/desk.html",
        page,
        now=current().clock.now(),
        concern=request.args.get("concern", ""),
    )


@joint_desk.post("/")
@redisplays(home)
@for_member
def share(member: Member) -> ResponseReturnValue:
    """Ask another community to deal with a concern together."""
    form, context = load(ShareForm), current()
    try:
        context.database.write(
            lambda s: joint.share_concern(
                s,
                member=member,
                number=form.number,
                partner_id=form.partner,
                at=context.clock.now(),
            )
        )
    except NotFoundError:
        with of_field("number"):
            raise InputError("joint-unknown") from None
    return redirect(url_for("joint_desk.home"), 303)


@joint_desk.post("/<shared_id>/acceptance")
@for_member
def ask(member: Member, shared_id: str) -> ResponseReturnValue:
    """Request that the community deal with another's concern."""
    context = current()
    step_id = context.database.write(
        lambda s: ask_joining(
            s,
            member=member,
            shared_id=shared_id,
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("waiting.show_step", step_id=step_id), 303)


@joint_desk.get("/<shared_id>")
@for_member
def show(member: Member, shared_id: str) -> ResponseReturnValue:
    """Show a concern of another community as everybody reads it, with the form to answer."""
    page = read_framed(lambda s: joint.read_shared(s, member, shared_id))
    return render_page("concerns/joint/shared.html", page, now=current().clock.now())


@joint_desk.post("/<shared_id>")
@redisplays(show)
@for_member
def answer(member: Member, shared_id: str) -> ResponseReturnValue:
    """Answer as the other community."""
    text, context = load(JointAnswerForm).text, current()
    context.database.write(
        lambda s: joint.answer_shared(
            s, member=member, shared_id=shared_id, text=text, at=context.clock.now()
        )
    )
    return redirect(url_for("joint_desk.show", shared_id=shared_id), 303)


@joint_desk.post("/<shared_id>/end")
@for_member
def end(member: Member, shared_id: str) -> ResponseReturnValue:
    """Take a request back, or decline it."""
    context = current()
    context.database.write(
        lambda s: joint.end_shared(s, member=member, shared_id=shared_id, at=context.clock.now())
    )
    return redirect(url_for("joint_desk.home"), 303)


@joint_desk.post("/<shared_id>/parting")
@for_member
def part(member: Member, shared_id: str) -> ResponseReturnValue:
    """Request that the two communities part."""
    context = current()
    step_id = context.database.write(
        lambda s: ask_parting(
            s,
            member=member,
            shared_id=shared_id,
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("waiting.show_step", step_id=step_id), 303)


@office_joint.get("/")
@for_auditor
def office_home(auditor: Auditor, community_id: str) -> ResponseReturnValue:
    """Show what a community is asked and shares, to the street office."""
    page = read_framed(lambda s: joint.read_at_office(s, auditor, community_id))
    return render_page("concerns/joint/office.html", page, now=current().clock.now())


@office_joint.post("/<shared_id>/acceptance")
@for_auditor
def accept(auditor: Auditor, community_id: str, shared_id: str) -> ResponseReturnValue:
    """Accept for a community, as its street office."""
    context = current()
    context.database.write(
        lambda s: joint.accept_at_office(
            s,
            auditor=auditor,
            community_id=community_id,
            shared_id=shared_id,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("office_joint.office_home", community_id=community_id), 303)
