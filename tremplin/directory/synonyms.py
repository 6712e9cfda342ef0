"""Terms that mean one another in a search: kept by the network, read by every search."""

from collections import defaultdict
from collections.abc import Mapping

from django.core.cache import caches

from tremplin.reference.models import Synonym

KEPT_FOR = 300  # seconds: how long another process may ignore a change
KEY = "directory.synonyms"


def rings() -> Mapping[str, list[str]]:
    """Term → what it means besides itself; no query when it was read lately."""
    known: Mapping[str, list[str]] | None = caches["local"].get(KEY)
    if known is None:
        known = _read()
        caches["local"].set(KEY, known, KEPT_FOR)
    return known


def forget() -> None:
    caches["local"].delete(KEY)


def _read() -> Mapping[str, list[str]]:
    found = defaultdict(list)
    for row in Synonym.objects.filter(is_used=True).order_by("term"):
        ring = [row.term, *row.means]
        for term in ring if row.both_ways else [row.term]:
            found[term] += [one for one in ring if one != term and one not in found[term]]
    return dict(found)
