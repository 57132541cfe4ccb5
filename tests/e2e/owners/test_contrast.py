"""Text stands out from what lies behind it as WCAG's level AAA asks, in light and in dark."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
STATIC = ROOT / "voting" / "web" / "static"
STYLES = {
    "app": STATIC / "app.css",
    "verify": STATIC / "verify" / "src" / "page.css",
}
TEXTS = {
    "app": ("ink", "soft", "brand", "warn", "bad", "good"),
    "verify": ("ink", "soft", "wait", "bad", "good"),
}
BEHIND = {
    "app": ("paper", "card", "wash", "warn-wash", "bad-wash"),
    "verify": ("paper", "tint"),
}
LEAST = 7
"""WCAG 2.2, 1.4.6, of text of any size."""


def read_palettes(name: str) -> list[dict[str, str]]:
    """Return the colours by name, of light and of dark."""
    blocks = re.findall(r":root \{([^}]*--ink[^}]*)\}", STYLES[name].read_text(encoding="utf-8"))
    return [dict(re.findall(r"--([\w-]+): (#[0-9a-f]+)", block)) for block in blocks[:2]]


def measure_luminance(colour: str) -> float:
    """Return the relative luminance of #rgb or #rrggbb (WCAG 2.2)."""
    digits = colour.removeprefix("#")
    wide = digits if len(digits) == 6 else "".join(2 * each for each in digits)
    parts = [int(wide[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def measure_contrast(one: str, other: str) -> float:
    dark, light = sorted(map(measure_luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_wcag_does() -> None:
    assert measure_contrast("#fff", "#000000") == pytest.approx(21)
    assert measure_contrast("#767676", "#fff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("name", STYLES)
def test_every_text_stands_out_from_everything_behind_it(name: str, scheme: int) -> None:
    colours = read_palettes(name)[scheme]
    pairs = [(text, behind) for text in TEXTS[name] for behind in BEHIND[name]]
    pairs += [("brand-ink", "brand")] if name == "app" else []
    weak = {
        pair: round(contrast, 2)
        for pair in pairs
        if (contrast := measure_contrast(colours[pair[0]], colours[pair[1]])) < LEAST
    }

    assert weak == {}
