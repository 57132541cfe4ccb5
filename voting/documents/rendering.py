"""A process of its own for one rendering: what it may take is limited, and it gives all of it back.

Posters are rendered where anybody may ask for them, beside owners who vote.
"""

import resource
import subprocess
import sys
from threading import Lock

from voting.documents.pages import render_html
from voting.errors import RenderingError

_MOST_BYTES = 1 << 30
"""Of memory; a poster takes half of that in address space, a quarter in use."""
_WITHIN_SECONDS = 120
_RENDERING = Lock()
"""Held while there is such a process: there is never more than one beside a server's process."""


def render_in_subprocess(html: str) -> bytes:
    """Render a page as PDF/A-3u, in a process of its own.

    Raises:
        RenderingError: it took too long, or too much memory.
    """
    # No shell, no variables of the environment: it is given a page, and no secret.
    command = [sys.executable, "-X", "utf8", "-m", __name__]
    with _RENDERING:
        try:
            done = subprocess.run(  # noqa: S603 - this module itself, with nothing of anybody's
                command,
                input=html.encode(),
                capture_output=True,
                check=True,
                timeout=_WITHIN_SECONDS,
                env={},
            )
        except (subprocess.SubprocessError, OSError):
            raise RenderingError from None
    return done.stdout


def main() -> None:
    """Render the page that comes in, within the limit."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_BYTES, _MOST_BYTES))
    sys.stdout.buffer.write(render_html(sys.stdin.buffer.read().decode()))


if __name__ == "__main__":
    main()
