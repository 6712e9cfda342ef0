"""How many listings have each tag, counted by the sign of each: thousands of letters rather than thousands of words."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping

from django.core.cache import caches
from PIL import Image

from tremplin.directory.models_listing import Tag

KEY, KEPT_FOR = "directory.tags", 300  # seconds
_NO_GREY = re.compile("[^\x00-\xff]")
# Facet → value → number.
Numbers = dict[str, dict[str, int]]


def tally(signs: str) -> Numbers:
    """Of the tags whose signs these are. No query when all of them were read lately."""
    numbers = _counted(signs)
    known: Mapping[str, tuple[str, str]] | None = caches["local"].get(KEY)
    if known is None or not numbers.keys() <= known.keys():
        known = _read()
        caches["local"].set(KEY, known, KEPT_FOR)
    found: Numbers = defaultdict(dict)
    for sign, number in numbers.items():
        facet, value = known[sign]
        found[facet][value] = number
    return found


def _counted(signs: str) -> dict[str, int]:
    """How many times each sign stands there. The first 256 are counted as the greys of a picture: Pillow takes a fortieth
    of what Python takes for letters."""
    greys = signs.encode("latin-1", "ignore")
    picture = Image.frombytes("L", (len(greys), 1), greys) if greys else None
    counts = picture.histogram() if picture else []
    others = Counter(_NO_GREY.findall(signs)) if len(greys) < len(signs) else {}
    return {chr(grey): number for grey, number in enumerate(counts) if number} | others


def _read() -> Mapping[str, tuple[str, str]]:
    """Sign → facet and value."""
    parted = ((sign, tag.partition(":")) for tag, sign in Tag.objects.values_list("tag", "sign"))
    return {sign: (facet, value) for sign, (facet, _, value) in parted}
