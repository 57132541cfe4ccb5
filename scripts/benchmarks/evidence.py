"""How long verification takes, against SHA-256 and JSON parsing of the same bytes.

Also: the verifier's page in Chromium, the result document with its annex, and appending a batch.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from audit.entries.ballot import BallotCast
from audit.entries.records import Record, encode_record
from audit.entries.register import (
    OwnerCommitment,
    RegisterFrozen,
    RegisterOwners,
    RegisterUnits,
    UnitRecord,
)
from audit.evidence.file import parse_evidence
from audit.log.merkle import Frontier, leaf_hash
from audit.terms import Identification
from ballots.ballot import Channel
from ballots.register import HandoverState, UnitUse
from tests.audit.simulator.meeting import OPENS, START, Meeting
from tests.voting.bench_support import measure_appending

ROOT = Path(__file__).parents[2]
BASELINE = (
    "import hashlib, json, sys; d = open(sys.argv[1], 'rb').read(); "
    "hashlib.sha256(d); json.loads(d)"
)
VERIFY = "import sys; from audit.__main__ import main; sys.exit(main(['verify', sys.argv[1]]))"
RENDER = "from benchmarks import evidence; import sys; evidence.render(*sys.argv[1:])"
MAKE = "from benchmarks import evidence; import sys; evidence.make(int(sys.argv[1]), sys.argv[2])"


class LargeMeeting(Meeting):
    """A meeting of `size` flats, four of five of which vote."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size

    def register(self) -> list[Record]:
        """Return the register in parts that fit an entry."""
        size = self.size
        owners = [OwnerCommitment(f"o{n}", "0" * 64) for n in range(size)]
        units = [
            UnitRecord(
                unit=f"u{n:06d}",
                building=f"{n % 50}栋",
                area_cm2=1_000_000 + n,
                use=UnitUse.RESIDENTIAL,
                state=HandoverState.HANDED_OVER,
                owners=(f"o{n}",),
                developer=None,
                room="0" * 64,
            )
            for n in range(size)
        ]
        parts: list[Record] = [
            RegisterOwners(owners=tuple(owners[n : n + 200])) for n in range(0, size, 200)
        ]
        parts += [RegisterUnits(units=tuple(units[n : n + 100])) for n in range(0, size, 100)]
        digest = sha256(b"".join(leaf_hash(encode_record(part)) for part in parts)).hexdigest()
        area = sum(unit.area_cm2 for unit in units)
        frozen = RegisterFrozen(
            at=START, by="m1", units=size, owners=size, area_cm2=area, fingerprint=digest
        )
        return [*parts, frozen]

    def ballots(self) -> list[Record]:
        """Return a ballot for each flat."""
        return [
            BallotCast(
                at=OPENS + timedelta(seconds=n % 800_000),
                unit=f"u{n:06d}",
                channel=Channel.ONLINE,
                choices={"M1": "for" if n % 3 else "against"},
                invalid=None,
                identified=Identification.LETTER,
                by=None,
                nonce=f"{n:032x}",
            )
            for n in range(self.size)
        ]


def measure(program: str, *arguments: str) -> tuple[float, int]:
    """Return the best of three times in seconds, and the most memory in MiB."""
    measured = [run(program, *arguments) for _ in range(3)]
    return min(seconds for seconds, _ in measured), max(memory for _, memory in measured)


def run(program: str, *arguments: str) -> tuple[float, int]:
    """Run a program; return its seconds, imports included, and its memory in MiB."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'scripts'}"}
    started = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{program} ended with {child.returncode}")
    return time.perf_counter() - started, usage.ru_maxrss // 1024


def make(size: int, target: str) -> None:
    """Write the evidence of a meeting; run in a process of its own, to give its memory back."""
    Path(target).write_bytes(LargeMeeting(size).evidence().to_bytes())


def render(source: str, target: str, timing: str) -> None:
    """Render the result document of an evidence file, and write how long that alone took."""
    from voting.documents.result import ResultPage, render_result  # noqa: PLC0415 - its own process
    from voting.services.result.document.document import summarize_result  # noqa: PLC0415

    started = time.perf_counter()
    evidence = parse_evidence(Path(source).read_bytes())
    page = ResultPage(
        evidence=evidence,
        motions=summarize_result(evidence),
        url="http://vote.example/c/1",
        at=Meeting().evidence_at(),
    )
    Path(target).write_bytes(render_result(page))
    Path(timing).write_text(f"{time.perf_counter() - started}")


def measure_browser(path: Path) -> tuple[float, float]:
    """Return the page's seconds in Chromium, and the longest time that it did not respond."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only here

    from tests.e2e.browsing import FLAGS, find_browser  # noqa: PLC0415

    page_path = ROOT / "voting" / "web" / "static" / "verify" / "index.html"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        page = browser.new_context(bypass_csp=True).new_page()
        page.goto(page_path.as_uri())
        page.evaluate(
            "() => { window.longest = 0; let last = performance.now(); const tick = () => {"
            "const now = performance.now(); longest = Math.max(longest, now - last); last = now;"
            "setTimeout(tick, 4); }; tick(); }"
        )
        started = time.perf_counter()
        page.get_by_label("选择文件").set_input_files(path)
        page.locator("#verdict.good").wait_for(timeout=120_000)
        seconds = time.perf_counter() - started
        longest = page.evaluate("longest") / 1000
        browser.close()
    return seconds, longest


def best(work: Callable[[], object]) -> float:
    """Return the best of three times in seconds."""
    times = []
    for _ in range(3):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


def append(entries: list[bytes]) -> bytes:
    """Append entries to a log of 100,000 and return its root."""
    frontier = Frontier()
    for entry in entries:
        frontier.append(leaf_hash(entry))
    return frontier.root()


def main() -> None:
    """Print every measurement with its baseline."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for size in (1_000, 100_000):
            path = folder / f"{size}.json"
            run(MAKE, str(size), str(path))
            baseline, _ = measure(BASELINE, str(path))
            seconds, memory = measure(VERIFY, str(path))
            print(
                f"verification of {size:,} ballots: {seconds:.2f} s, {memory} MiB; "
                f"SHA-256 and JSON of the same bytes {baseline:.2f} s, "
                f"ratio {seconds / baseline:.1f}"
            )
        seconds, longest = measure_browser(folder / "1000.json")
        print(
            f"in Chromium 1,000 ballots: {seconds:.2f} s; the page answered within {longest:.2f} s"
        )
        source, target = folder / "5415.json", folder / "5415.pdf"
        run(MAKE, "5415", str(source))
        timing = folder / "render.txt"
        whole, memory = measure(RENDER, str(source), str(target), str(timing))
        print(
            f"result document of 5,415 holdings with annex: {float(timing.read_text()):.2f} s "
            f"({whole:.2f} s with the start of Python and all imports), {memory} MiB"
        )
        entries = [encode_record(each) for each in LargeMeeting(10_000).ballots()]
        hashing = best(lambda: [hashlib.sha256(entry).digest() for entry in entries])
        seconds = best(lambda: append(entries))
        print(
            f"appending 10,000 entries to the tree: {seconds:.3f} s, "
            f"{seconds / hashing:.1f} times hashing them"
        )
        for database, seconds in measure_appending(folder).items():
            print(f"10,000 waiting ballots into the log, {database}: {seconds:.2f} s")


if __name__ == "__main__":
    main()
