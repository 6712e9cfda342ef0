"""What a search asks: a place, words, filters, an order. `found.py` answers it, `counted.py` counts."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from tremplin.directory import facets
from tremplin.directory.facets import POSTS, PRESCRIBERS, STRUCTURES
from tremplin.directory.places import Area, Spot
from tremplin.directory.words import Words
from tremplin.directory.zones import Zone
from tremplin.reference.models import Commune

DISTANCES = (2, 5, 10, 15, 25, 50, 100)  # km
DEFAULT_DISTANCE = 15
WIDEST = DISTANCES[-1]
TABS = (STRUCTURES, POSTS, PRESCRIBERS)
RELEVANCE, BY_DISTANCE, FRESHNESS = "pertinence", "distance", "fraicheur"
SORTS = (RELEVANCE, BY_DISTANCE, FRESHNESS)


@dataclass(frozen=True)
class Search:
    """What is asked. `place` is a commune or an address (then `distance`, in kilometres, counts) or an area.

    `working`: look for who works there, wherever it is based. `filters`: facet → values, any of which will do.
    """

    place: Commune | Spot | Area | None = None
    distance: int = DEFAULT_DISTANCE
    working: bool = False
    words: Words = field(default_factory=Words)
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    # A rectangle of the map: only what stands in it, besides all the rest.
    zone: Zone | None = None

    @cached_property
    def memory(self) -> dict[str, Any]:
        """What is concluded of it several times for one page: see `clauses.matching`."""
        return {}

    @cached_property
    def centre(self) -> tuple[float, float] | None:
        """Latitude and longitude of the place; None without a commune, or for one whose position is unknown."""
        if self.place is None or isinstance(self.place, Area):
            return None
        latitude, longitude = self.place.latitude, self.place.longitude
        return None if latitude is None or longitude is None else (latitude, longitude)

    @property
    def located(self) -> bool:
        return self.centre is not None

    def filters_of(self, shelf: str) -> dict[str, tuple[str, ...]]:
        """The filters in force that say something of this shelf."""
        asked = {one.name for one in facets.of_shelf(shelf)} | {facets.TRADE, "repond"}
        if shelf == PRESCRIBERS:
            asked -= {facets.TRADE, "repond"}
        return {name: values for name, values in self.filters.items() if values and name in asked}

    @property
    def loosened(self) -> "Search":
        """The same, content with some of the words."""
        return replace(self, words=replace(self.words, query=self.words.loose, own=self.words.loose, partly=True))

    @property
    def wordless(self) -> "Search":
        """The same, whatever the words; what was typed is kept, to be said."""
        return replace(self, words=Words(self.words.typed))

    @property
    def order(self) -> str:
        """The order asked, or the one that suits the question."""
        if self.sort == BY_DISTANCE and not self.located:
            return RELEVANCE if self.words else ""
        if self.sort:
            return self.sort
        return RELEVANCE if self.words else BY_DISTANCE if self.located else ""


def wide_enough(km: float) -> int:
    """The smallest distance offered that reaches so far."""
    return next((one for one in DISTANCES if one >= km), WIDEST)
