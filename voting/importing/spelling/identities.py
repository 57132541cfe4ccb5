"""Identity numbers and telephone numbers, in all the forms that are written.

Numbers of persons (GB 11643) and companies (GB 32100), identity cards of Hong Kong, Macau and
Taiwan, travel permits, passports, officers' cards, cards of foreign permanent residents.
"""

import re
from datetime import date
from enum import StrEnum

from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2

from voting.importing.spelling.addresses import fold

_ANY = re.compile(r"[0-9A-Z]{6,24}", re.ASCII)
_PERSON = re.compile(r"[0-9]{17}[0-9X]", re.ASCII)
_OLD_PERSON = re.compile(r"[0-9]{15}", re.ASCII)
_COMPANY = re.compile(r"(?=.*[A-Z])[0-9A-HJ-NPQRTUWXY]{18}", re.ASCII)
_ORGANISATION = re.compile(r"[0-9A-Z]{8}[0-9X]", re.ASCII)
_ALMOST_A_PERSON = re.compile(r"[0-9]{16,20}X?", re.ASCII)
_OFFICER = re.compile(r"[\u4e00-\u9fff]{1,4}字?第?[0-9A-Z]{4,12}号?")
_FOREIGNER = re.compile(r"[A-Z]{3}[0-9]{12}[0-9X]?", re.ASCII)
"""Cards of foreign permanent residents until 2023: three letters, and twelve digits."""
_MASKED = re.compile("[0-9][*＊×xX●]{3,}")
_LONG_NUMBER = re.compile("[0-9]{6,}[Xx]?")
_OLD_LENGTH = 15
_PERMIT = re.compile(r"([HM][0-9]{8})[0-9]{0,2}|([0-9]{8})(?:[0-9]{2}[0-9A-Z]?)?", re.ASCII)
_KINDS = re.compile(
    r"(中华人民共和国|港澳台居民|港澳居民|台湾居民|居民|公民|香港|澳门|台湾|外国人|临时|永久性?|企业|法人)*"
    r"(身份证明|身份证|护照|来往内地通行证|往来内地通行证|来往大陆通行证|往来港澳通行证|港澳通行证|通行证|"
    r"回乡证|台胞证|居留身份证|居留证|居住证|统一社会信用代码证?|组织机构代码证?|营业执照注册号|营业执照|"
    r"工商注册号|注册号|登记证书?|证件|军官证|士官证|士兵证|文职干部证|文职证|HKID|PASSPORT)"
    r"(号码|编号|号|NO)?[:：.]?"
)
_LABEL = re.compile(f"^{_KINDS.pattern}")
_LABEL_BEHIND = re.compile(f"(?<=[0-9A-Z号])[(（\\[]{_KINDS.pattern}[)）\\]]$")
_MACAU = re.compile(r"(?<![0-9A-Z])([157])/([0-9]{6})/([0-9])(?![0-9A-Z])", re.ASCII)
_OF_MACAU = re.compile(r"澳门|[157][0-9]{6}[(（][0-9][)）]", re.ASCII)
_OF_TAIWAN = re.compile("台")
_PUNCTUATION_INSIDE = re.compile(r"[()（）\[\]\s]")
_OTHER_X = re.compile("(?<=[0-9]{17})[×✕ХΧ]$")
"""Signs that are typed for the last X: a times sign, a Cyrillic and a Greek letter."""
_HYPHENS = re.compile(r"[-－—‐–]")
_ROUNDED = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]{2}|[0-9]{16,}\.0+", re.ASCII)
_LENGTH = 18
_LOST = "000"
"""The end of a number of 18 digits of which a spreadsheet kept only 15."""
_PROVINCES = re.compile(r"9?(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])|71|8[1-3]", re.ASCII)
"""Foreigners with permanent residence have a 9 before the province (since 2023)."""
_LENGTHS_OF_NOTHING = {11, 12, 14}
"""Numbers of digits that only a telephone has, and no document."""
_LONG = 16
_PLAIN_MOBILE = re.compile("1[3-9][0-9]{9}", re.ASCII)
_MOBILE = re.compile(r"(\+?86|0086)?(?P<number>1[3-9][0-9]{9})", re.ASCII)
_LANDLINE = re.compile(r"(0[0-9]{2,3})?[2-9][0-9]{6,7}(转?[0-9]{1,6})?|[48]00[0-9]{7}", re.ASCII)
_ABROAD = re.compile(r"(\+|00)(?P<number>[1-9][0-9]{6,14})", re.ASCII)
_PUNCTUATION = re.compile(r"[-－—‐–()（）.]")


