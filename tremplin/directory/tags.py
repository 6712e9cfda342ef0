"""How many listings have each tag, counted by the sign of each: thousands of letters rather than thousands of words."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from django.core.cache import caches

from tremplin.directory.models_listing import Tag

KEY, KEPT_FOR = "directory.tags", 300  # seconds
# Facet → value → number.
Numbers = dict[str, dict[str, int]]


def tally(signs: str) -> Numbers:
    """Of the tags whose signs these are. No query when all of them were read lately."""
    numbers = Counter(signs)
    known: Mapping[str, tuple[str, str]] | None = caches["local"].get(KEY)
    if known is None or not numbers.keys() <= known.keys():
        known = _read()
        caches["local"].set(KEY, known, KEPT_FOR)
    found: Numbers = defaultdict(dict)
    for sign, number in numbers.items():
        facet, value = known[sign]
        found[facet][value] = number
    return found


def _read() -> Mapping[str, tuple[str, str]]:
    """Sign → facet and value."""
    parted = ((sign, tag.partition(":")) for tag, sign in Tag.objects.values_list("tag", "sign"))
    return {sign: (facet, value) for sign, (facet, _, value) in parted}
