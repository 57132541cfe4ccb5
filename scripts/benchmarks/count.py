"""How long a count takes, and how much memory, against parsing the same JSON."""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PARSE = "import json, sys; json.load(open(sys.argv[1], 'rb'))"
NOTHING = "pass"


def make_case(ballots: int) -> dict[str, Any]:
    """Make a meeting of five motions in which everybody votes."""
    rng = random.Random(ballots)  # noqa: S311 - the same case every time
    motions = [{"id": f"M{n}", "kind": "approval", "matter": "other-major"} for n in range(1, 6)]
    units = [
        {
            "unit": f"u{n}",
            "building": f"{n % 50}栋",
            "area": f"{rng.randrange(40, 200)}.{rng.randrange(100):02d}",
            "use": "residential",
            "owners": [f"p{n}"],
            "state": "delivered",
        }
        for n in range(ballots)
    ]
    cast = [
        {
            "unit": f"u{n}",
            "channel": "online",
            "at": "2026-05-01T08:00:00+08:00",
            "choices": {f"M{m}": rng.choice(("for", "against", "abstain")) for m in range(1, 6)},
        }
        for n in range(ballots)
    ]
    return {
        "format": "count-case/1",
        "rules": "civil-code-2021",
        "units": units,
        "motions": motions,
        "ballots": cast,
    }


def measure(*command: str) -> tuple[float, int]:
    """Return the best of three times in seconds, and the memory of the last run in MiB."""
    times, memory = [], 0
    for _ in range(3):
        started = time.perf_counter()
        child = subprocess.Popen([sys.executable, *command], cwd=ROOT, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        times.append(time.perf_counter() - started)
        memory = usage.ru_maxrss // 1024
        if child.returncode:
            raise SystemExit(f"{' '.join(command)} ended with {child.returncode}")
    return min(times), memory


def main() -> None:
    """Print times, ratios and memory."""
    start, _ = measure("-c", NOTHING)
    ours, _ = measure("-m", "ballots", "rules")
    print(f"start: {ours * 1000:.0f} ms, {ours / start:.1f} times an empty program")
    with tempfile.TemporaryDirectory() as folder:
        for ballots in (10_000, 100_000, 1_000_000):
            path = Path(folder) / f"{ballots}.json"
            # A separate process makes the case, so that its memory is not measured.
            subprocess.run([sys.executable, __file__, str(ballots), str(path)], check=True)
            count, memory = measure("-m", "ballots", "count", str(path))
            baseline, _ = measure("-c", PARSE, str(path))
            print(
                f"{ballots:>9,} ballots of five motions: {count:6.2f} s, "
                f"{count / ballots * 1e6:.1f} µs a ballot, {memory} MiB, "
                f"{count / baseline:.1f} times parsing the same JSON ({baseline:.2f} s)"
            )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        case = json.dumps(make_case(int(sys.argv[1])), ensure_ascii=False)
        Path(sys.argv[2]).write_text(case, encoding="utf-8")
    else:
        main()
