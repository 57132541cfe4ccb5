"""Photographs as a telephone makes them of a screen or a paper, and as WeChat sends them on."""

import io
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from PIL import Image, ImageChops, ImageFilter

Point = tuple[float, float]
MEGAPIXELS_12 = (3024, 4032)
WECHAT = (1080, 1440)
"""To this WeChat makes a photograph smaller when it sends it on."""
_INK, _PAPER, _TABLE = 40, 215, 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """How a photograph is made."""

    size: tuple[int, int] = WECHAT
    fill: float = 0.8
    """How much of the photograph is filled."""
    degrees: float = 0
    quarters: int = 0
    """Quarter turns of the telephone."""
    tilt: float = 0
    """How much further away the upper edge is than the lower one, as a share."""
    blur: float = 0
    """In pixels."""
    noise: float = 0
    """Standard deviation, in grey levels."""
    shade: float = 0
    """How much darker one corner is than another, as a share."""
    seed: int = 0
    """Of the noise: the same camera takes the same photograph."""


def photograph(picture: Image.Image, camera: Camera) -> bytes:
    """Return a photograph of a picture as JPEG at 70 %."""
    source = picture.convert("L")
    shape = _solve(_find_corners(source.size, camera), _corners_of(source.size))
    image = source.transform(
        camera.size, Image.Transform.PERSPECTIVE, shape, Image.Resampling.BICUBIC, fillcolor=_TABLE
    )
    image = image.filter(ImageFilter.GaussianBlur(camera.blur))
    image = image.point([_INK + (_PAPER - _INK) * value // 255 for value in range(256)])
    shade = Image.linear_gradient("L").rotate(90).resize(camera.size)
    image = ImageChops.multiply(
        image, shade.point([round(255 - camera.shade * value) for value in range(256)])
    )
    if camera.noise:
        image = ImageChops.add(image, _make_noise(camera), 1, -128)
    image = image.rotate(90 * camera.quarters, expand=True)
    buffer = io.BytesIO()
    image.convert("RGB").save(buffer, "JPEG", quality=70)
    return buffer.getvalue()


def _make_noise(camera: Camera) -> Image.Image:
    """Return noise of normal distribution about 128 (Pillow's own takes no seed)."""
    normal = NormalDist(128, camera.noise)
    levels = [min(255, max(0, round(normal.inv_cdf((step + 0.5) / 256)))) for step in range(256)]
    width, height = camera.size
    drawn = random.Random(camera.seed).randbytes(width * height)  # noqa: S311  # no secret
    return Image.frombytes("L", camera.size, drawn).point(levels)


def _corners_of(size: tuple[int, int]) -> list[Point]:
    width, height = size
    return [(0, 0), (width, 0), (width, height), (0, height)]


def _find_corners(size: tuple[int, int], camera: Camera) -> list[Point]:
    """Return where the corners of what is photographed lie in the photograph."""
    scale = camera.fill * min(camera.size[0] / size[0], camera.size[1] / size[1])
    angle = math.radians(camera.degrees)
    found = []
    for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        away = 1 - camera.tilt * y / 2 + camera.tilt * x / 4
        right, down = x * scale * size[0] / 2 / away, y * scale * size[1] / 2 / away
        found.append(
            (
                camera.size[0] / 2 + right * math.cos(angle) - down * math.sin(angle),
                camera.size[1] / 2 + right * math.sin(angle) + down * math.cos(angle),
            )
        )
    return found


def _solve(here: Sequence[Point], there: Sequence[Point]) -> list[float]:
    """Return the eight numbers of the perspective that takes four points to four others.

    Source: Pillow, `Image.Transform.PERSPECTIVE`; solved by Gauss's elimination.
    """
    rows = []
    for (x, y), (u, v) in zip(here, there, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for place in range(8):
        column = [abs(row[place]) for row in rows]
        best = max(range(place, 8), key=column.__getitem__)
        rows[place], rows[best] = rows[best], rows[place]
        rows[place] = [each / rows[place][place] for each in rows[place]]
        for row in range(8):
            if row != place:
                factor = rows[row][place]
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[place], strict=True)]
    return [row[8] for row in rows]
