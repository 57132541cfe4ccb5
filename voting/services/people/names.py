"""The allowed forms of names, logins and community codes.

They are checked before anything is written, since a code is used in addresses and file names.
"""

import re

from voting.errors import InputError
from voting.importing.spelling.identities import read_mobile

MOST_NAME = 50
"""Characters; a certificate's common name has room for 64 (RFC 5280), the office's part with it."""
_CODE = re.compile(r"[a-z0-9](-?[a-z0-9]){0,29}", re.ASCII)
_LOGIN = re.compile(r"[^\s/\\]{1,40}")


def require_code(code: str) -> str:
    """Return a community's code.

    Raises:
        InputError: it has other characters than small Latin letters, digits and single hyphens.
    """
    if _CODE.fullmatch(code) is None:
        raise InputError("community-code-malformed")
    return code


def require_login(login: str) -> str:
    """Return a login.

    Raises:
        InputError: it is empty, too long, or has characters that cannot be typed.
    """
    if _LOGIN.fullmatch(login) is None or not login.isprintable():
        raise InputError("login-malformed")
    return login


def require_name(name: str) -> str:
    """Return a name without white space around it.

    Raises:
        InputError: it is empty, too long, or has characters that cannot be printed.
    """
    plain = name.strip()
    if not plain or len(plain) > MOST_NAME or not plain.isprintable():
        raise InputError("name-malformed", most=MOST_NAME)
    return plain


def require_mobile(text: str) -> str:
    """Return a mobile number in its eleven digits.

    Raises:
        InputError: it is none.
    """
    number = read_mobile(text) if text.isprintable() else None
    if number is None:
        raise InputError("telephone-malformed")
    return number
