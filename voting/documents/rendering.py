"""Render in a subprocess with limits on time and memory.

Anybody may request a poster, and rendering must not slow the voting down.
"""

import resource
import subprocess
import sys
from threading import Lock

from voting.documents.pages import render_html
from voting.errors.operation import RenderingError

_MOST_BYTES = 1 << 30
"""Of memory; a poster takes half of that in address space, a quarter in use."""
_WITHIN_SECONDS = 120
_RENDERING = Lock()
"""Held while there is such a process: there is never more than one beside a server's process."""


def render_in_subprocess(html: str) -> bytes:
    """Render HTML as PDF/A-3u in a subprocess.

    Raises:
        RenderingError: it took too long, or too much memory.
    """
    # The subprocess gets the page, and neither a shell nor environment variables with secrets.
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
    """Render the HTML from standard input, within the memory limit."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_BYTES, _MOST_BYTES))
    sys.stdout.buffer.write(render_html(sys.stdin.buffer.read().decode()))


if __name__ == "__main__":
    main()
