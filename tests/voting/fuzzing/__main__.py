"""`scripts/fuzz readers [SECONDS [READER]]`: each reader in a process of its own, for so long.

What ended otherwise than by a refusal is kept in var/fuzz, and tried first the next time.
"""

import random
import resource
import subprocess
import sys
import time
import traceback
from hashlib import sha256
from pathlib import Path

from tests.voting.fuzzing.mutations import mutate
from tests.voting.fuzzing.readers import READERS, Reader

_KEPT = Path("var") / "fuzz"
_MOST_KILOBYTES = 500_000


def try_for(seconds: float, name: str) -> int:
    """Feed one reader; print what it did, and return how many inputs it failed at."""
    reader, folder = READERS[name], _KEPT / name.replace(" ", "-")
    chance = random.Random(time.time_ns())  # noqa: S311 - other bytes at each run
    failed = [path for path in sorted(folder.glob("*")) if not _is_fine(reader, path.read_bytes())]
    seeds, tried, until = reader.find_seeds(), 0, time.monotonic() + seconds
    while time.monotonic() < until:
        data = mutate(seeds, chance)
        tried += 1
        if not _is_fine(reader, data):
            folder.mkdir(parents=True, exist_ok=True)
            failed.append(folder / sha256(data).hexdigest()[:16])
            failed[-1].write_bytes(data)
    took = max(resource.getrusage(who).ru_maxrss for who in _MEASURED)
    print(f"{name}: {tried} inputs, {len(failed)} failed, {took // 1_000} MB", flush=True)
    return len(failed) + (took > _MOST_KILOBYTES)


_MEASURED = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def _is_fine(reader: Reader, data: bytes) -> bool:
    try:
        reader.take(data)
    except Exception:  # noqa: BLE001 - each is what is looked for
        traceback.print_exc()
        return False
    return True


def main(seconds: str = "600", name: str = "") -> int:
    """Try one reader here, or all of them one after another; return a status for the shell."""
    if name:
        return 1 if try_for(float(seconds), name) else 0
    command = [sys.executable, "-m", "tests.voting.fuzzing", seconds]
    return max(subprocess.run([*command, each], check=False).returncode for each in READERS)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
