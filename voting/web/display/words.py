"""Moments, amounts, words and sentences in the language of the page."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from enum import Enum
from typing import Protocol

from flask_babel import gettext  # type: ignore[import-untyped]  # it has none
from markupsafe import Markup

from audit import vocabulary
from audit.printed import summary
from audit.vocabulary import Vocabulary
from ballots.register import UnitUse
from ballots.rules import CHINA
from ballots.statute import Threshold
from voting.importing.spelling.words import USE_NAMES
from voting.sentences import WORDS, Language, Sentence, fill, say, say_threshold
from voting.services.result.published.public_result import PublicResult, ResultWords
from voting.web.display.conveners import find_convener
from voting.web.display.preferences import (
    CHINESE,
    ENGLISH,
    select_language,
)
from voting.wording import (
    find_last_day,
    format_amount,
    format_day,
    format_end,
    format_moment,
    format_yuan,
    is_midnight,
)

_CHINESE_LETTER = re.compile("[\u4e00-\u9fff]")
_CHINESE_RUN = re.compile(
    "([0-9A-Za-z]*[\u4e00-\u9fff][0-9A-Za-z\u00b7\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]*)"
)
_ENGLISH_WORD = re.compile("[A-Za-z]{3}")
_DAY = Markup('<span class="date">{}</span>')
_CHINESE_WORDS = Markup('<span lang="zh-Hans">{}</span>')


def say_moment(instant: datetime) -> str:
    """Format an instant in the language of the page: 3 May 2026, 20:00."""
    if select_language() == CHINESE:
        return format_moment(instant)
    local = instant.astimezone(CHINA)
    return f"{local.day} {local:%B %Y, %H:%M}"


def say_start(instant: datetime) -> str:
    """Format an instant that matters; in English it says in which zone."""
    said = say_moment(instant)
    return said if select_language() == CHINESE else f"{said} Beijing time"


def say_end(instant: datetime) -> str:
    """Format the end of a period with its weekday; a midnight is 24:00 of the day that it ends."""
    if select_language() == CHINESE:
        return format_end(instant)
    if is_midnight(instant):
        day = find_last_day(instant)
        return f"{day:%A} {say_day(day)}, 24:00 Beijing time"
    return f"{instant.astimezone(CHINA):%A} {say_start(instant)}"


def show_moment(instant: datetime) -> str:
    """Return an instant as HTML, in which no line ends within the day."""
    return _keep_day(say_moment(instant))


def show_day(day: date) -> str:
    """Return a day as HTML, in which no line ends."""
    return _keep_day(say_day(day))


def _keep_day(said: str) -> str:
    return said if select_language() == ENGLISH else _DAY.format(said)


def show_start(instant: datetime) -> str:
    """Return an instant that matters as HTML, which a script adds the reader's own time to."""
    return _show_instant(instant, say_start(instant))


def show_end(instant: datetime) -> str:
    """Return the end of a period as HTML, which a script adds the reader's own time to."""
    return _show_instant(instant, say_end(instant))


def _show_instant(instant: datetime, said: str) -> str:
    if select_language() == CHINESE:
        return _keep_day(said)
    at = instant.astimezone(UTC).isoformat(timespec="seconds")
    return Markup('<time datetime="{}">{}</time>').format(at, said)


def say_day(day: date) -> str:
    """Format a day in the language of the page: 3 May 2026."""
    if select_language() == CHINESE:
        return format_day(day)
    return f"{day.day} {day:%B %Y}"


def say_amount(cents: int) -> str:
    """Format an amount of 分 in the language of the page: 12,800.50 yuan."""
    if select_language() == CHINESE:
        return format_amount(cents)
    return f"{format_yuan(cents)} yuan"


LANGUAGE = Language(gettext, say_start, say_day, say_end, convening=find_convener)
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


_MARKED = Language(_mark_up, say_start, say_day, say_end, show_as_written, find_convener)
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
    return summary.say_rule(rule.field, rule.value, find_vocabulary())


def say_scope(buildings: Sequence[str]) -> str:
    """Return whose owners vote on a motion in the language of the page; no buildings means all."""
    return show_as_written(summary.say_scope(buildings, find_vocabulary()))


def find_vocabulary() -> Vocabulary:
    """Return the sentences and words on rules and results in the language of the page."""
    return vocabulary.ENGLISH if select_language() == ENGLISH else vocabulary.CHINESE


def say_result(outcome: PublicResult | None) -> ResultWords | None:
    """Return a result in words, in the language of the page."""
    return outcome.english if outcome and select_language() == ENGLISH else outcome


def say_word(group: str, code: str | Enum) -> str:
    """Return the word for a value of an enumeration in the language of the page."""
    return str(gettext(say(group, code)))


def list_words(group: str, *codes: str) -> dict[str, str]:
    """Return the words of an enumeration, or of some of its values, for a choice."""
    return {code: say_word(group, code) for code in codes or WORDS[group]}


def say_use(use: UnitUse) -> str:
    """Return the use of a unit in the language of the page: 住宅."""
    return str(gettext(USE_NAMES[use]))
