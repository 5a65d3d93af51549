"""Pictures of a paper as people take them, each made by its seed: crooked, tilted, in a shadow,
out of focus, with grain, and pressed hard as JPEG."""

import io
from random import Random

import numpy
import zxingcpp
from PIL import Image, ImageChops, ImageFilter

Point = tuple[float, float]


def photographed(paper: Image.Image, seed: int, quality: int = 40) -> bytes:
    """The paper on a grey table, as a JPEG of about its size."""
    chance = Random(seed)
    width, height = paper.size
    table = Image.new("L", (width * 5 // 4, height * 5 // 4), 110)
    table.paste(paper, (width // 8, height // 8))
    seen = _tilted(table, chance).rotate(
        chance.uniform(-9, 9), fillcolor=110, resample=Image.Resampling.BICUBIC
    )
    blurred = seen.filter(ImageFilter.GaussianBlur(chance.uniform(0.8, 2.0)))
    pale = blurred.point(lambda value: 45 + value * 150 // 255)
    lit = ImageChops.multiply(pale, _shadow(pale.size, chance))
    grain = Image.frombytes("L", lit.size, chance.randbytes(lit.width * lit.height))
    out = io.BytesIO()
    Image.blend(lit, grain, chance.uniform(0.05, 0.2)).save(out, "JPEG", quality=quality)
    return out.getvalue()


def code_of(paper: Image.Image) -> Image.Image:
    """The code alone with what is white around it, out of a page at 300 dots an inch."""
    (found,) = zxingcpp.read_barcodes(paper)
    at, end, room = found.position.top_left, found.position.bottom_right, 40
    return paper.crop((at.x - room, at.y - room, end.x + room, end.y + room))


def _tilted(picture: Image.Image, chance: Random) -> Image.Image:
    """Each corner moved by up to a twelfth of the side, as a camera held askew does."""
    width, height = picture.size
    x, y = width // 12, height // 12
    to = [
        (chance.randint(0, x), chance.randint(0, y)),
        (width - chance.randint(0, x), chance.randint(0, y)),
        (width - chance.randint(0, x), height - chance.randint(0, y)),
        (chance.randint(0, x), height - chance.randint(0, y)),
    ]
    of = [(0, 0), (width, 0), (width, height), (0, height)]
    how = _projection(to, of)
    return picture.transform(
        picture.size, Image.Transform.PERSPECTIVE, how, Image.Resampling.BICUBIC, fillcolor=110
    )


def _projection(to: list[Point], of: list[Point]) -> list[float]:
    """The eight numbers by which PIL finds, for each point of the outcome, where it came from."""
    rows, wanted = [], []
    for (x, y), (u, v) in zip(to, of, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        wanted += [u, v]
    return [float(one) for one in numpy.linalg.solve(rows, wanted)]


def _shadow(size: tuple[int, int], chance: Random) -> Image.Image:
    """Light that falls off across the picture, to a half at most."""
    slope = Image.linear_gradient("L").rotate(chance.choice((0, 90, 180, 270)))
    return slope.point(lambda value: 128 + value // 2).resize(size)
