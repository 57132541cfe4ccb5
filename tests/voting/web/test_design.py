"""The page of all elements is for development: it shows each in both schemes, and nobody else."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from tests.voting.settings import make_settings
from voting.app import create_app
from voting.keys.folder import KeyFolder
from voting.settings import DEFAULT_BASE_URL

STATIC = Path(__file__).parents[3] / "voting" / "web" / "static"
COLOUR = re.compile(r"--[a-z-]+: #[0-9a-f]+")


def make_app(sqlite_url: str, keys: KeyFolder, base_url: str) -> Flask:
    return create_app(replace(make_settings(sqlite_url, keys), base_url=base_url))


@pytest.mark.parametrize("base_url", [DEFAULT_BASE_URL, "http://localhost:8000", "http://[::1]:80"])
def test_it_shows_each_element_in_light_and_in_dark_in_development(
    sqlite_url: str, keys: KeyFolder, base_url: str
) -> None:
    answer = make_app(sqlite_url, keys, base_url).test_client().get("/design")

    assert answer.status_code == 200
    for element in (
        'class="tag',
        "note bad",
        "field faulty",
        "consequence",
        'svg class="bar"',
        'class="labelled"',
        'class="late"',
        'class="steps"',
        "现在没有",
    ):
        assert answer.text.count(element) >= 2, element


@pytest.mark.parametrize(
    "base_url", ["https://vote.example", "http://vote.example", "https://localhost.example"]
)
def test_nobody_sees_it_in_production(sqlite_url: str, keys: KeyFolder, base_url: str) -> None:
    assert make_app(sqlite_url, keys, base_url).test_client().get("/design").status_code == 404


def test_its_schemes_are_those_of_all_pages() -> None:
    app, design = ((STATIC / f"{name}.css").read_text() for name in ("app", "design"))

    ours = list(COLOUR.findall(design))
    assert len(ours) == 2 * len({each.split(":")[0] for each in ours})
    assert ours == COLOUR.findall(app)[: len(ours)]
