"""A motion's words in English, for owners who do not read Chinese; the Chinese words prevail.

The committee fills them in with the motion, and approves them with the notice, which takes two
persons; from then on the log has them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from audit.entries.meeting import MotionTranslation
from audit.terms import MotionLanguage
from voting.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """Title, text and options in English."""

    title: str
    text: str
    names: tuple[str, ...] = ()
    """The options of a choice, in its order; empty for other kinds."""

    def to_json(self) -> dict[str, object]:
        """Return the value to store."""
        return {"title": self.title, "text": self.text, "names": list(self.names)}

    def to_entry(self) -> MotionTranslation:
        """Return it as the log has it."""
        return MotionTranslation(
            language=MotionLanguage.ENGLISH, title=self.title, text=self.text, names=self.names
        )


def read_translation(value: object) -> Translation | None:
    """Return a translation from its stored value, or None if there is none."""
    if not isinstance(value, Mapping) or not value:
        return None
    names = tuple(map(str, value["names"]))
    return Translation(title=str(value["title"]), text=str(value["text"]), names=names)


def make_translation(
    title: str, text: str, names: tuple[str, ...], options: int
) -> Translation | None:
    """Return the translation that was filled in, or None if nothing was.

    Args:
        title: the title in English.
        text: the text in English.
        names: the options in English.
        options: how many options the motion has; 0 for other kinds than a choice.

    Raises:
        InputError: it is not complete: voters would read one half of the motion.
    """
    if not (title or text or names):
        return None
    if not (title and text) or len(names) != options:
        raise InputError("translation-incomplete")
    return Translation(title=title, text=text, names=names)
