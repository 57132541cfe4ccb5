"""Client of a witness over HTTP: C2SP tlog-witness `add-checkpoint`."""

import re
from dataclasses import dataclass

from voting.gateways.http_post import PostError, post

UNREACHABLE, OK, CONFLICT = 0, 200, 409
_WITHIN_SECONDS = 5
_MOST_ANSWER = 4096
_SIZE = re.compile(r"[0-9]{1,18}\n?")


@dataclass(frozen=True, slots=True)
class WitnessResponse:
    """The answer of a witness's server."""

    status: int
    """The HTTP status; 0 if no complete answer came in time."""
    text: str

    @property
    def size(self) -> int | None:
        """Return the size that the witness last cosigned, if the answer contains it; else None."""
        is_size = self.status == CONFLICT and _SIZE.fullmatch(self.text)
        return int(self.text) if is_size else None


def ask_witness(address: str, request: str) -> WitnessResponse:
    """Send a request to a witness and return its answer, whatever its status."""
    try:
        answer = post(
            f"{address.rstrip('/')}/add-checkpoint",
            request.encode(),
            {"Content-Type": "text/plain"},
            within_seconds=_WITHIN_SECONDS,
            most_bytes=_MOST_ANSWER,
        )
        return WitnessResponse(answer.status, answer.body.decode())
    except (PostError, UnicodeDecodeError):
        return WitnessResponse(UNREACHABLE, "")
