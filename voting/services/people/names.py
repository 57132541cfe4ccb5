"""The forms of what an installation is founded with: names, logins, and a community's code.

They are checked before anything is written: a code stands in addresses and in the names of files.
"""

import re

from voting.errors import InputError

MOST_NAME = 50
"""Characters; a certificate's common name has room for 64 (RFC 5280), the office's part with it."""
_CODE = re.compile(r"[a-z0-9](-?[a-z0-9]){0,29}", re.ASCII)
_LOGIN = re.compile(r"[^\s/\\]{1,40}")


def require_code(code: str) -> str:
    """Return a community's code.

    Raises:
        InputError: it is not of small Latin letters, digits and single hyphens.
    """
    if _CODE.fullmatch(code) is None:
        raise InputError(
            problem="小区代码只能用小写英文字母、数字和中间的连字符（-），最多 30 个字符，"
            "例如 langyue，请换一个。"
        )
    return code


def require_login(login: str) -> str:
    """Return a login.

    Raises:
        InputError: it is empty, too long, or holds what nobody can type.
    """
    if _LOGIN.fullmatch(login) is None or not login.isprintable():
        raise InputError(problem="登录名须为 1 至 40 个字符，不能有空格和斜杠，请换一个。")
    return login


def require_name(name: str) -> str:
    """Return a name without white space around it.

    Raises:
        InputError: it is empty, too long, or holds what cannot be printed.
    """
    plain = name.strip()
    if not plain or len(plain) > MOST_NAME or not plain.isprintable():
        raise InputError(problem=f"名称须为 1 至 {MOST_NAME} 个可以打印的字符，请修改。")
    return plain
