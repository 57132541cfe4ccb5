"""Pages on steps that wait for a second person: shown, confirmed or declined, singly or together.

The committee and the street office have the same pages, each in its own layout.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from voting.services.pages import steps as pages
from voting.services.register.changes import MOST_SHOWN
from voting.services.steps import confirming, listing
from voting.services.steps.confirming import Actor
from voting.services.steps.together import confirm_together
from voting.terms import NoteKind
from voting.web.current import current
from voting.web.forms.desk import ChosenStepsForm
from voting.web.forms.loading import load
from voting.web.forms.refused import redisplays
from voting.web.responses.files import send_scan
from voting.web.responses.frame import read_framed
from voting.web.responses.looks import looks_at_steps, show_steps
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_auditor, for_member

_P = ParamSpec("_P")


@dataclass(frozen=True, slots=True)
class _Face:
    """The face of the pages: committee or street office."""

    name: str
    home: str
    layout: str


_COMMITTEE = _Face("waiting", "committee.home", "committee/layout.html")
_OFFICE = _Face("office_waiting", "office.home", "office/layout.html")


def show_step(face: _Face, actor: Actor, step_id: str) -> ResponseReturnValue:
    """Show a step with its whole content."""
    at = current().clock.now()
    step = read_framed(
        lambda s: listing.get_step(s, actor, step_id, at), lambda step: step.meeting_id
    )
    show_steps(step)
    return render_template("staff/step.html", face=face, step=step)


def show_register(face: _Face, actor: Actor, step_id: str) -> ResponseReturnValue:
    """Show in words the register that a step freezes."""
    page = read_framed(lambda s: pages.read_frozen(s, actor, step_id))
    return render_page(
        "staff/register_notes.html",
        page,
        back=url_for(f"{face.name}.show_step", step_id=step_id),
        face=face,
        kinds=NoteKind,
        most_changes=MOST_SHOWN,
    )


def confirm(face: _Face, actor: Actor, step_id: str) -> ResponseReturnValue:
    """Confirm a step that another person requested, and do it."""
    context = current()
    context.database.write(
        lambda s: confirming.confirm_step(
            s,
            actor=actor,
            step_id=step_id,
            keys=context.keys,
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    return _show_done(face, step_id)


def decline(face: _Face, actor: Actor, step_id: str) -> ResponseReturnValue:
    """Decline a step, or withdraw one's own."""
    context = current()
    context.database.write(
        lambda s: confirming.decline_step(s, actor=actor, step_id=step_id, at=context.clock.now())
    )
    return _show_done(face, step_id)


def _show_done(face: _Face, step_id: str) -> ResponseReturnValue:
    return redirect(url_for(f"{face.name}.show_step", step_id=step_id), 303)


def show_scan(face: _Face, actor: Actor, step_id: str, number: int) -> ResponseReturnValue:
    """Show a scan of a step."""
    del face
    return send_scan(
        current().database.read(lambda s: listing.get_step_scan(s, actor, step_id, number))
    )


def show_kind(face: _Face, actor: Actor, kind: str) -> ResponseReturnValue:
    """Show all waiting steps of a kind, to confirm them together."""
    at = current().clock.now()
    page = read_framed(lambda s: pages.read_kind(s, actor, kind, at))
    show_steps(*page.steps)
    return render_page("staff/steps.html", page, face=face)


def confirm_kind(face: _Face, actor: Actor, kind: str) -> ResponseReturnValue:
    """Confirm the chosen steps, each in its own transaction, and show the results."""
    context, chosen = current(), load(ChosenStepsForm).step
    at = context.clock.now()
    decided = confirm_together(
        context.database,
        actor=actor,
        step_ids=tuple(dict.fromkeys(chosen))[: listing.MOST_TOGETHER],
        keys=context.keys,
        base_url=context.settings.base_url,
        at=at,
    )
    page = read_framed(lambda s: pages.read_kind(s, actor, kind, at, decided))
    show_steps(*page.steps)
    return render_page("staff/steps.html", page, face=face)


_ROUTES: tuple[tuple[str, str, Callable[..., ResponseReturnValue]], ...] = (
    ("GET", "/<step_id>", show_step),
    ("GET", "/<step_id>/register", show_register),
    ("POST", "/<step_id>/confirm", confirm),
    ("POST", "/<step_id>/decline", decline),
    ("GET", "/<step_id>/scans/<int:number>", show_scan),
    ("GET", "/of/<kind>", show_kind),
    ("POST", "/of/<kind>", confirm_kind),
)


def _make(
    face: _Face, prefix: str, guard: Callable[..., Callable[..., ResponseReturnValue]]
) -> Blueprint:
    """Return the blueprint of the pages in one face, with its guard."""
    blueprint = Blueprint(face.name, __name__, url_prefix=f"{prefix}/steps")
    guarded = {view: guard(looks_at_steps(_of(face, view))) for _, _, view in _ROUTES}
    redisplays(guarded[show_kind])(guarded[confirm_kind])
    for method, path, view in _ROUTES:
        blueprint.add_url_rule(path, view.__name__, guarded[view], methods=[method])
    return blueprint


def _of(
    face: _Face, view: Callable[Concatenate[_Face, _P], ResponseReturnValue]
) -> Callable[_P, ResponseReturnValue]:
    @wraps(view)
    def shown(*args: _P.args, **kwargs: _P.kwargs) -> ResponseReturnValue:
        return view(face, *args, **kwargs)

    return shown


waiting = _make(_COMMITTEE, "/committee", for_member)
office_waiting = _make(_OFFICE, "/office", for_auditor)
