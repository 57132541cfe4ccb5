"""In what a body differs from what the law requires of it.

Law: `ballots.conveners`.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from ballots.conveners import ConvenerRule, Side, find_convener_rule
from voting.sentences import WORDS, Sentence
from voting.services.people.conveners.convener import Convener


def review_composition(convener: Convener, rule_set: str) -> tuple[Sentence, ...]:
    """Return in what the members of a body differ from what its text requires."""
    if not convener.seats:
        return ()
    rule = find_convener_rule(convener.kind, rule_set)
    facts = {"convener": convener.kind, "source": rule.source, "number": len(convener.seats)}
    return tuple(
        Sentence(code, {**facts, **more}) for code, more in _find_differences(convener, rule)
    )


def _find_differences(
    convener: Convener, rule: ConvenerRule
) -> Iterator[tuple[str, Mapping[str, object]]]:
    number = len(convener.seats)
    owners = sum(each.side is Side.OWNER for each in convener.seats)
    if rule.least is not None and number < rule.least:
        yield "convener-too-few", {"least": rule.least}
    if rule.most is not None and number > rule.most:
        yield "convener-too-many", {"most": rule.most}
    if rule.is_odd and number % 2 == 0:
        yield "convener-even", {}
    if rule.owners_are_half and 2 * owners < number:
        yield "convener-few-owners", {"owners": owners}
    chairs = [each.side for each in convener.seats if each.post in WORDS["chair"].values()]
    if rule.chair is not None and chairs != [rule.chair]:
        yield "convener-chair", {"seat_side": rule.chair}


def is_over(convener: Convener, rule: ConvenerRule, day: date) -> bool:
    """Tell whether a body has stayed longer than it may on a day."""
    if convener.formed_on is None or rule.most_years is None:
        return False
    formed = convener.formed_on
    ends = (formed.year + rule.most_years, formed.month, formed.day)
    return (day.year, day.month, day.day) > ends
