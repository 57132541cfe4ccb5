"""What the programs say while they run: a line of JSON for each event."""

import logging

import structlog


def write_json_lines() -> None:
    """Write events as JSON; each process that serves or works begins with this."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )


def find_code_locations(error: BaseException) -> list[str]:
    """Return the last functions and lines that an error came through, and nothing of its text."""
    places = []
    trace = error.__traceback__
    while trace is not None:
        places.append(f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return places[-3:]
