"""What the columns and the words of a platform's list of ballots mean."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ballots.motion import ABSTAIN, BLANK, INVALID, MotionKind
from voting.errors import InputError
from voting.importing.spelling.addresses import fold
from voting.importing.spelling.platforms import (
    USUAL_TITLES,
    USUAL_WORDS,
    PlatformColumn,
    names_motion,
)
from voting.services.meeting.meetings import MotionView
from voting.services.platform.sheets import PlatformSheet

APPROVALS = "approvals"
"""The words of all motions that are marked for or against have one meaning."""
MOST_WORDS = 60
_NAMES = re.compile(r"[、,，;；\n|]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformMapping:
    """The meaning of one sheet's columns, and of the words below them."""

    sheet: int = 0
    head: int
    """The row of the titles, as the file counts."""
    columns: Mapping[PlatformColumn, int]
    marks: Mapping[str, int]
    """The column of each motion, by its id."""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By motion, or `APPROVALS`: from each word to a mark, an option or a candidate."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """The titles of the columns, by what they are; for the next file."""
    has_paper: bool = False
    """The file holds the votes on paper too."""

    def to_json(self) -> dict[str, object]:
        """Return the value to store."""
        return {
            "sheet": self.sheet,
            "head": self.head,
            "columns": {each.value: place for each, place in self.columns.items()},
            "marks": dict(self.marks),
            "words": {group: dict(words) for group, words in self.words.items()},
            "titles": dict(self.titles),
            "has_paper": self.has_paper,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "PlatformMapping | None":
        """Return the mapping that was stored, or None where nobody has given one."""
        if not value:
            return None
        return cls(
            sheet=value["sheet"],
            head=value["head"],
            columns={PlatformColumn(each): place for each, place in value["columns"].items()},
            marks=value["marks"],
            words=value["words"],
            titles=value["titles"],
            has_paper=value["has_paper"],
        )

    def naming(self, titles: Mapping[str, str]) -> "PlatformMapping":
        """Return it with the titles of its columns."""
        return replace(self, titles=titles)

    def holding_paper(self, has_paper: bool) -> "PlatformMapping":  # noqa: FBT001 - what is set
        """Return it with whether the file holds the votes on paper too."""
        return replace(self, has_paper=has_paper)

    def find_mark(self, motion: MotionView, word: str) -> str | None:
        """Return the meaning of a word below a motion's column; None where nobody has given it."""
        return self.words.get(group_of(motion), {}).get(word)


def group_of(motion: MotionView) -> str:
    """Return under what the words of a motion's column are kept."""
    return APPROVALS if motion.kind is MotionKind.APPROVAL else motion.id


def list_meanings(motion: MotionView) -> tuple[str, ...]:
    """Return the possible meanings of a word below a motion's column."""
    return (*motion.motion.marks, ABSTAIN, BLANK, INVALID)


def split_cell(motion: MotionView, cell: str) -> tuple[str, ...]:
    """Return the words of a cell: one, or the names of an election; none if it is empty."""
    parts = _NAMES.split(cell) if motion.kind is MotionKind.ELECTION else (cell,)
    return tuple(filter(None, map(str.strip, parts)))


def require_mapped(mapping: PlatformMapping, sheet: PlatformSheet) -> None:
    """Check that a mapping says where a unit stands, where a motion, and no column twice.

    Raises:
        InputError: it does not; or a column is not there.
    """
    columns = mapping.columns
    if columns.keys().isdisjoint((PlatformColumn.ADDRESS, PlatformColumn.ROOM)):
        raise InputError("platform-room-missing")
    if not mapping.marks:
        raise InputError("platform-motions-missing")
    taken: set[int] = set()
    named = {f"column-{each}": place for each, place in columns.items()}
    for name, place in (*named.items(), *((f"mark-{m}", p) for m, p in mapping.marks.items())):
        if place in taken:
            raise InputError("platform-column-twice").concerning(name)
        if not 0 <= place < sheet.width:
            raise InputError("platform-column-unknown").concerning(name)
        taken.add(place)


