"""What the demo starts: the server with a clock that may stand days back, or the witness.

Usage: python -m demonstration.child server BIND DAYS_BACK, or … witness FOLDER BIND; a server's
settings come from the environment. Each ends when its standard input does, so that nothing is
left of a demo, however that ended.
"""

import os
import signal
import sys
import threading
from datetime import timedelta


def end_with_the_demo() -> None:
    """Wait for the demo's end of the pipe to close, and end this process group, in order."""
    os.read(sys.stdin.fileno(), 1)
    os.killpg(os.getpgrp(), signal.SIGTERM)


def main(what: str, first: str, second: str) -> int:
    """Serve until told to stop."""
    threading.Thread(target=end_with_the_demo, daemon=True).start()
    if what == "witness":
        from audit.__main__ import main as audit  # noqa: PLC0415 - only what a process needs

        return audit(["witness", "serve", first, "--bind", second])
    from demonstration.clock import DemoClock  # noqa: PLC0415 - only what a process needs
    from voting.serving import serve  # noqa: PLC0415 - only what a process needs
    from voting.settings import read_settings  # noqa: PLC0415

    read_settings()  # What is wrong with them ends this here: whoever serves goes on for ever.
    serve(first, clock=DemoClock(timedelta(days=float(second))))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
