"""A refused form is shown again on its page, with the typed values and the errors.

A view says so by `redisplays`; `voting.web.responses.errors` shows the page; its template draws
each form by `form_of` and the macros `form` and `field`. It works without scripts.
"""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from inspect import signature
from typing import TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, g, make_response, request, url_for
from flask.typing import ResponseReturnValue

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
_PAGE, _REFUSED = "comes_back_on", "refused"


@dataclass(frozen=True, slots=True)
class Fault:
    """A field with an error, by its id on the page."""

    id: str
    name: str
    label: str
    error: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A refused form: the typed values that may be shown again, and the errors."""

    typed: Mapping[str, tuple[str, ...]]
    """Typed values by field, without secrets and files."""
    errors: Mapping[str, str]
    """Error sentences by field."""
    message: str = ""
    """An error that belongs to no field; else empty."""
    offers: Mapping[str, str] = field(default_factory=dict)
    """The addresses of units that may be meant, as values and as labels."""
    faults: list[Fault] = field(default_factory=list)
    """Collected while the page is rendered, in its order."""
    drawn: list[str] = field(default_factory=list)
    """The addresses of the forms that the page drew again with what was typed."""

    def list_lost(self) -> tuple[str, ...]:
        """Return the typed texts, if the page has no form any more that shows them."""
        if self.drawn:
            return ()
        texts = (text for typed in self.typed.values() for text in typed)
        # Codes, marks and identities are ASCII, and worth nothing without their form.
        return tuple(text for text in texts if not text.isascii() or len(text.split()) > 1)

    def list_unplaced(self) -> tuple[str, ...]:
        """Return the errors that were not shown beside a field of the rendered page."""
        placed = {fault.error for fault in self.faults}
        rest = (each for each in self.errors.values() if each not in placed)
        return tuple(dict.fromkeys(filter(None, (self.message, *rest))))


@dataclass(frozen=True, slots=True, kw_only=True)
class PageForm:
    """A form in a template: empty, or with the values typed before."""

    action: str
    prefix: str
    """A prefix of its fields' ids on the page."""
    hidden: Mapping[str, str]
    refused: Refused | None

    def identify(self, name: str) -> str:
        """Return the id of a field on the page."""
        return f"{self.prefix}{name}"

    def get_value(self, name: str, default: str = "") -> str:
        """Return the value of a field."""
        if self.refused is None:
            return default
        return next(iter(self.refused.typed.get(name, ())), "")

    def is_chosen(self, name: str, value: str, *, is_default: bool = False) -> bool:
        """Tell whether a box is ticked, or one of several answers is chosen."""
        return is_default if self.refused is None else value in self.refused.typed.get(name, ())

    def find_error(self, name: str, label: str) -> str:
        """Return the error of a field, and record its position; empty if there is none.

        Of boxes that stand in several places under one name only the first has it.
        """
        error = self.refused.errors.get(name, "") if self.refused else ""
        if not error or self.refused is None:
            return ""
        if any(each.name == name for each in self.refused.faults):
            return ""
        self.refused.faults.append(Fault(self.identify(name), name, label, error))
        return error

    def is_first_fault(self, name: str) -> bool:
        """Tell whether a field is the first one with an error, which gets the focus."""
        faults = self.refused.faults if self.refused else []
        return [each.id for each in faults] == [self.identify(name)]


def redisplays(page: Callable[..., ResponseReturnValue]) -> Callable[[View], View]:
    """Decorate a view that reads a form: if the form is refused, show `page` with it again.

    Args:
        page: the view that shows the form; it gets the arguments of the same address.
    """

    def mark(view: View) -> View:
        setattr(view, _PAGE, page)
        return view

    return mark


def redisplays_itself(view: View) -> View:
    """Decorate a view that reads its own query form: if that is refused, show the view again."""
    return redisplays(view)(view)


def find_page(endpoint: str | None) -> Callable[..., ResponseReturnValue] | None:
    """Return the view that shows the form of an endpoint, or None."""
    if endpoint is None:
        return None
    view = current_app.view_functions.get(endpoint)
    page: Callable[..., ResponseReturnValue] | None = getattr(view, _PAGE, None)
    return page


def show_again(
    page: Callable[..., ResponseReturnValue], refused: Refused, status: int
) -> ResponseReturnValue:
    """Return the page with the refused form on it.

    Raises:
        VotingError: the page cannot be shown any more; then no other page shows the form.
    """
    setattr(g, _REFUSED, refused)
    with ExitStack() as stack:
        stack.callback(setattr, g, _REFUSED, None)
        response = make_response(page(**_pick_asked(page, request.view_args or {})))
        stack.pop_all()
    response.status_code = status
    return response


def _pick_asked(
    page: Callable[..., ResponseReturnValue], values: Mapping[str, object]
) -> dict[str, object]:
    asked = signature(page).parameters
    return {name: value for name, value in values.items() if name in asked}


def locate_page(endpoint: str, values: Mapping[str, object]) -> str | None:
    """Return the address of the page with the form of an endpoint, or None."""
    page = find_page(endpoint)
    for name, view in current_app.view_functions.items():
        if page is not None and view is page:
            # Its own options begin with an underscore; no part of an address does.
            return url_for(name, **_pick_asked(page, values))  # type: ignore[arg-type]
    return None


def get_refused() -> Refused | None:
    """Return the refused form that this page shows again, or None."""
    refused: Refused | None = g.get(_REFUSED)
    return refused


def form_of(action: str, prefix: str = "", **hidden: str) -> PageForm:
    """Return a form of the page.

    Args:
        action: the address to which it is sent.
        prefix: makes its field ids unique on the page.
        hidden: further values that it sends; they distinguish forms with the same action.
    """
    refused = get_refused()
    is_this = (
        refused is not None
        and urlsplit(action).path == f"{request.root_path}{request.path}"
        and all(request.form.get(name, "") == value for name, value in hidden.items())
    )
    if refused is not None and is_this:
        refused.drawn.append(action)
    return PageForm(
        action=action, prefix=prefix, hidden=hidden, refused=refused if is_this else None
    )


def prepare_forms(app: Flask) -> None:
    """Give templates access to forms."""
    app.jinja_env.globals["form_of"] = form_of
    app.jinja_env.globals["get_refused"] = get_refused
