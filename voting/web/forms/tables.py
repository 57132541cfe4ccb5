"""What the address of a page asks of its list, and the addresses of its other parts.

Of several lists on one page each has a prefix; an address asks of one of them, and the others begin
anew.
"""

from dataclasses import replace
from urllib.parse import urlencode

from flask import Flask, request, url_for

from voting.services.affairs.board import BoardAsked
from voting.services.tables import Asked
from voting.web.forms.refused import locate_page

_MOST_TEXT = 100
_DESCENDING = "-"
"""Begins the name of an order from the end."""


def load_asked(*filters: str, prefix: str = "") -> Asked:
    """Return what this page's address asks of a list: `q`, `sort`, `page` and some filters."""
    sort = request.args.get(f"{prefix}sort", "")
    return Asked(
        text=request.args.get(f"{prefix}q", "")[:_MOST_TEXT],
        chosen={name: request.args.get(f"{prefix}{name}", "") for name in filters},
        sort=sort.removeprefix(_DESCENDING),
        is_descending=sort.startswith(_DESCENDING),
        page=request.args.get(f"{prefix}page", 1, type=int),
    )


def load_board() -> BoardAsked:
    """Return what this page's address asks of a board's lists."""
    return BoardAsked(
        disclosures=load_asked("category", "state", prefix="disclosures-"),
        proposals=load_asked("state", prefix="proposals-"),
        polls=load_asked("kind", "state", prefix="polls-"),
    )


def name_order(asked: Asked) -> str:
    """Return an order as an address names it."""
    return f"{_DESCENDING if asked.is_descending else ''}{asked.sort}"


def locate_part(asked: Asked, prefix: str = "", **changed: object) -> str:
    """Return the address of this page with another part of the list that has a prefix."""
    other = replace(asked, **{"page": 1, **changed})  # type: ignore[arg-type]  # of its own fields
    query = {"q": other.text or None, "sort": name_order(other), **other.chosen}
    page = other.page if other.page > 1 else None
    values = {**query, "page": page}
    asks = {f"{prefix}{name}": value for name, value in values.items() if value is not None}
    return f"{locate_list()}?{urlencode(asks)}"


def locate_list() -> str:
    """Return the address of this page, also where it shows a form again that was refused."""
    values = request.view_args or {}
    page = locate_page(request.endpoint or "", values) if request.method == "POST" else None
    return page or url_for(request.endpoint or "", **values)


def prepare_tables(app: Flask) -> None:
    """Give templates access to the addresses of parts."""
    app.jinja_env.globals.update(
        locate_list=locate_list, locate_part=locate_part, name_order=name_order
    )
