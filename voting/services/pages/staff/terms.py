"""What the pages of the desks speak in: where a member does what waits for them."""

from enum import StrEnum


class WaitingPlace(StrEnum):
    """Where a member does what waits for them."""

    STEPS = "steps"  # all that wait, of a kind
    PAPER_BALLOTS = "paper-ballots"
    REGISTER = "register"
    MEETING = "meeting"
    BOARD = "board"
    CONCERNS = "concerns"
    SITTINGS = "sittings"
    TASKS = "tasks"
