"""The context of the application that serves the present request."""

from typing import cast

from flask import current_app

from voting.context import EXTENSION, Context


def current() -> Context:
    """Return the parts of the application that serves this request."""
    # Flask keeps extensions in a dictionary of anything; `create_app` put this one there.
    return cast("Context", current_app.extensions[EXTENSION])
