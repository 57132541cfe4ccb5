"""The filters and functions that templates call to show values in the language of the page."""

from pathlib import Path

from flask import Flask
from flask_babel import Babel  # type: ignore[import-untyped]  # it has none

from audit.step_texts import say_reason
from voting.services.meeting.rules.rules import list_deviations
from voting.web.display.acts import ACTS
from voting.web.display.conveners import name_convener
from voting.web.display.meetings import (
    find_translation,
    is_over,
    is_voting,
    list_marks,
    say_mark,
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
    say_result,
    say_ruled,
    say_scope,
    say_use,
    say_word,
    show_as_written,
    show_day,
    show_end,
    show_moment,
    show_start,
    tell_sentence,
)


def prepare_display(app: Flask) -> None:
    """Give templates access to the display options."""
    folder = str(Path(__file__).parents[2] / "translations")
    Babel(
        app,
        locale_selector=select_language,
        default_locale=CHINESE,
        default_translation_directories=folder,
    )
    app.jinja_env.filters.update(
        moment=show_moment,
        deadline=show_end,
        start=show_start,
        day=show_day,
        amount=say_amount,
        as_written=show_as_written,
        use=say_use,
        reason=say_reason,
    )
    app.jinja_env.globals.update(
        say=say_word,
        threshold=say_bar,
        say_ruled=say_ruled,
        say_result=say_result,
        say_state=say_state,
        is_voting=is_voting,
        is_over=is_over,
        takes_objections=takes_objections,
        words=list_words,
        find_translation=find_translation,
        say_title=say_title,
        say_mark=say_mark,
        say_scope=say_scope,
        list_marks=list_marks,
        list_deviations=list_deviations,
        say_not_online=say_not_online,
        tell=tell_sentence,
        convening=name_convener,
        is_large=is_large,
        is_translated=is_translated,
        language=name_language,
        ACTS=ACTS,
    )
