"""Areas as people write them: with ㎡ behind, and with a sign between the thousands."""

import re
import unicodedata

from voting.importing.spelling.addresses import fold

_SQUARE_METRES = re.compile("(㎡|M2|平方米|平米|平方|平)$")
_PLAIN = re.compile(r"[0-9]+\.[0-9]{1,4}", re.ASCII)
"""As most areas are written."""
_ZEROS = re.compile(r"(?<=\.[0-9]{4})0+$")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:[,' ][0-9]{3})+(?:\.[0-9]+)?", re.ASCII)
_TORN = re.compile(r"[0-9]\s+[0-9]")


def clean_area(text: str) -> str:
    """Return an area without ㎡ or 平方米, and without signs between the thousands: 1,089.63.

    Two numbers, such as 89 63, stay two: they are no area.
    """
    if _PLAIN.fullmatch(text):
        return text
    plain = _SQUARE_METRES.sub("", fold(text))
    if _TORN.search(text):
        spaced = " ".join(unicodedata.normalize("NFKC", text).split())
        plain = spaced if _THOUSANDS.match(spaced) is None else plain
    elif _THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "").replace("'", "")
    return _ZEROS.sub("", plain)
