"""A view that shows personal data says so, and each look is kept before anything is shown."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from flask import request
from flask.typing import ResponseReturnValue

from voting.services.people.actors import Auditor, Captain, Member
from voting.services.people.looks import Look, note_look
from voting.terms import LookKind
from voting.web.current import current

P = ParamSpec("P")
Actor = TypeVar("Actor", bound=Member | Auditor | Captain)
View = Callable[Concatenate[Actor, P], ResponseReturnValue]
LOOK = "look_kind"


def looks(kind: LookKind, of: str = "") -> Callable[[View[Actor, P]], View[Actor, P]]:
    """Keep every look at what a view shows.

    Stands under the decorator that says who may call. The address names community and meeting, for
    a member or a captain the meeting alone; a building, and why, where they are asked for.

    Args:
        kind: of what is shown.
        of: the part of the address that names the one paper or objection that is shown.
    """

    def decorate(view: View[Actor, P]) -> View[Actor, P]:
        @wraps(view)
        def looking(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            context = current()
            own = "" if isinstance(actor, Auditor) else actor.community_id
            building = actor.building if isinstance(actor, Captain) else None
            meeting_id, subject_id = kwargs.get("meeting_id"), kwargs.get(of, "")
            look = Look(
                kind=kind,
                community_id=own or str(kwargs["community_id"]),
                meeting_id=None if meeting_id is None else str(meeting_id),
                subject_id=str(subject_id),
                building=building or request.args.get("building", "")[:200],
                why=request.args.get("why", ""),
            )
            at = context.clock.now()
            context.database.write(lambda s: note_look(s, actor, look, at))
            return view(actor, *args, **kwargs)

        setattr(looking, LOOK, kind)
        return looking

    return decorate
