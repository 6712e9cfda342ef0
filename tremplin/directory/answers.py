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
    if not counts.tabs[tab]:
        return Answer(search, counts, nearest=known)
    pages = CountedPaginator(_Rows(tab, search, cut.start, known), PAGE_SIZE, counts.tabs[tab])
    return Answer(search, counts, pages.get_page(number))


def settled(tab: str, asked: Search, cut: Cut) -> tuple[Search, Counts, list[Card]]:
    """The search that answers, its words loosened when they find nothing together; its counts, those of each tab as it
    will be once opened; its page if it is known, or the nearest answers when there is none."""
    counts, known = _counted(tab, asked, cut)
    search, together, others = asked, counts, None
    lost, oneself = not counts.tabs[tab], tells_only_of_oneself(asked.words.typed)
    if lost and oneself and counts.wordless[tab]:
        search = asked.wordless
        counts, known = _counted(tab, search, cut)
        others = counts.tabs
    elif lost and not oneself and tab != PRESCRIBERS and asked.words.loose != asked.words.query:
        found, known = _counted(tab, asked.loosened, cut, farther(asked) if asked.located else None)
        others = found.tabs
        if found.tabs[tab]:
            search, counts = asked.loosened, found
    elif lost and tab == PRESCRIBERS:
        search = asked.wordless
    looked_farther = others is not None
    counts.tabs = _once_opened(together, asked, others)
    if not counts.tabs[tab] and not looked_farther:
        known = _nearest(tab, search)
    return search, counts, known


def _once_opened(together: Counts, asked: Search, others: dict[str, int] | None) -> dict[str, int]:
    """How many each tab shows: what has all the words, or what opening it would show instead. `others`: what the tabs of
    structures and posts have then, where it is known; one more query where it is not."""
    tabs = together.tabs | {PRESCRIBERS: together.tabs[PRESCRIBERS] or together.wordless[PRESCRIBERS]}
    empty = [one for one in (STRUCTURES, POSTS) if not tabs[one]]
    if empty and others is None and (instead := _instead(asked)):
        others = count(empty[0], instead).tabs
    return tabs | {one: others[one] for one in empty} if others else tabs


def _instead(asked: Search) -> Search | None:
    """What a tab of structures or posts looks for when nothing there has all the words; None when it is the same."""
    if tells_only_of_oneself(asked.words.typed):
        return asked.wordless
    return asked.loosened if asked.words.loose != asked.words.query else None


def _nearest(tab: str, search: Search) -> list[Card]:
    return listed(tab, farther(search), limit=FEW) if search.located else []


def _counted(tab: str, search: Search, cut: Cut, beside: Search | None = None) -> tuple[Counts, list[Card]]:
    """The results too where their order weighs them all: they are then read once for both."""
    return count_and_list(tab, search, cut if is_ranked(search) else None, beside)
