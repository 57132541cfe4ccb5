"""Bars with a line that must be reached, as SVG; legible in black and white.

What reaches its line is filled, what does not is striped, and what nobody cast is dotted.
"""

from markupsafe import Markup, escape

from audit.printed.glance import WIDTH, Measure

_TOP, _HIGH, _WHOLE = 8, 24, 40
"""Of the bar within its drawing, whose height the line takes; in the units of `WIDTH`."""
_MIDDLE = _TOP + _HIGH // 2
_DASHES = {"cast": "", "cast short": "9 6", "deemed": "8 8"}
_DOT = 8
"""How high a dot is: as its dash is wide, so that nobody takes it for a stripe."""


def draw_bar(measure: Measure, label: str) -> Markup:
    """Return a bar as an SVG element.

    Args:
        measure: what it shows.
        label: what is read aloud in its place.
    """
    frame = f'<rect class="all" x="1" y="{_TOP}" width="{WIDTH - 2}" height="{_HIGH}"'
    line = f'<rect class="line" x="{measure.line - 4}" y="0" width="8" height="{_WHOLE}"'
    parts = (
        f'{frame} fill="#fff" stroke="#555" stroke-width="2"/>',
        _draw_part("cast" if measure.is_met else "cast short", 0, measure.cast),
        _draw_part("deemed", measure.cast, measure.filled),
        f'{line} fill="#000"/>',
    )
    text = escape(label)
    return Markup(  # noqa: S704 - numbers, and a label that was escaped
        f'<svg class="bar" viewBox="0 0 {WIDTH} {_WHOLE}" preserveAspectRatio="none" role="img"'
        f' aria-label="{text}">{"".join(parts)}</svg>'
    )


def _draw_part(name: str, start: int, end: int) -> str:
    if end <= start:
        return ""
    dashes, high = _DASHES[name], _DOT if name == "deemed" else _HIGH - 4
    style = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<line class="{name}" x1="{start}" x2="{end}" y1="{_MIDDLE}" y2="{_MIDDLE}"'
        f' stroke="#777" stroke-width="{high}"{style}/>'
    )
