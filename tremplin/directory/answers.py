"""The answer to a search: counts, one page of results, and what to do when there is none."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.core.paginator import Page, Paginator

from tremplin.directory.search import Facets, Search, facets, listed, nearest, wide_enough

PAGE_SIZE = 20


class CountedPaginator(Paginator):  # type: ignore[type-arg]  # Django's own is not generic
    """A paginator told how many rows there are: the counts of the tabs know it already."""

    def __init__(self, rows: Any, per_page: int, count: int) -> None:
        super().__init__(rows, per_page)
        self.count = count


@dataclass
class Answer:
    """`search` is the one that answered: `search.fuzzy` when only resembling words were found."""

    search: Search
    facets: Facets
    page: "Page[Any] | None" = None
    nearest: list[Any] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.page.paginator.count if self.page is not None else 0

    @property
    def wider(self) -> int | None:
        """The distance (km) that reaches the nearest answer, when one is farther than what was asked."""
        reach = [row.distance_km for row in self.nearest if row.distance_km is not None]
        return wide_enough(reach[0]) if reach else None


def answer(tab: str, search: Search, number: int) -> Answer:
    """Exact words first; words that resemble them when nothing has them; the nearest answers when nothing is close.

    The words of a trade say nothing of prescribers: when none has them, all those around are shown.
    """
    counted = facets(tab, search)
    if not counted.counts[tab] and search.can_be_fuzzy:
        alike = replace(search, fuzzy=True)
        resembling = facets(tab, alike)
        if resembling.counts[tab]:
            search, counted = alike, resembling
    if not counted.counts["prescripteurs"]:
        counted.counts["prescripteurs"] = counted.wordless["prescripteurs"]
        search = replace(search, words=(), fuzzy=False) if tab == "prescripteurs" else search
    if not counted.counts[tab]:
        return Answer(search, counted, nearest=nearest(tab, search) if search.located else [])
    pages = CountedPaginator(listed(tab, search), PAGE_SIZE, counted.counts[tab])
    return Answer(search, counted, pages.get_page(number))
