"""No route and no form ends in an error of ours, whatever is sent to it, on either database."""

import random
from collections.abc import Callable

from flask import Flask

from tests.voting.installation import FixedClock, House
from tests.voting.settings import make_settings
from tests.voting.web.fuzzing.routes import Fuzzer
from voting.context import EXTENSION, make_context
from voting.keys.folder import KeyFolder
from voting.storage.base import Database

ROLES = frozenset({"member", "auditor"})
REQUESTS = 300
"""`scripts/fuzz routes` sends 20,000 to each database."""


def test_no_request_ends_in_an_error(
    housed: Callable[[Database], House],
    made_app: Flask,
    database_url: str,
    keys: KeyFolder,
    clock: FixedClock,
) -> None:
    context = make_context(make_settings(database_url, keys), clock)
    made_app.extensions[EXTENSION] = context
    try:
        fuzzer = Fuzzer(made_app, housed(context.database), random.Random(20261128), ROLES)  # noqa: S311
        assert sum(map(len, fuzzer.forms.values())) > 60
        assert fuzzer.send(REQUESTS) == []
    finally:
        context.database.close()
