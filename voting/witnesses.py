"""Asking a witness over HTTP: C2SP tlog-witness `add-checkpoint`."""

import urllib.error
import urllib.request
from dataclasses import dataclass

OK, CONFLICT = 200, 409
_TIMEOUT_SECONDS = 5
_MOST_ANSWER = 4096


@dataclass(frozen=True, slots=True)
class Answer:
    """What a witness answered."""

    status: int
    """As HTTP has it; 0 where the witness could not be reached."""
    text: str


def ask(address: str, request: str) -> Answer:
    """Send a request to a witness and return its answer, whatever that is."""
    message = urllib.request.Request(  # noqa: S310 - the address is the operator's own line
        f"{address.rstrip('/')}/add-checkpoint", request.encode(), {"Content-Type": "text/plain"}
    )
    try:
        with urllib.request.urlopen(message, timeout=_TIMEOUT_SECONDS) as answer:  # noqa: S310
            return Answer(OK, answer.read(_MOST_ANSWER).decode())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.read(_MOST_ANSWER).decode(errors="replace"))
    except (OSError, ValueError):
        return Answer(0, "")
