"""The schematic map of the home département (`directory.map`), and what stands on the map of results, as SVG."""

from functools import lru_cache
from html import escape
from itertools import cycle
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from ._library import register

TINTS = ("#f4f1f0", "#faf8f7", "#f2e6ee", "#fcebe0")


@register.simple_tag
def carte_schematique(drawn: Any) -> SafeString:
    """`drawn`: a `Drawing`; its first flags over the others."""
    flags = "".join([_flag(**one) for one in reversed(drawn.flags)])
    return mark_safe(
        f'<svg viewBox="0 0 400 {drawn.height}" role="img" aria-label="{escape(drawn.sentence)}">\n'
        f"{_land(drawn.shapes)}\n{_around(drawn)}\n{flags}\n</svg>\n"
    )


@lru_cache(maxsize=2)
def _land(shapes: tuple[Any, ...]) -> str:
    path = '<path d="{}" fill="{}" stroke="#9a4a86" stroke-width="1.2"/>'.format
    return "".join([path(one.path, tint) for one, tint in zip(shapes, cycle(TINTS), strict=False)])


def _around(drawn: Any) -> str:
    """Around a place: the names of the territories, and the circle of the distance."""
    if not (drawn.shapes and drawn.centre):
        return ""
    x, y = drawn.centre
    circle = f'<circle cx="{x}" cy="{y}" r="{drawn.radius}" fill="none" stroke="#3a1231" stroke-width="1.2"'
    return f'{_names(drawn.shapes)}{circle} stroke-dasharray="4 4"/>'


@lru_cache(maxsize=2)
def _names(shapes: tuple[Any, ...]) -> str:
    text = '<text x="{}" y="{}" text-anchor="middle" font-size="13" fill="#5a4e58">{}</text>'.format
    return "".join([text(one.x, one.y, escape(one.name)) for one in shapes])


def _flag(number: int | str, x: int, y: int) -> str:
    style = 'y="-9" text-anchor="middle" font-size="12" font-weight="600" fill="#fff"'
    said = f"<text {style}>{number}</text>" if number else ""
    shape = '<path d="M-9 -22H9V-5L0 0L-9 -5Z" fill="#6b2459" stroke="#fff"/>'
    return f'<g transform="translate({x} {y})">{shape}{said}</g>'


@register.simple_tag
def noms_du_plan(labels: Any) -> SafeString:
    """The names of the places drawn under the results (`directory.atlas`)."""
    text = '<text class="plan__nom" x="{}" y="{}">{}</text>'.format
    return SafeString("".join([text(one.x, one.y, escape(one.name)) for one in labels]))


@register.simple_tag
def reperes(pins: Any) -> SafeString:
    """The results on the map (`directory.overview`), each a link."""
    return SafeString("".join(map(_pin, pins)))


def _pin(pin: Any) -> str:
    number = f'<text x="{pin.x}" y="{pin.y}" dy="5">{pin.number}</text>' if pin.number > 1 else ""
    link = f'<a class="plan__repere" href="{escape(pin.url)}" aria-label="{escape(pin.label)}">'
    return f'{link}<circle cx="{pin.x}" cy="{pin.y}" r="{pin.radius}"/>{number}</a>\n'
