"""Run the verifier as a stranger does: the base installation, no network.

Run by scripts/test with an interpreter that has nothing of the application installed, in a network
namespace without interfaces where the kernel allows one. An attempt to open a
socket ends the program as well.
"""

import importlib.util
import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

VECTORS = Path(__file__).parent.parent / "tests" / "data" / "vectors"
_EXITS = {"good": 0, "clock": 0, "damaged": 1, "unreadable": 2}
ABSENT = ("flask", "sqlalchemy", "weasyprint", "jinja2", "psycopg")


def forbid_network(event: str, arguments: tuple[object, ...]) -> None:
    """End the program at the first attempt to use the network."""
    del arguments
    if event in {"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto"}:
        raise RuntimeError(f"the verifier tried to use the network: {event}")


def main() -> int:
    """Verify every test vector; compare the exit status with the one that its name stands for."""
    installed = [name for name in ABSENT if importlib.util.find_spec(name) is not None]
    if installed:
        print(f"not a base installation: {', '.join(installed)}", file=sys.stderr)
        return 1
    sys.addaudithook(forbid_network)
    from audit.__main__ import main as audit  # noqa: PLC0415 - after the hook

    checked = 0
    for path in sorted(VECTORS.iterdir()):
        if path.suffix not in {".json", ".pdf"}:
            continue
        expected = {"good": 0, "clock": 0, "damaged": 1, "unreadable": 2}[
            path.name.partition("-")[0]
        ]
        said = io.StringIO()
        with redirect_stdout(said), redirect_stderr(said):
            status = audit(["verify", str(path), "--trust", str(VECTORS / "trust")])
        if status != expected:
            print(f"{path.name}: exit {status} instead of {expected}\n{said.getvalue()}")
            return 1
        checked += 1
    print(f"base installation, no network: {checked} vectors as they should be")
    return 0 if checked else 1


if __name__ == "__main__":
    sys.exit(main())
