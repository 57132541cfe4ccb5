"""Health checks for monitors, proxies and service managers."""

import json
import math
import threading
import time

import structlog
from flask import Blueprint, Response, current_app
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from voting.context import Context
from voting.services.health.readiness import FINE, check_readiness, is_ready
from voting.web.current import current
from voting.web.sessions.access import public as anybody

_log = structlog.get_logger()
health = Blueprint("health", __name__)
_RECENT = "recent readiness"
KEPT_SECONDS = "READINESS_KEPT_SECONDS"
"""The setting of Flask's for how long an answer is good."""
_STANDS_SECONDS = 5
"""For how long after that it is given while another one is being found."""
_NOT_KNOWN = {"database": "not known: it is being waited for"}


class _Recent:
    """A cache of the checks, which are run at most once a second.

    One thread runs them. While it waits for a database, other threads return the last answer,
    and soon that there is none.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._checks: dict[str, str] = {}
        self._wrong: set[str] = set()
        self._until = -math.inf

    def get(self, context: Context, seconds: float) -> dict[str, str]:
        if time.monotonic() < self._until:
            return self._checks
        if not self._lock.acquire(blocking=False):
            is_recent = time.monotonic() < self._until + _STANDS_SECONDS
            return self._checks if is_recent else _NOT_KNOWN
        try:
            self._checks = check_readiness(context)
            self._until = time.monotonic() + seconds
            self._note_change()
            return self._checks
        finally:
            self._lock.release()

    def _note_change(self) -> None:
        """Log the failing checks once for each change."""
        wrong = {name for name, answer in self._checks.items() if answer != FINE}
        if wrong != self._wrong:
            self._wrong = wrong
            (_log.error if wrong else _log.info)("not-ready" if wrong else "ready", **self._checks)


@health.record_once
def _prepare(state: BlueprintSetupState) -> None:
    state.app.config.setdefault(KEPT_SECONDS, 1)
    state.app.extensions[_RECENT] = _Recent()


@health.get("/healthz")
@anybody
def tell_live() -> ResponseReturnValue:
    """Answer that this process is alive; check nothing else."""
    return Response("ok\n", mimetype="text/plain")


@health.get("/readyz")
@anybody
def tell_ready() -> ResponseReturnValue:
    """Answer with the result of each check; status 503 is an alarm for the operator."""
    recent: _Recent = current_app.extensions[_RECENT]
    checks = recent.get(current(), current_app.config[KEPT_SECONDS])
    ready = is_ready(checks)
    # A line for each check.
    body = json.dumps({"ready": ready, "checks": checks}, indent=1) + "\n"
    return Response(body, 200 if ready else 503, mimetype="application/json")
