"""The verifier in a process of its own, which a hostile file can take down without harm."""

import resource
import sys

from audit.__main__ import main as run

_MOST_MEMORY, _MOST_SECONDS = 3 << 30, 180


def main() -> None:
    """Verify the file that is named, within limits of memory and time."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_SECONDS, _MOST_SECONDS))
    sys.exit(run(["verify", "--json", sys.argv[1]], "verify"))


if __name__ == "__main__":
    main()
