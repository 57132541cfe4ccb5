"""The processes that the demo starts: the server, its clock some days behind, or the witness.

Usage: python -m demonstration.child_process server BIND DAYS_BACK, or … witness FOLDER BIND. The
server reads its settings from the environment. Each process ends when its standard input is
closed, so that no process outlives the demo, even one that was killed.
"""

import os
import signal
import sys
import threading
from datetime import timedelta


def end_with_the_demo() -> None:
    """Wait until the demo closes its end of the pipe, then stop this process group with SIGTERM."""
    os.read(sys.stdin.fileno(), 1)
    os.killpg(os.getpgrp(), signal.SIGTERM)


def main(what: str, first: str, second: str) -> int:
    """Serve until told to stop."""
    threading.Thread(target=end_with_the_demo, daemon=True).start()
    if what == "witness":
        from audit.__main__ import main as audit  # noqa: PLC0415 - only what a process needs

        return audit(["witness", "serve", first, "--bind", second])
    from demonstration.clock import DemoClock  # noqa: PLC0415 - only what a process needs
    from voting.serving.processes import serve  # noqa: PLC0415 - only what a process needs
    from voting.settings import read_settings  # noqa: PLC0415

    read_settings()  # Bad settings end the process here, else it would be restarted for ever.
    serve(first, clock=DemoClock(timedelta(days=float(second))))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
