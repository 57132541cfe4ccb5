"""Render a page from the dataclass that a read service returned."""

from dataclasses import fields
from typing import TYPE_CHECKING

from flask import render_template

from voting.caches import Cache
from voting.services.meeting.lines import MeetingLine
from voting.services.people.communities import Community
from voting.web.current import current
from voting.web.display.conveners import note_convener

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


_shown: Cache[tuple[str, str], Community] = Cache(256)
"""By database and by id or code, as last shown: whom to ring while the database is away."""


def keep_shown(community: Community) -> None:
    """Remember a community that a page shows."""
    for name in (community.id, community.code):
        _shown.keep((current().settings.database_url, name), community)


def find_shown(name: str) -> Community | None:
    """Return a community by its id or code as this process last showed it; None if it never did."""
    return _shown.find((current().settings.database_url, name))


def render_page(template: str, page: "DataclassInstance", **more: object) -> str:
    """Render a template with the fields of a page, by their names."""
    shown = {field.name: getattr(page, field.name) for field in fields(page)}
    communities = [each for each in shown.values() if isinstance(each, Community)]
    meetings = (each for each in shown.values() if isinstance(each, MeetingLine))
    for each in communities:
        keep_shown(each)
    note_convener(next(iter(communities), None), next(meetings, None))
    return render_template(template, **shown, **more)
