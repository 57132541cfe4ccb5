"""Display options of a browser: large print, Chinese or English, stored in cookies for a year."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import Babel, gettext  # type: ignore[import-untyped]  # it has none
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from audit import vocabulary
from audit.printed.summary import say_rule
from audit.sentences import MARKS
from audit.step_texts import say_reason
from audit.vocabulary import Vocabulary
from ballots.motion import INVALID, MotionKind
from ballots.register import UnitUse
from ballots.statute import Threshold
from voting.importing.spelling.words import USE_NAMES
from voting.sentences import WORDS, Language, Sentence, fill, say, say_threshold, tell
from voting.services.meeting.lines import MeetingLine
from voting.services.meeting.meetings import MeetingView, MotionView
from voting.services.meeting.rules.rules import is_online_here, list_deviations
from voting.services.meeting.translation import Translation
from voting.services.result.published.public_result import PublicResult, ResultWords
from voting.terms import MeetingState
from voting.web.current import current
from voting.web.forms.refused import locate_page
from voting.wording import SHANGHAI, format_amount, format_day, format_moment

CHINESE, ENGLISH = "zh", "en"
_SIZE, _LARGE, _LANGUAGE = "size", "large", "language"
_TRANSLATED = {
    "owner",
    "disputing",
    "codes",
    "door",
    "telephone",
    "passkeys",
    "affairs",
    "mandating.own",
    "mandating.grant",
    "mandating.stop",
    "mandating.told",
    "mandating.stop_by_link",
    "notices",
    "public",
    "publicity",
}
_STAFF = ("/committee", "/office", "/sign-in")
"""What the addresses of pages in Chinese alone begin with."""
_CHINESE_LETTER = re.compile("[\u4e00-\u9fff]")
_CHINESE_RUN = re.compile(
    "([0-9A-Za-z]*[\u4e00-\u9fff][0-9A-Za-z\u00b7\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]*)"
)
_ENGLISH_WORD = re.compile("[A-Za-z]{3}")
_CHINESE_WORDS = Markup('<span lang="zh-Hans">{}</span>')
_YEAR = 365 * 24 * 3600


def is_large() -> bool:
    """Tell whether this browser asked for large print (长辈版)."""
    return request.cookies.get(_SIZE) == _LARGE


def is_translated() -> bool:
    """Tell whether this page has an English version, as the owners' pages do."""
    if request.endpoint is None:
        return not request.path.startswith(_STAFF)
    return request.blueprint in _TRANSLATED or request.endpoint in _TRANSLATED


def select_language() -> str:
    """Return the chosen language, or the one that the browser prefers; Chinese by default."""
    if not is_translated():
        return CHINESE
    chosen = request.cookies.get(_LANGUAGE)
    if chosen in {CHINESE, ENGLISH}:
        return chosen
    return request.accept_languages.best_match((CHINESE, ENGLISH), CHINESE) or CHINESE


def name_language() -> str:
    """Return the language of this page as HTML names it."""
    return "en" if select_language() == ENGLISH else "zh-Hans"


def say_moment(instant: datetime) -> str:
    """Format an instant in the language of the page: 3 May 2026, 20:00."""
    if select_language() == CHINESE:
        return format_moment(instant)
    local = instant.astimezone(SHANGHAI)
    return f"{local.day} {local:%B %Y, %H:%M}"


def say_deadline(instant: datetime) -> str:
    """Format an instant that matters; in English it says in which zone."""
    said = say_moment(instant)
    return said if select_language() == CHINESE else f"{said} Beijing time"


def show_deadline(instant: datetime) -> str:
    """Return an instant that matters as HTML, which a script adds the reader's own time to."""
    if select_language() == CHINESE:
        return say_moment(instant)
    at = instant.astimezone(UTC).isoformat(timespec="seconds")
    return Markup('<time datetime="{}">{}</time>').format(at, say_deadline(instant))


def say_day(day: date) -> str:
    """Format a day in the language of the page: 3 May 2026."""
    if select_language() == CHINESE:
        return format_day(day)
    return f"{day.day} {day:%B %Y}"


def say_amount(cents: int) -> str:
    """Format an amount of 分 in the language of the page: 12,800.50 yuan."""
    if select_language() == CHINESE:
        return format_amount(cents)
    return f"{cents // 100:,}.{cents % 100:02d} yuan"


LANGUAGE = Language(gettext, say_deadline)
"""The language of the page."""


def show_as_written(text: str) -> str:
    """Return a name, or what somebody wrote, marked as Chinese on a page in English."""
    if select_language() == CHINESE or not _CHINESE_LETTER.search(text):
        return text
    if isinstance(text, Markup):
        text = text.unescape()
    if not _ENGLISH_WORD.search(text):
        return _CHINESE_WORDS.format(text)
    parts = _CHINESE_RUN.split(text)
    return Markup().join(
        _CHINESE_WORDS.format(part) if place % 2 else part for place, part in enumerate(parts)
    )


def _mark_up(text: str) -> str:
    return Markup(gettext(text))  # noqa: S704 - a sentence of the catalogue


_MARKED = Language(_mark_up, say_deadline, show_as_written)
"""The language of the page, with what stays Chinese in it marked so."""


def tell_sentence(sentence: Sentence | str, **facts: object) -> str:
    """Return a sentence, or the one with a code and its facts, in the language of the page."""
    said = Sentence(sentence, facts) if isinstance(sentence, str) else sentence
    return fill(said, LANGUAGE if select_language() == CHINESE else _MARKED)


def say_bar(threshold: Threshold | None) -> str:
    """Return a requirement in the language of the page: at least 2/3; empty if there is none."""
    return say_threshold(threshold, LANGUAGE)


