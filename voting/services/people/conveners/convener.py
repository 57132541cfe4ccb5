"""召集人 of a community: the body that convenes its meetings, and who sits in it.

Law: `ballots.conveners`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from ballots.conveners import ConvenerKind, Side
from voting.errors import InputError
from voting.sentences import WORDS
from voting.storage.tables.people import CommunityRow

_APART = re.compile(r"\s*[，,、；;\t]\s*|\s+")
_MOST_SEATS, _MOST_NAME = 50, 40
LISTED = (ConvenerKind.MANAGEMENT, ConvenerKind.PREPARATORY, ConvenerKind.SUCCESSION)
"""The bodies that are formed for the purpose, and recorded with all their members."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One member of a body."""

    name: str
    post: str
    """What the member is in it: 主任, 组长, 委员."""
    side: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Convener:
    """The body that convenes, as the street office recorded it."""

    kind: ConvenerKind = ConvenerKind.COMMITTEE
    formed_on: date | None = None
    """The day it was formed; None if it was not recorded."""
    seats: tuple[Seat, ...] = ()

    def to_json(self) -> dict[str, object]:
        """Return the value to store."""
        return {
            "kind": self.kind.value,
            "formed_on": self.formed_on.isoformat() if self.formed_on else "",
            "seats": [
                {"name": each.name, "post": each.post, "side": each.side.value}
                for each in self.seats
            ],
        }

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> "Convener":
        """Return the body from its stored value."""
        formed_on, seats = str(value.get("formed_on", "")), value.get("seats", [])
        return cls(
            kind=ConvenerKind(str(value.get("kind", ConvenerKind.COMMITTEE.value))),
            formed_on=date.fromisoformat(formed_on) if formed_on else None,
            seats=tuple(
                Seat(name=each["name"], post=each["post"], side=Side(each["side"]))
                for each in (seats if isinstance(seats, list) else [])
            ),
        )


UNCHANGED = Convener()
"""The owners' committee, whose members are in its accounts alone."""


def get_convener(session: Session, community_id: str) -> Convener:
    """Return the body that convenes a community's meetings."""
    return Convener.from_json(session.get_one(CommunityRow, community_id).convener_details)


def parse_convener(kind: ConvenerKind, formed_on: date | None, members: str) -> Convener:
    """Return a body as it was typed: one member a line, with name, post and side.

    Raises:
        InputError: a line is not of that form, nobody is named where the members are recorded, or
            there are too many.
    """
    lines = [line.strip() for line in members.splitlines() if line.strip()]
    if len(lines) > _MOST_SEATS:
        raise InputError("seats-too-many", most=_MOST_SEATS)
    if kind in LISTED and not lines:
        raise InputError("seats-missing")
    seats = tuple(_read_seat(number, line) for number, line in enumerate(lines, 1))
    return Convener(kind=kind, formed_on=formed_on, seats=seats)


def _read_seat(number: int, line: str) -> Seat:
    parts = [part for part in _APART.split(line) if part]
    sides = [Side(code) for code, word in WORDS["seat-side"].items() if parts[2:] == [word]]
    if not sides or max(map(len, parts)) > _MOST_NAME or not line.isprintable():
        raise InputError("seat-malformed", line=number, sides=tuple(WORDS["seat-side"].values()))
    return Seat(name=parts[0], post=parts[1], side=sides[0])


def say_seats(convener: Convener) -> str:
    """Return the members of a body as they are typed, one a line."""
    words = WORDS["seat-side"]
    return "\n".join(f"{each.name}，{each.post}，{words[each.side]}" for each in convener.seats)
