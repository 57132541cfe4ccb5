"""What the address of a page asks of its list, and the addresses of its other parts."""

from dataclasses import replace

from flask import Flask, request, url_for

from voting.services.tables import Asked

_MOST_TEXT = 100
_DESCENDING = "-"
"""Begins the name of an order from the end."""


def load_asked(*filters: str) -> Asked:
    """Return what this page's address asks of its list: `q`, `sort`, `page` and some filters."""
    sort = request.args.get("sort", "")
    return Asked(
        text=request.args.get("q", "")[:_MOST_TEXT],
        chosen={name: request.args.get(name, "") for name in filters},
        sort=sort.removeprefix(_DESCENDING),
        is_descending=sort.startswith(_DESCENDING),
        page=request.args.get("page", 1, type=int),
    )


def name_order(asked: Asked) -> str:
    """Return an order as an address names it."""
    return f"{_DESCENDING if asked.is_descending else ''}{asked.sort}"


def locate_part(asked: Asked, **changed: object) -> str:
    """Return the address of this page with another part of its list."""
    other = replace(asked, **{"page": 1, **changed})  # type: ignore[arg-type]  # of its own fields
    query = {"q": other.text or None, "sort": name_order(other), **other.chosen}
    page = other.page if other.page > 1 else None
    return url_for(request.endpoint or "", **{**(request.view_args or {}), **query, "page": page})


def prepare_tables(app: Flask) -> None:
    """Give templates access to the addresses of parts."""
    app.jinja_env.globals.update(locate_part=locate_part, name_order=name_order)
