"""Codes as people type them: full-width, in small letters, with spaces and hyphens between.

The code of a letter has eight characters: seven at random and one that tells most slips of the
finger apart from another letter's code (ISO 7064, Mod 27,26).
"""

import re

from stdnum.iso7064 import mod_37_36

from voting.importing.spelling.addresses import fold_once

LETTER_SIGNS = "23456789ACDEFGHJKMNPQRTWXY"
"""Of signs that look alike at most one: no 0, O, 1, I, L, U, V; B, S and Z are read as 8, 5, 2."""
RANDOM_SIGNS = 7
_ALIKE = str.maketrans("BSZ", "852")
_AS_DIGITS = str.maketrans("OIL", "011")
_BETWEEN = re.compile(r"[-()－—‐–_.,·、。]")
_CODE = re.compile(f"[{LETTER_SIGNS}]{{8}}")
_LAST = re.compile(r"[0-9A-Z\u4e00-\u9fff]{6}")
_WHOLE = re.compile(r"[0-9]{15}|[0-9A-Z]{18}")


def fold_code(text: str) -> str:
    """Return a typed code in half-width capitals without anything between its characters."""
    return _BETWEEN.sub("", fold_once(text)).upper()


def complete_letter_code(signs: str) -> str:
    """Return the code of a letter that begins with these signs, as it is printed: ABCD-EFGH."""
    code = f"{signs}{mod_37_36.calc_check_digit(signs, alphabet=LETTER_SIGNS)}"
    return f"{code[:4]}-{code[4:]}"


def parse_letter_code(text: str) -> str | None:
    """Return the eight characters of a typed code, or None where no letter has such a code."""
    code = fold_code(text).translate(_ALIKE)
    is_code = _CODE.fullmatch(code) and mod_37_36.is_valid(code, alphabet=LETTER_SIGNS)
    return code if is_code else None


def parse_six_digits(text: str) -> str | None:
    """Return a code of six digits that was typed, or None where it cannot be one."""
    code = fold_code(text)
    return code if len(code) == 6 and code.isascii() and code.isdigit() else None  # noqa: PLR2004


def parse_last_six(text: str) -> str | None:
    """Return the last six characters of an identity number, of which the whole may be typed.

    None where it cannot be that.
    """
    typed = fold_code(text).replace("×", "X")
    last = typed[-6:] if _WHOLE.fullmatch(typed) else typed
    return last if _LAST.fullmatch(last) else None


def list_spellings(last_six: str) -> tuple[str, ...]:
    """Return the possible spellings of an identity number's end: as typed, and with o as 0."""
    return tuple(dict.fromkeys((last_six, last_six.upper().translate(_AS_DIGITS))))