MACAU, TAIWAN = "macau", "taiwan"
"""Places whose cards may have the same number of eight digits."""


class IdentityKind(StrEnum):
    """The kind of document that a number looks like."""

    PERSON = "person"
    COMPANY = "company"
    OFFICER = "officer"
    PERMIT = "permit"
    OTHER = "other"
    """A passport, or an identity card of Hong Kong, Macau or Taiwan, for instance."""


def find_kind(identity: str) -> IdentityKind:
    """Return the kind of document that a normalized number looks like."""
    if _PERSON.fullmatch(identity) and _has_birthday(identity):
        return IdentityKind.PERSON
    if _COMPANY.fullmatch(identity) or (len(identity) == _LENGTH and _is_uscc(identity)):
        return IdentityKind.COMPANY
    if _PERSON.fullmatch(identity):
        return IdentityKind.PERSON
    if _OFFICER.fullmatch(identity):
        return IdentityKind.OFFICER
    return IdentityKind.PERMIT if _PERMIT.fullmatch(identity) else IdentityKind.OTHER


def normalize_identity(text: str) -> str:
    """Return a number in upper case, without brackets, hyphens, and a card's name before it."""
    plain = fold(text).upper()
    if _PERSON.fullmatch(plain):
        return plain
    plain = _LABEL_BEHIND.sub("", _OTHER_X.sub("X", plain))
    plain = _PUNCTUATION_INSIDE.sub("", join_parts(plain))
    return _HYPHENS.sub("", _LABEL.sub("", plain) or plain)


def hide_numbers(text: str) -> str:
    """Return a text with … for long numbers, since reports on a file are stored without them."""
    return _LONG_NUMBER.sub("…", text)


def join_parts(text: str) -> str:
    """Return a text with the slashes taken out of Macau's identity numbers: 1/234567/8."""
    return _MACAU.sub(r"\1\2\3", text) if "/" in text else text


def find_card(text: str) -> str:
    """Return the region that a text names for a card number of eight digits; else nothing.

    Macau's identity card is written 1234567(8) or 1/234567/8; a permit of Taiwan has eight digits.
    """
    plain = fold(text).upper()
    if plain.isascii() and plain.isalnum():
        return ""
    if _MACAU.search(plain) or _OF_MACAU.search(plain):
        return MACAU
    return TAIWAN if _OF_TAIWAN.search(plain) else ""


def is_unusual(identity: str, *, is_company: bool) -> bool:
    """Tell whether no known kind of document has such a number.

    It has as many digits as a telephone, or it is long and has letters but is neither a company's
    number nor that of a foreigner's card, which begins with three letters.
    """
    if identity.isdigit():
        is_number = len(identity) in _LENGTHS_OF_NOTHING
        is_old = len(identity) == _OLD_LENGTH and not is_company
        return is_number or (is_old and not _has_birthday(f"{identity[:6]}19{identity[6:]}"))
    is_known = _PERSON.fullmatch(identity) or _COMPANY.fullmatch(identity)
    is_plain = _ANY.fullmatch(identity) is not None
    return is_plain and len(identity) >= _LONG and not (is_known or _FOREIGNER.fullmatch(identity))


def is_nobodys(identity: str) -> bool:
    """Tell whether a number looks like a person's of 18 digits, but has no valid day of birth."""
    is_number = _PERSON.fullmatch(identity) is not None and not _has_birthday(identity)
    return is_number and (not _is_uscc(identity) or not identity.strip("0"))


def is_masked(text: str) -> bool:
    """Return whether some of the digits are hidden by stars."""
    return _MASKED.search(text) is not None


