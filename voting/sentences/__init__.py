"""The catalogue of Chinese sentences and words for people, by code.

A sentence has placeholders for facts, such as `{most}`, and says what to do. A word is the label of
an enumeration's value. English translations are in `voting/translations`, keyed by the Chinese.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

from ballots.conveners import ConvenerKind
from ballots.statute import Threshold
from voting.errors import VotingError
from voting.sentences import (
    acts,
    affairs,
    archive,
    files,
    importing,
    installation,
    oversight,
    owners,
    pages,
    people,
    register,
    steps,
)
from voting.sentences.community import (
    assessments,
    daily,
    declarations,
    joint,
    neighbours,
    reports,
)
from voting.sentences.staff import factors
from voting.sentences.vote import (
    casting,
    desk,
    documents,
    examining,
    guidance,
    log,
    meeting,
    platform,
    result,
    sampling,
)
from voting.wording import format_day, format_end, format_moment

_SUBJECTS = (
    acts,
    affairs,
    archive,
    assessments,
    casting,
    daily,
    declarations,
    desk,
    documents,
    examining,
    factors,
    files,
    guidance,
    importing,
    installation,
    joint,
    log,
    meeting,
    neighbours,
    oversight,
    owners,
    pages,
    people,
    platform,
    register,
    reports,
    result,
    sampling,
    steps,
)
SENTENCES: Mapping[str, str] = {
    code: sentence for subject in _SUBJECTS for code, sentence in subject.SENTENCES.items()
}
WORDS: Mapping[str, Mapping[str, str]] = {
    group: words for subject in _SUBJECTS for group, words in getattr(subject, "WORDS", {}).items()
}
"""From the name of an enumeration to the word for each of its values."""


@dataclass(frozen=True, slots=True)
class Language:
    """How sentences are translated and instants formatted."""

    translate: Callable[[str], str]
    """Translates a Chinese text."""
    moment: Callable[[datetime], str]
    day: Callable[[date], str]
    end: Callable[[datetime], str]
    """Formats an instant until which something is possible."""
    quote: Callable[[str], str] = str
    """Shows what stays as it was written: a name, a title, a source."""
    convening: Callable[[], ConvenerKind] = lambda: ConvenerKind.COMMITTEE
    """Returns the body that convenes where the sentence is said."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence's code and facts; the text is made where it is shown."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    """By the names in the sentence's braces.

    An instant is formatted, as an end if its name is one of `_ENDS`, a bar said in words, and a
    tuple joined; a fact that has the name of an enumeration is said by its word.
    """


_ENDS = ("until", "closes", "closes_at")
"""The facts that say until when something is possible."""
CONVENING = "convening"
"""The place in a sentence where whoever convenes is named; of the page, unless a fact says it,
as its kind or by name."""
CHINESE = Language(str, format_moment, format_day, format_end)


def say(group: str, code: str | Enum) -> str:
    """Return the word for a value of an enumeration."""
    return WORDS[group][_read(code)]


def _read(code: object) -> str:
    return str(code.value if isinstance(code, Enum) else code)


def tell(code: str, **facts: object) -> str:
    """Return a sentence with its facts, in Chinese."""
    return fill(Sentence(code, facts))


def explain(error: VotingError, language: Language = CHINESE) -> str:
    """Return the sentence for an error."""
    return fill(Sentence(error.sentence, error.facts), language)


def fill(sentence: Sentence, language: Language = CHINESE) -> str:
    """Return the text of a sentence."""
    said = {name: _say_fact(name, value, language) for name, value in sentence.facts.items()}
    text = language.translate(SENTENCES[sentence.code])
    if "{" + CONVENING + "}" in text:
        kind = sentence.facts.get(CONVENING) or language.convening()
        said[CONVENING] = language.translate(WORDS["convener"].get(_read(kind), str(kind)))
    return text.format(**said)


def say_threshold(threshold: Threshold | None, language: Language = CHINESE) -> str:
    """Return a threshold in words: 过半数, 三分之二以上; empty if there is none."""
    if threshold is None:
        return ""
    above, whole = threshold.numerator, threshold.denominator
    if (above, whole, threshold.inclusive) == (1, 2, False):
        return fill(Sentence("bar-of-half"), language)
    bar = "bar-inclusive" if threshold.inclusive else "bar-exclusive"
    return fill(Sentence(bar, {"share": _say_share(above, whole, language)}), language)


def _say_share(above: int, whole: int, language: Language) -> str:
    """Return a share in Chinese numerals, or in digits: a translation has no other numerals."""
    numerals, template = WORDS["numeral"], SENTENCES["share-of-whole"]
    if str(whole) not in numerals or language.translate(template) != template:
        return f"{above}/{whole}"
    return template.format(whole=numerals[str(whole)], above=numerals[str(above)])


def _say_fact(name: str, value: object, language: Language) -> str:
    if isinstance(value, datetime):
        return (language.end if name in _ENDS else language.moment)(value)
    if isinstance(value, date):
        return language.day(value)
    if isinstance(value, Threshold):
        return say_threshold(value, language)
    if isinstance(value, tuple):
        return language.translate("、").join(_say_fact(name, each, language) for each in value)
    word = WORDS.get(name.replace("_", "-"), {}).get(_read(value))
    return language.quote(str(value)) if word is None else language.translate(word)
