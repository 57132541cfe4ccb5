"""Ask both verifiers, the one in the browser and the one in Python, about the same bytes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from audit.errors import UnreadableError
from audit.verify import verify

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "voting" / "web" / "static" / "verify" / "index.html"
T = TypeVar("T")
Verdict = tuple[str, tuple[int, ...]]
Judge = Callable[[bytes], Verdict]
JUDGE = """async (text) => {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  try {
    const result = await verifyFile(bytes);
    const failing = result.steps.filter((step) => step.problems.length).map((step) => step.number);
    return [result.holds ? "holds" : "refuted", failing];
  } catch (error) {
    if (error instanceof Unreadable) return ["unreadable", []];
    throw error;
  }
}"""


JUDGE_FLIPS = """async ([text, flips]) => {
  const good = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const passed = [];
  for (const [place, flip] of flips) {
    const bytes = good.slice();
    bytes[place] ^= flip;
    try {
      if ((await verifyFile(bytes)).holds) passed.push(place);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
    }
  }
  return passed;
}"""


def aside(work: Callable[[], T]) -> T:
    """Work in a thread of its own: the browser's driver and pyHanko both want an event loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


def judge_in_python(data: bytes) -> Verdict:
    try:
        verification = aside(lambda: verify(data))
    except UnreadableError:
        return "unreadable", ()
    failing = tuple(step.number for step in verification.steps if not step.holds)
    return ("holds" if verification.holds else "refuted"), failing


def require_same(judge: Judge, data: bytes) -> Verdict:
    verdict = judge(data)
    assert verdict == judge_in_python(data)
    return verdict
