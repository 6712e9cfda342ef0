"""The answer to a search: counts, one page of results, and what to do when there is none."""

from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator

from tremplin.directory.counted import Counts, Cut, count, count_and_list
from tremplin.directory.facets import POSTS, PRESCRIBERS, STRUCTURES
from tremplin.directory.found import FEW, Card, farther, is_ranked, listed
from tremplin.directory.oral import tells_only_of_oneself
from tremplin.directory.search import Search, wide_enough
from tremplin.directory.steps import MOST

PAGE_SIZE = 20
LAST = MOST // PAGE_SIZE  # page


class _Rows:
    """The results as a paginator cuts them: only the page asked is read."""

    def __init__(self, shelf: str, search: Search, start: int, known: list[Card]) -> None:
        self.shelf, self.search, self.start, self.known = shelf, search, start, known

    def __getitem__(self, cut: slice) -> list[Card]:
        if self.known and cut.start == self.start:
            return self.known
        return listed(self.shelf, self.search, start=cut.start, limit=cut.stop - cut.start)


class CountedPaginator(Paginator):  # type: ignore[type-arg]  # Django's own is not generic
    """A paginator told how many rows there are: the counts of the tabs know it already."""

    def __init__(self, rows: Any, per_page: int, count: int) -> None:
        super().__init__(rows, per_page)
        self.count = min(count, MOST)


@dataclass
class Answer:
    """`search` is the one that answered."""

    search: Search
    counts: Counts
    page: "Page[Any] | None" = None
    nearest: list[Card] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.page.paginator.count if self.page is not None else 0

    @property
    def wider(self) -> int | None:
        """The distance (km) that reaches the nearest answer, when one is farther than what was asked."""
        reach = [row.distance_km for row in self.nearest if row.distance_km is not None]
        return wide_enough(reach[0]) if reach else None


def answer(tab: str, search: Search, number: int) -> Answer:
    """A page of results; the nearest answers when nothing is close.

    The words of a trade say nothing of prescribers: when none has them, all those around are shown. Nor do those of
    somebody's situation (« RSA ») say anything of structures and posts.
    """
    cut = Cut(PAGE_SIZE * (min(number, LAST) - 1), PAGE_SIZE)
    search, counts, known = settled(tab, search, cut)
    _tell_what_opens(counts, tab, search)
    if not counts.tabs[tab]:
        return Answer(search, counts, nearest=known or _nearest(tab, search))
    pages = CountedPaginator(_Rows(tab, search, cut.start, known), PAGE_SIZE, counts.tabs[tab])
    return Answer(search, counts, pages.get_page(number))


def settled(tab: str, search: Search, cut: Cut) -> tuple[Search, Counts, list[Card]]:
    """The search that answers, its words loosened when they find nothing together; its counts, its page if it is known,
    or the nearest answers when there is none and they came with the rest."""
    counts, known = _counted(tab, search, cut)
    lost = not counts.tabs[tab]
    if lost and counts.wordless[tab] and tells_only_of_oneself(search.words.typed):
        search, having = search.wordless, {one: number for one, number in counts.tabs.items() if number}
        counts, known = _counted(tab, search, cut)
        counts.tabs |= having  # these tabs show what has the words
    elif lost and tab != PRESCRIBERS and search.words.loose != search.words.query:
        found, known = _counted(tab, search.loosened, cut, farther(search) if search.located else None)
        if found.tabs[tab]:
            search, counts = search.loosened, found
    if not counts.tabs[PRESCRIBERS]:
        counts.tabs[PRESCRIBERS] = counts.wordless[PRESCRIBERS]
        search = search.wordless if tab == PRESCRIBERS else search
    return search, counts, known


def _tell_what_opens(counts: Counts, tab: str, search: Search) -> None:
    """Words of somebody's situation that one of the other tabs has not: opened, it shows everything."""
    empty = [one for one in (STRUCTURES, POSTS) if one != tab and not counts.tabs[one]]
    if empty and tells_only_of_oneself(search.words.typed):
        everything = count(tab, search.wordless).tabs
        counts.tabs |= {one: everything[one] for one in empty}


def _nearest(tab: str, search: Search) -> list[Card]:
    return listed(tab, farther(search), limit=FEW) if search.located else []


def _counted(tab: str, search: Search, cut: Cut, beside: Search | None = None) -> tuple[Counts, list[Card]]:
    """The results too where their order weighs them all: they are then read once for both."""
    return count_and_list(tab, search, cut if is_ranked(search) else None, beside)
