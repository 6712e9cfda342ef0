"""The picture of a page, 1,200 by 630: what messages and social networks show beside a link."""

import textwrap
from functools import lru_cache
from io import BytesIO

from django.contrib.staticfiles import finders
from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 630)
MARGIN = 80
PLUM, PAPER, MIRABELLE, PEACH = "#3a1231", "#ffffff", "#f6b73c", "#f4c6ab"
TITLE, TEXT = "bricolage-grotesque-latin-700-normal", "atkinson-hyperlegible-next-latin-400-normal"


@lru_cache(maxsize=256)
def draw(name: str, headline: str, place: str) -> bytes:
    """The card as a PNG; the last ones drawn are kept."""
    picture = Image.new("RGB", SIZE, PLUM)
    pen = ImageDraw.Draw(picture)
    picture.paste(_mark(), (SIZE[0] - 260, 14))
    pen.text((MARGIN, 70), "Tremplin", font=_font(TITLE, 44), fill=MIRABELLE)
    top = _lines(pen, 190, name, TITLE, 76, width=24, most=2)
    # Above the place, and the name below the mark, however long they are.
    _lines(pen, top + 24, headline, TEXT, 40, width=48, most=3 if top < SIZE[1] / 2 else 2)
    pen.text((MARGIN, SIZE[1] - 110), place, font=_font(TEXT, 40), fill=MIRABELLE)
    output = BytesIO()
    picture.quantize(64).save(output, "PNG", optimize=True)
    return output.getvalue()


@lru_cache(maxsize=1)
def _mark() -> Image.Image:
    """The springboard and its ball, drawn four times as large: Pillow smooths no edge."""
    side, scale = 180, 4 * 4.5
    drawn = Image.new("RGB", (4 * side, 4 * side), PLUM)
    pen = ImageDraw.Draw(drawn)

    def disc(x: float, y: float, radius: float, colour: str) -> None:
        pen.ellipse([round(one * scale) for one in (x - radius, y - radius, x + radius, y + radius)], fill=colour)

    for step in range(301):  # a round brush, as the logo has round ends
        disc(*_bezier(step / 300), 2.5, PAPER)
    for step in range(91):
        disc(12, 26 + step / 10, 2, PEACH)
    disc(31, 9, 6, MIRABELLE)
    return drawn.resize((side, side), Image.Resampling.LANCZOS)


def _bezier(t: float) -> tuple[float, float]:
    """The board of the logo: (3, 35.5), (16, 35.5), (26.5, 32.3), (33, 22.5)."""
    a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
    return a * 3 + b * 16 + c * 26.5 + d * 33, a * 35.5 + b * 35.5 + c * 32.3 + d * 22.5


def _lines(pen: ImageDraw.ImageDraw, top: int, text: str, face: str, size: int, *, width: int, most: int) -> int:
    """Write a text on at most so many lines of so many letters. Returns where the next thing goes."""
    for line in textwrap.wrap(text, width, max_lines=most, placeholder="…"):
        pen.text((MARGIN, top), line, font=_font(face, size), fill=PAPER)
        top += round(size * 1.2)
    return top


@lru_cache(maxsize=8)
def _font(face: str, size: int) -> "ImageFont.FreeTypeFont | ImageFont.ImageFont":
    """One of our own; Pillow's when the files of the interface are not built."""
    found = finders.find(f"dist/fonts/{face}.woff2")
    return ImageFont.truetype(str(found), size) if found else ImageFont.load_default(size)  # type: ignore[return-value]
