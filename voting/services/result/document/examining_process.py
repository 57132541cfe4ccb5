"""The verifier in a process of its own, which a hostile file can take down without harm."""

import resource
import sys

from audit.__main__ import main as run

_MOST_MEMORY, _MOST_SECONDS = 3 << 30, 180
MOST_PRINTED = 16 << 20
"""Bytes; a large result prints some tens of thousand."""


def main() -> None:
    """Verify the file that is named, within limits of memory, time and what it prints."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_SECONDS, _MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_PRINTED, MOST_PRINTED))
    sys.exit(run(["verify", "--json", sys.argv[1]], "verify"))


if __name__ == "__main__":
    main()
