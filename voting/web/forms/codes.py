"""Read a typed code; one that cannot be a code is refused, and costs no try."""

from voting.errors import InputError
from voting.importing.spelling.codes import parse_last_six, parse_letter_code, parse_six_digits
from voting.web.forms.field_names import of_field


def read_letter_code(text: str, field: str = "letter_code") -> str:
    """Return the code of a letter.

    Raises:
        InputError: no letter has such a code.
    """
    code = parse_letter_code(text)
    if code is None:
        with of_field(field):
            raise InputError("letter-code-malformed")
    return code


def read_last_six(text: str, field: str = "last_six") -> str:
    """Return the last six characters of an identity number.

    Raises:
        InputError: it cannot end so.
    """
    last_six = parse_last_six(text)
    if last_six is None:
        with of_field(field):
            raise InputError("last-six-malformed")
    return last_six


def read_six_digits(text: str, field: str = "code", says: str = "code-malformed") -> str:
    """Return a code that came by message, or that an app shows.

    Raises:
        InputError: it is no six digits.
    """
    code = parse_six_digits(text)
    if code is None:
        with of_field(field):
            raise InputError(says)
    return code
