"""What templates may call to show values in the language of the page."""

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol, TypeVar

from flask import Flask
from flask_babel import Babel  # type: ignore[import-untyped]  # it has none

from audit.step_texts import say_reason
from voting.services.meeting.rules.rules import list_deviations
from voting.web.display.meetings import (
    find_translation,
    is_over,
    is_voting,
    list_marks,
    say_name,
    say_not_online,
    say_state,
    say_title,
    takes_objections,
)
from voting.web.display.preferences import (
    CHINESE,
    is_large,
    is_translated,
    name_language,
    select_language,
)
from voting.web.display.words import (
    list_words,
    say_amount,
    say_bar,
    say_day,
    say_moment,
    say_result,
    say_ruled,
    say_use,
    say_word,
    show_as_written,
    show_deadline,
    tell_sentence,
)


class InBuilding(Protocol):
    """A line of a list that a page groups by building."""

    @property
    def building(self) -> str:
        """Return the building of the line."""


_Line = TypeVar("_Line", bound=InBuilding)


def group_by_building(lines: Iterable[_Line]) -> list[tuple[str, list[_Line]]]:
    """Return the lines by building, in the order of first occurrence."""
    found: dict[str, list[_Line]] = {}
    for each in lines:
        found.setdefault(each.building, []).append(each)
    return list(found.items())


def prepare_display(app: Flask) -> None:
    """Give templates access to the display options."""
    folder = str(Path(__file__).parents[2] / "translations")
    Babel(
        app,
        locale_selector=select_language,
        default_locale=CHINESE,
        default_translation_directories=folder,
    )
    app.jinja_env.filters["moment"] = say_moment
    app.jinja_env.filters["deadline"] = show_deadline
    app.jinja_env.filters["day"] = say_day
    app.jinja_env.filters["amount"] = say_amount
    app.jinja_env.filters["as_written"] = show_as_written
    app.jinja_env.filters["use"] = say_use
    app.jinja_env.filters["reason"] = say_reason
    app.jinja_env.filters["by_building"] = group_by_building
    app.jinja_env.globals["say"] = say_word
    app.jinja_env.globals["threshold"] = say_bar
    app.jinja_env.globals["say_ruled"] = say_ruled
    app.jinja_env.globals["say_result"] = say_result
    app.jinja_env.globals["say_state"] = say_state
    app.jinja_env.globals["is_voting"] = is_voting
    app.jinja_env.globals["is_over"] = is_over
    app.jinja_env.globals["takes_objections"] = takes_objections
    app.jinja_env.globals["words"] = list_words
    app.jinja_env.globals["find_translation"] = find_translation
    app.jinja_env.globals["say_title"] = say_title
    app.jinja_env.globals["say_name"] = say_name
    app.jinja_env.globals["list_marks"] = list_marks
    app.jinja_env.globals["list_deviations"] = list_deviations
    app.jinja_env.globals["say_not_online"] = say_not_online
    app.jinja_env.globals["tell"] = tell_sentence
    app.jinja_env.globals["is_large"] = is_large
    app.jinja_env.globals["is_translated"] = is_translated
    app.jinja_env.globals["language"] = name_language