class Ruled(Protocol):
    """A rule of the count, as a page shows it."""

    @property
    def field(self) -> str:
        """Return the field of the rule set."""

    @property
    def value(self) -> object:
        """Return its value."""


def say_ruled(rule: Ruled) -> str:
    """Return a rule of the count in the language of the page."""
    return say_rule(rule.field, rule.value, _find_vocabulary())


def _find_vocabulary() -> Vocabulary:
    return vocabulary.ENGLISH if select_language() == ENGLISH else vocabulary.CHINESE


def say_result(outcome: PublicResult | None) -> ResultWords | None:
    """Return a result in words, in the language of the page."""
    return outcome.english if outcome and select_language() == ENGLISH else outcome


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


def say_word(group: str, code: str | Enum) -> str:
    """Return the word for a value of an enumeration in the language of the page."""
    return str(gettext(say(group, code)))


def say_state(meeting: MeetingLine) -> str:
    """Return where a meeting stands now, also while the next step is due and not taken."""
    now = current().clock.now()
    if meeting.state == MeetingState.OPEN and meeting.is_over(now):
        return str(gettext(say("stage", "ended")))
    if meeting.state == MeetingState.NOTICED and now >= meeting.opens_at:
        return str(gettext(say("stage", "starting")))
    return say_word("state", meeting.state)


def is_voting(meeting: MeetingLine) -> bool:
    """Tell whether a meeting takes ballots now."""
    return meeting.is_voting(current().clock.now())


def is_over(meeting: MeetingView) -> bool:
    """Tell whether the vote of a meeting has ended by now."""
    return meeting.is_over(current().clock.now())


def takes_objections(meeting: MeetingView) -> bool:
    """Tell whether objections to a meeting's result are taken now."""
    return meeting.takes_objections(current().clock.now())


def list_words(group: str, *codes: str) -> dict[str, str]:
    """Return the words of an enumeration, or of some of its values, for a choice."""
    return {code: say_word(group, code) for code in codes or WORDS[group]}


def say_not_online(meeting: MeetingLine) -> str:
    """Return why nobody votes online here; empty where votes are taken online."""
    return "" if is_online_here(meeting) else tell_sentence(Sentence("vote-not-online"))


def list_marks(motion: MotionView, *, is_paper: bool = False) -> dict[str, str]:
    """Return the marks of a motion with their labels; the names for an election.

    On paper a motion may be marked in a way that counts for nothing.
    """
    if motion.kind is MotionKind.ELECTION:
        if is_paper:
            return {name: _name_on_paper(name, motion) for name in motion.names}
        return {name: name for name in motion.offered}
    marks = {
        mark: say_name(motion, mark) if mark in motion.names else gettext(MARKS[mark])
        for mark in motion.marks
    }
    return {**marks, INVALID: tell("motion-invalid")} if is_paper else marks


def find_translation(motion: MotionView) -> Translation | None:
    """Return the motion in the language of the page, if that is not Chinese and it was given."""
    return motion.details.translation if select_language() == ENGLISH else None


def say_title(motion: MotionView) -> str:
    """Return the title of a motion, in the language of the page where it was translated."""
    translation = find_translation(motion)
    return translation.title if translation else motion.title


def say_name(motion: MotionView, name: str) -> str:
    """Return the name of an option, in the language of the page where it was translated."""
    translation = find_translation(motion)
    if translation is None or name not in motion.names or not translation.names:
        return name
    return translation.names[motion.names.index(name)]


def _name_on_paper(name: str, motion: MotionView) -> str:
    """Return a candidate's name, saying of one who no longer stands that marks fill no seat."""
    return tell("candidate-on-paper", name=name) if name in motion.withdrawn else name


def keep_size(size: str) -> ResponseReturnValue:
    """Store the chosen size in a cookie, and redirect to the previous page."""
    return _keep(_SIZE, size if size == _LARGE else "")


def keep_language(language: str) -> ResponseReturnValue:
    """Store the chosen language in a cookie, and redirect to the previous page."""
    return _keep(_LANGUAGE, language if language in {CHINESE, ENGLISH} else "")


def _keep(cookie: str, value: str) -> ResponseReturnValue:
    response = redirect(_previous_page(), 303)
    if value:
        secure = current_app.config["SESSION_COOKIE_SECURE"]
        response.set_cookie(
            cookie, value, max_age=_YEAR, secure=secure, httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie(cookie)
    return response


def _previous_page() -> str:
    """Return the path of the previous page if it is ours and can be shown; else the home page."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.netloc != request.host:
        return url_for("public.home")
    routes = current_app.url_map.bind(request.host)
    try:
        endpoint, _ = routes.match(came_from.path, method="GET")
    except HTTPException:
        return _page_of_form(came_from.path)
    return came_from.path if endpoint != "static" else url_for("public.home")


def _page_of_form(path: str) -> str:
    """Return the page of a form; the nearest parent page if its view names none."""
    routes = current_app.url_map.bind(request.host)
    with suppress(HTTPException):
        endpoint, values = routes.match(path, method="POST")
        page = locate_page(endpoint, values)
        if page:
            return page
    while path.strip("/"):
        path = path.rstrip("/").rpartition("/")[0]
        with suppress(HTTPException):
            routes.match(path, method="GET")
            return path
    return url_for("public.home")


def say_use(use: UnitUse) -> str:
    """Return the use of a unit in the language of the page: 住宅."""
    return str(gettext(USE_NAMES[use]))


def prepare_display(app: Flask) -> None:
    """Give templates access to the display options."""
    folder = str(Path(__file__).parent.parent / "translations")
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
