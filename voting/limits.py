"""How often something may be tried, before a pause or another way is asked for."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Tries within an hour, where nothing else is said; an installation may set others."""

    codes_of_number: int = 5
    """Codes to one telephone that are asked for from one address, in browsers in which it never
    signed in."""
    codes_of_number_a_day: int = 20
    """The same from all addresses together: nobody's telephone rings all day."""
    codes_of_address: int = 60
    """Behind one address of a mobile network there are many owners."""
    codes_of_installation: int = 3000
    """Each message costs something; only those that are sent count, and who signed in here before
    is not held up."""
    letters_of_address: int = 30
    """Typed codes of no letter."""
    letters_of_address_alarmed: int = 3
    """The same while a community's number is reached; right codes are taken all the same."""
    letters_of_community: int = 300
    ballot_codes_of_address: int = 30
    objections_of_address: int = 10
    passwords_of_account: int = 50
    """From devices that never signed in to it; those that did go on. Beyond it each address has one
    try before its pause, and no longer several."""
    failures_of_installation: int = 300
    """Wrong passwords and codes of all kinds; beyond it the monitor is told."""


DEFAULT_LIMITS = Limits()


def parse_limits(text: str) -> Limits:
    """Return the limits of a text such as `codes-of-address=120 codes-of-number=8`.

    Raises:
        ValueError: something there is no limit, or no number of at least one.
    """
    known = {each.name.replace("_", "-"): each.name for each in fields(Limits)}
    found: dict[str, int] = {}
    for name, equals, number in (each.partition("=") for each in text.split()):
        if name not in known or not equals or not number.isdecimal() or not int(number):
            raise ValueError(name)
        found[known[name]] = int(number)
    return Limits(**found)
