"""Profiles of the generated tests, logging as before each test, the quick run, order, memory."""

import gc
import os
import resource
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, settings

from tests.quick import EXAMPLES, is_left_out, is_skipped, say_left_out

# Whoever uses this project has no such setting, and it hides what a buffer does at a full disk.
os.environ.pop("PYTHONUNBUFFERED", None)
settings.register_profile(
    "default",
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile("quick", settings.get_profile("default"), max_examples=EXAMPLES)
settings.load_profile("default")
_PEAK = "peak_kilobytes"
_peaks: list[int] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the quick run, which `scripts/test --quick` asks for."""
    parser.addoption("--quick", action="store_true", help="leave out what tests/quick.py names")


def pytest_configure(config: pytest.Config) -> None:
    """Try fewer examples in the quick run."""
    if config.getoption("quick"):
        settings.load_profile("quick")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out the files that are named."""
    return True if config.getoption("quick") and is_left_out(collection_path) else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the long files, so that no process is left alone with one at the end.

    The demo comes first of all, and who copies what it held comes last of them, not to wait for it.
    """
    items.sort(key=_rank)
    if config.getoption("quick"):
        items[:] = [item for item in items if not is_skipped(item)]


def _rank(item: pytest.Item) -> int:
    if "held_demo" in getattr(item, "fixturenames", ()):
        return 0 if item.path.parent.name == "demo" else 2
    return 1 if is_left_out(item.path) else 3


def pytest_collection_finish() -> None:
    """Let the collector of cycles look at what tests leave, and not at all tests again and again.

    It comes by the more seldom the more there is that stays, and documents leave much in cycles.
    """
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell how much memory this process took at most, to whoever started it."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    output = getattr(session.config, "workeroutput", None)
    if output is None:
        _peaks.append(peak)
    else:
        output[_PEAK] = peak


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Keep what a process of the run took."""
    _peaks.append(getattr(node, "workeroutput", {}).get(_PEAK, 0))


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say what the largest process took, and what was left out."""
    if _peaks:
        terminalreporter.write_line(f"Largest test process: {max(_peaks) // 1024} MB")
    if config.getoption("quick"):
        terminalreporter.write_line(f"Left out (--quick): {say_left_out()}")


@pytest.fixture(autouse=True)
def logging_of_its_own(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Undo what a command sets up for a process of its own: other tests capture their logs.

    A logger that is kept from its first use would keep that for ever, so none is.
    """
    configure = structlog.configure

    def configure_for_one_test(**settings: Any) -> None:
        configure(**{**settings, "cache_logger_on_first_use": False})

    monkeypatch.setattr(structlog, "configure", configure_for_one_test)
    yield
    structlog.reset_defaults()
