"""A view that shows personal data says so, and each look is kept before anything is shown."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from flask import g, request
from flask.typing import ResponseReturnValue

from voting.services.people.actors import Auditor, Captain, Member
from voting.services.people.looks import REASONED, Look, note_looks
from voting.services.steps.listing import LOOKED, StepView, note_looks_at
from voting.terms import LookKind
from voting.web.current import current
from voting.web.forms.loading import load
from voting.web.forms.office import LookForm

P = ParamSpec("P")
Actor = TypeVar("Actor", bound=Member | Auditor | Captain)
Staff = TypeVar("Staff", bound=Member | Auditor)
View = Callable[Concatenate[Actor, P], ResponseReturnValue]
LOOKS = "look_kinds"
_SHOWN = "steps_shown"


def looks(
    *kinds: LookKind, of: str = "", by_building: bool = False
) -> Callable[[View[Actor, P]], View[Actor, P]]:
    """Keep every look at what a view shows, once it is ready and before it is sent.

    Stands under the decorator that says who may call. The address names community and meeting, for
    a member or a captain the meeting alone. Where a kind needs a reason, the form has it as `why`.

    Args:
        *kinds: of what is shown; each is kept where there is something of it to be seen.
        of: the part of the address that names the one paper or objection that is shown.
        by_building: the view shows one building alone where the address asks for it.
    """

    def decorate(view: View[Actor, P]) -> View[Actor, P]:
        @wraps(view)
        def looking(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            why = load(LookForm).why if REASONED.intersection(kinds) else ""
            response = view(actor, *args, **kwargs)
            own = "" if isinstance(actor, Auditor) else actor.community_id
            building = actor.building if isinstance(actor, Captain) else ""
            meeting_id = kwargs.get("meeting_id")
            about = Look(
                kinds=kinds,
                community_id=own or str(kwargs["community_id"]),
                meeting_id=None if meeting_id is None else str(meeting_id),
                subject_id=str(kwargs.get(of, "")),
                building=request.args.get("building", "") if by_building else building,
                why=why,
            )
            at = current().clock.now()
            current().database.write(lambda s: note_looks(s, actor, about, at))
            return response

        setattr(looking, LOOKS, kinds)
        return looking

    return decorate


def show_steps(*steps: StepView) -> None:
    """Remember what steps the page shows that concern single homes."""
    setattr(g, _SHOWN, [each.id for each in steps if each.kind in LOOKED])


def looks_at_steps(view: View[Staff, P]) -> View[Staff, P]:
    """Keep every look at the steps that a view says it shows, before it is sent.

    Stands under the decorator that says who may call.
    """

    @wraps(view)
    def looking(actor: Staff, /, *args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        response = view(actor, *args, **kwargs)
        if shown := g.pop(_SHOWN, ()):
            at = current().clock.now()
            current().database.write(lambda s: note_looks_at(s, actor, shown, at))
        return response

    return looking
