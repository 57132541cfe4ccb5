"""Identity numbers of persons (GB 11643) and companies (GB 32100), and telephone numbers."""

import re
from datetime import datetime

from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2

from voting.importing.addresses import fold

_ANY = re.compile(r"[0-9A-Z]{6,24}", re.ASCII)
_PERSON = re.compile(r"[0-9]{17}[0-9X]", re.ASCII)
_COMPANY = re.compile(r"(?=.*[A-Z])[0-9A-HJ-NPQRTUWXY]{18}", re.ASCII)
_ALMOST_A_PERSON = re.compile(r"[0-9]{16,20}X?", re.ASCII)
_MOBILE = re.compile(r"(\+?86)?(?P<number>1[3-9][0-9]{9})", re.ASCII)
_LANDLINE = re.compile(r"(0[0-9]{2,3})?[2-9][0-9]{6,7}(转?[0-9]{1,6})?|[48]00[0-9]{7}", re.ASCII)
_ABROAD = re.compile(r"(\+|00)[1-9][0-9]{6,14}", re.ASCII)
_PUNCTUATION = re.compile(r"[-－—()（）.]")


def is_identity(text: str) -> bool:
    """Return whether a text has the form of an identity number, a passport's or a company's."""
    if _ANY.fullmatch(text) is None:
        return False
    # One digit too many or too few is a typing error, not another kind of document.
    return _PERSON.fullmatch(text) is not None or _ALMOST_A_PERSON.fullmatch(text) is None


def has_right_check_digit(identity: str) -> bool:
    """Return whether the check digit is right; true for numbers without one."""
    if _PERSON.fullmatch(identity):
        return mod_11_2.is_valid(identity) or (not _has_birthday(identity) and _is_uscc(identity))
    return _COMPANY.fullmatch(identity) is None or _is_uscc(identity)


def _has_birthday(identity: str) -> bool:
    """Tell a person's number from a company's of digits alone."""
    try:
        return datetime.strptime(identity[6:14], "%Y%m%d").year > 1800  # noqa: DTZ007, PLR2004
    except ValueError:
        return False


def _is_uscc(identity: str) -> bool:
    return bool(uscc.is_valid(identity))


def read_mobile(text: str) -> str | None:
    """Return a mobile number as eleven digits, or None."""
    match = _MOBILE.fullmatch(_PUNCTUATION.sub("", fold(text)))
    return match["number"] if match else None


def read_telephone(text: str) -> str | None:
    """Return a mobile, landline or foreign number as plain digits, or None."""
    digits = _PUNCTUATION.sub("", fold(text))
    if match := _MOBILE.fullmatch(digits):
        return match["number"]
    return digits if _LANDLINE.fullmatch(digits) or _ABROAD.fullmatch(digits) else None