def list_words(
    mapping: PlatformMapping, sheet: PlatformSheet, motions: Sequence[MotionView]
) -> dict[str, Counter[str]]:
    """Return how often each word stands below the motions' columns, by motion or `APPROVALS`."""
    found: dict[str, Counter[str]] = {}
    for motion in motions:
        if motion.id in mapping.marks:
            words = found.setdefault(group_of(motion), Counter())
            for line in sheet.below(mapping.head):
                words.update(split_cell(motion, line.get(mapping.marks[motion.id])))
    return found


def require_few_words(
    mapping: PlatformMapping, sheet: PlatformSheet, motions: Sequence[MotionView]
) -> None:
    """Check that the motions' columns hold marks, and no names or numbers of thousands of homes.

    Raises:
        InputError: there are too many words for marks.
    """
    for group, words in list_words(mapping, sheet, motions).items():
        if len(words) > MOST_WORDS:
            first = next(each.id for each in motions if group_of(each) == group)
            raise InputError("platform-words-many", number=len(words)).concerning(first)


def suggest(
    sheet: PlatformSheet, motions: Sequence[MotionView], before: PlatformMapping | None
) -> PlatformMapping:
    """Return a likely mapping: by the titles of the community's last file, else by usual ones."""
    head = sheet.head
    titles = sheet.titles(head)
    places = {title: place for place, title in titles.items()}
    kept = before.titles if before else {}
    columns: dict[PlatformColumn, int] = {}
    for column, usual in USUAL_TITLES.items():
        likely = [place for place, title in titles.items() if usual.search(fold(title))]
        free = [place for place in likely if place not in columns.values()]
        place = places.get(kept.get(column, ""), next(iter(free), None))
        if place is not None:
            columns[column] = place
    marks = dict(_suggest_marks(titles, motions, set(columns.values())))
    return PlatformMapping(head=head, columns=columns, marks=marks)


def _suggest_marks(
    titles: Mapping[int, str], motions: Sequence[MotionView], taken: set[int]
) -> Iterator[tuple[str, int]]:
    for motion in motions:
        for place, title in titles.items():
            if place not in taken and (motion.title in title or names_motion(title, motion.number)):
                taken.add(place)
                yield motion.id, place
                break


def suggest_words(
    mapping: PlatformMapping,
    sheet: PlatformSheet,
    motions: Sequence[MotionView],
    before: PlatformMapping | None,
) -> dict[str, dict[str, str]]:
    """Return the likely meanings of the words, those given before first; a word may have none."""
    by_group = {group_of(each): each for each in motions}
    found: dict[str, dict[str, str]] = {}
    for group, words in list_words(mapping, sheet, motions).items():
        known = {
            **USUAL_WORDS,
            **{name: name for name in by_group[group].names},
            **(before.words.get(group, {}) if before and group == APPROVALS else {}),
            **mapping.words.get(group, {}),
        }
        meanings = set(list_meanings(by_group[group]))
        found[group] = {word: known[word] for word in words if known.get(word) in meanings}
    return found


def with_words(
    mapping: PlatformMapping,
    sheet: PlatformSheet,
    motions: Sequence[MotionView],
    words: Mapping[str, Mapping[str, str]],
) -> PlatformMapping:
    """Return a mapping in which every word has the meaning that is given.

    Raises:
        InputError: a word has none, or one that its motion does not offer.
    """
    by_group = {group_of(each): each for each in motions}
    for group, found in list_words(mapping, sheet, motions).items():
        meanings = list_meanings(by_group[group])
        for word in found:
            if words.get(group, {}).get(word) not in meanings:
                raise InputError("platform-words-unmapped").concerning(f"{group}-{word}")
    return replace(mapping, words=words)