def is_identity(text: str) -> bool:
    """Return whether a text has the form of an identity number, a passport's or a company's."""
    if _ANY.fullmatch(text) is None:
        return _OFFICER.fullmatch(text) is not None
    # One digit too many or too few is a typing error, not another kind of document.
    return _PERSON.fullmatch(text) is not None or _ALMOST_A_PERSON.fullmatch(text) is None


def is_rounded(text: str) -> bool:
    """Tell whether a text is a number as a spreadsheet rounds it: 3.30199E+17."""
    return _ROUNDED.fullmatch(text) is not None


def may_be_rounded(identity: str) -> bool:
    """Tell whether the last digits may have been lost; one true number in 1,000 looks so, too."""
    return _PERSON.fullmatch(identity) is not None and identity.endswith(_LOST)


def is_sound_person(text: str) -> bool:
    """Return whether a text is a person's 18 digits and nothing else, and these are right."""
    return _PERSON.fullmatch(text) is not None and mod_11_2.is_valid(text) and _has_birthday(text)


def is_plausible_person(identity: str) -> bool:
    """Return whether a number of 18 digits has a province and a birthday that exist."""
    return (
        _PERSON.fullmatch(identity) is not None
        and _PROVINCES.match(identity) is not None
        and _has_birthday(identity)
    )


def looks_like_company(identity: str) -> bool:
    """Return whether a number begins like a company's and like no person's, as 91 does."""
    return _COMPANY.fullmatch(identity) is not None and identity[0] in "9NY"


def renew_identity(identity: str, *, is_company: bool) -> str:
    """Return a person's old number of 15 digits as the one of 18 that the same person has now."""
    if is_company or _OLD_PERSON.fullmatch(identity) is None:
        return identity
    longer = f"{identity[:6]}19{identity[6:]}"
    if not _has_birthday(longer):
        return identity
    return longer + mod_11_2.calc_check_digit(longer)


def is_organisation_code(identity: str) -> bool:
    """Return whether a number may be the code that organisations had before 2015."""
    return _ORGANISATION.fullmatch(identity) is not None


def find_organisation_code(identity: str) -> str | None:
    """Return the organisation's code that is part of a company's number (GB 32100)."""
    is_company = len(identity) == 18 and not _PERSON.fullmatch(identity)  # noqa: PLR2004
    return identity[8:17] if is_company or _is_uscc(identity) else None


def find_permit(identity: str) -> str | None:
    """Return the part of a travel permit's number that a renewal keeps; None for others."""
    match = _PERMIT.fullmatch(identity)
    return (match[1] or match[2]) if match else None


def has_right_check_digit(identity: str) -> bool:
    """Return whether the check digit is right; true for numbers without one."""
    if _PERSON.fullmatch(identity):
        return mod_11_2.is_valid(identity) or (not _has_birthday(identity) and _is_uscc(identity))
    return _COMPANY.fullmatch(identity) is None or _is_uscc(identity)


def _has_birthday(identity: str) -> bool:
    """Tell whether a number of digits has a birthday, and so is a person's, not a company's."""
    try:
        born = date(int(identity[6:10]), int(identity[10:12]), int(identity[12:14]))
    except ValueError:
        return False
    return born.year > 1800  # noqa: PLR2004


def _is_uscc(identity: str) -> bool:
    return bool(uscc.is_valid(identity))


def is_mobile(text: str) -> bool:
    """Return whether a text is the eleven digits of a mobile number and nothing else."""
    return _PLAIN_MOBILE.fullmatch(text) is not None


def read_mobile(text: str) -> str | None:
    """Return a mobile number as eleven digits, or None."""
    match = _MOBILE.fullmatch(_PUNCTUATION.sub("", fold(text)))
    return match["number"] if match else None


def read_telephone(text: str) -> str | None:
    """Return a mobile or landline number as plain digits, a foreign one with + first, or None."""
    if is_mobile(text):
        return text
    digits = _PUNCTUATION.sub("", fold(text))
    if match := _MOBILE.fullmatch(digits):
        return match["number"]
    if match := _ABROAD.fullmatch(digits):
        return f"+{match['number']}"
    return digits if _LANDLINE.fullmatch(digits) else None
