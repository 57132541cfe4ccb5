"""服务清单: the services that the contract promises, each with its interval."""

import calendar
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ballots.rules import CHINA
from voting.errors import InputError
from voting.sentences import WORDS, Sentence
from voting.services.declarations.terms import Interval
from voting.wording import format_day

MOST_SERVICES, MOST_NAME = 60, 40
_MOST_INTERVAL = 20
"""Characters that say how often."""
_LINE = re.compile(
    r"(?P<name>.+?)[\s,，:：、|]+每?\s*(?P<number>\d{0,3})\s*(?P<unit>\S{1,2}?)(一次|1次|1 次)?"
)
_UNITS = {
    word: (int(key.split("-")[0]), Interval(key.split("-")[1]))
    for key, words in WORDS["interval"].items()
    for word in words.split()
}
"""From how people write a unit to how many days or months it has."""
_SAID = {
    Interval.DAYS: "declares-service-days",
    Interval.MONTHS: "declares-service-months",
}
_MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class PromisedService:
    """A service that is promised once in so many days or months."""

    name: str
    number: int
    unit: Interval

    def find_due(self, last: date) -> date:
        """Return the day by which it is to be done again after a day on which it was."""
        if self.unit is Interval.DAYS:
            return last + timedelta(days=self.number)
        year, month = divmod(last.year * _MONTHS_A_YEAR + last.month - 1 + self.number, 12)
        most = calendar.monthrange(year, month + 1)[1]
        return date(year, month + 1, min(last.day, most))


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What a contract promises, from a day on."""

    since: date
    """From which day the intervals run, until each was done for the first time."""
    services: tuple[PromisedService, ...]

    @property
    def period(self) -> str:
        """Return nothing: one list stands at a time."""
        return ""

    def to_json(self) -> dict[str, object]:
        """Return the value to store."""
        return {
            "since": self.since.isoformat(),
            "services": [[each.name, each.number, each.unit.value] for each in self.services],
        }

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> "Services":
        """Return the services from their stored value."""
        listed = value["services"]
        return cls(
            since=date.fromisoformat(str(value["since"])),
            services=tuple(
                PromisedService(str(name), int(number), Interval(unit))
                for name, number, unit in (listed if isinstance(listed, list) else ())
            ),
        )

    def check(self, at: datetime) -> None:
        """Raise if they cannot be.

        Raises:
            InputError: none is named, one twice, or the day is to come.
        """
        names = [each.name for each in self.services]
        if not names or len(names) > MOST_SERVICES:
            raise InputError("services-number", most=MOST_SERVICES)
        if len(set(names)) < len(names):
            raise InputError("services-alike")
        if self.since > at.astimezone(CHINA).date():
            raise InputError("services-early")

    def say(self) -> tuple[Sentence, ...]:
        """Return what they state."""
        since = Sentence("declares-services", {"since": format_day(self.since)})
        return (
            since,
            *(
                Sentence(_SAID[each.unit], {"name": each.name, "number": each.number})
                for each in self.services
            ),
        )


def read_services(text: str) -> tuple[PromisedService, ...]:
    """Read services of one line each: 电梯维护保养 15天.

    Raises:
        InputError: a line says no interval.
    """
    return tuple(_read_line(line.strip()) for line in text.splitlines() if line.strip())


def _read_line(line: str) -> PromisedService:
    # Without runs of spaces, and no longer than a name and an interval, it is read in no time.
    line = " ".join(line.split())
    match = _LINE.fullmatch(line) if len(line) <= MOST_NAME + _MOST_INTERVAL else None
    unit = _UNITS.get(match["unit"]) if match else None
    number = int(match["number"] or 1) if match else 0
    if match is None or unit is None or not number or len(match["name"]) > MOST_NAME:
        raise InputError("service-malformed", line=line[:40])
    times, kind = unit
    return PromisedService(match["name"].strip(), number * times, kind)


def write_services(services: Iterable[PromisedService]) -> str:
    """Return services as a form has them, which `read_services` reads again."""
    units = WORDS["interval-of"]
    return "\n".join(f"{each.name} {each.number}{units[each.unit.value]}" for each in services)
