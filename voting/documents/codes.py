"""A QR code of a short text that is small as a page's own bytes, too."""

from markupsafe import Markup

_MASK = 3


def draw_small_code(text: str) -> Markup:
    """Return a QR code as an SVG element with one run of each row's dark modules: 2 to 3 KB."""
    from qrcode import QRCode, constants

    code = QRCode(error_correction=constants.ERROR_CORRECT_M, border=2, mask_pattern=_MASK)
    code.add_data(text)
    matrix = code.get_matrix()
    size = len(matrix)
    runs = "".join(
        f"M{start} {row}h{length}"
        for row, cells in enumerate(matrix)
        for start, length in _find_runs(cells)
    )
    return Markup(  # noqa: S704 - numbers alone
        f'<svg viewBox="0 0 {size} {size}" width="{size}mm" height="{size}mm" '
        f'shape-rendering="crispEdges"><path d="{runs}" transform="translate(0 .5)" '
        'stroke="#000"/></svg>'
    )


def _find_runs(cells: list[bool]) -> list[tuple[int, int]]:
    """Return where the dark modules of a row begin, and how many follow one another."""
    runs: list[tuple[int, int]] = []
    for place, is_dark in enumerate(cells):
        if is_dark and runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif is_dark:
            runs.append((place, 1))
    return runs
