"""In which order places are offered while somebody types: where something is found first, then the most peopled."""

from collections import Counter
from collections.abc import Iterable

from tremplin.directory.models_listing import Listing
from tremplin.reference.models import Commune
from tremplin.reference.names import search_key

LOOKED_AT = 24  # communes compared for the eight that are offered
OFFERED = 8


def in_order(communes: Iterable[Commune], typed: str) -> list[Commune]:
    """`communes` likeliest first: whoever typed a whole name means it, whoever made a mistake keeps the order given.
    Between those of which a word begins as typed, the number of listings says, then the order given (population). A query.
    """
    asked, given = search_key(typed), list(communes)
    counts = _counts(given) if len(given) > 1 else Counter()

    def standing(one: Commune) -> tuple[int, int]:
        if one.search_name == asked:
            return (0, 0)
        return (1, -counts[one.pk]) if f" {asked}" in f" {one.search_name}" else (2, 0)

    found = sorted(given, key=standing)
    near = [one for one in found if standing(one)[0] < 2]
    return (near if len(near) >= OFFERED / 2 else found)[:OFFERED]


def _counts(communes: list[Commune]) -> Counter[str]:
    """How many listings are in each commune."""
    keys = [f"commune:{one.pk}" for one in communes]
    found: Counter[str] = Counter()
    for places in Listing.objects.filter(places__overlap=keys).values_list("places", flat=True):
        found.update(place.removeprefix("commune:") for place in set(places) & set(keys))
    return found
