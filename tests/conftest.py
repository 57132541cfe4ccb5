"""Profiles of generated tests, logging as it was before each test, who runs beside whom."""

from collections.abc import Iterator

import pytest
import structlog
from hypothesis import HealthCheck, settings

settings.register_profile(
    "default",
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("default")


@pytest.fixture(autouse=True)
def logging_of_its_own() -> Iterator[None]:
    """Undo what a command sets up for a process of its own: other tests capture their logs."""
    yield
    structlog.reset_defaults()


_DEMO = {"test_demo", "test_everybody", "test_phone"}
"""They run the demo, which has one folder."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep a module of the browser's tests on one worker, so that it starts one browser."""
    for item in items:
        _, _, module = item.module.__name__.rpartition(".")  # type: ignore[attr-defined]  # a function's item has it
        if "e2e" in item.path.parts:
            group = "demo" if module in _DEMO else module
            item.add_marker(pytest.mark.xdist_group(group))
