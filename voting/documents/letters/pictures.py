"""The three pictures of the voting letter: scan, type, choose. Drawn in lines, black on white."""

from voting.documents.drawing import Drawing

WIDE, HEIGHT = 22.0, 34.0
"""Of a picture, in mm."""
_ROUND, _LINE = 2.6, 0.5
_INK, _PALE = 0, 205


def draw_scan(page: Drawing, left: float, top: float) -> None:
    """Draw a telephone that looks at a code."""
    _draw_phone(page, left, top)
    side = 5.0
    for x, y in ((4.0, 8.0), (13.0, 8.0), (4.0, 17.0)):
        page.rect(left + x, top + y, side, side)
        page.set_fill_color(_INK)
        page.rect(left + x + 1.6, top + y + 1.6, side - 3.2, side - 3.2, style="F")
    for x, y in ((13.5, 17.5), (16.0, 19.5), (13.5, 21.0), (10.2, 12.5), (10.2, 16.0)):
        page.rect(left + x, top + y, 1.6, 1.6, style="F")


def draw_type(page: Drawing, left: float, top: float) -> None:
    """Draw a telephone with a field of six characters above its keys."""
    _draw_phone(page, left, top)
    page.rect(left + 3, top + 6, WIDE - 6, 5)
    page.set_fill_color(_INK)
    for place in range(6):
        page.ellipse(left + 4.4 + 2.35 * place, top + 7.9, 1.2, 1.2, style="F")
    page.set_fill_color(_PALE)
    for row in range(4):
        for column in range(3):
            key = (left + 4 + 5 * column, top + 13.5 + 4 * row)
            page.rect(*key, 4, 3, style="F")


def draw_choose(page: Drawing, left: float, top: float) -> None:
    """Draw a telephone with three answers, of which one is marked, and a button."""
    _draw_phone(page, left, top)
    for row in range(3):
        height = top + 6.5 + 5.6 * row
        page.rect(left + 3.5, height, 4, 4)
        page.set_fill_color(_PALE)
        page.rect(left + 9.5, height + 1.2, 8.5, 1.6, style="F")
    page.set_line_width(0.9)
    page.polyline([(left + 4.2, top + 8.6), (left + 5.4, top + 9.9), (left + 8.2, top + 5.6)])
    page.set_line_width(_LINE)
    page.set_fill_color(_INK)
    page.rect(left + 3.5, top + 24.3, WIDE - 7, 4, style="F", round_corners=True, corner_radius=1)


def _draw_phone(page: Drawing, left: float, top: float) -> None:
    page.set_draw_color(_INK)
    page.set_line_width(_LINE)
    page.rect(left, top, WIDE, HEIGHT, round_corners=True, corner_radius=_ROUND)
    page.line(left + 8, top + 2.6, left + WIDE - 8, top + 2.6)
    page.line(left + 7, top + HEIGHT - 2.4, left + WIDE - 7, top + HEIGHT - 2.4)
