"""Pages of a list."""

from typing import Any

from django.core.paginator import Page, Paginator


class Counted(Paginator):  # type: ignore[type-arg] # not subscriptable at run time
    """A paginator that is told how many rows there are: the tabs or the filters have counted them."""

    def __init__(self, rows: Any, per_page: int, count: int) -> None:
        super().__init__(rows, per_page)
        self.__dict__["count"] = count


class Shown(Counted):
    """A paginator whose one page was read already: `rows` are those of whichever page is asked for."""

    def page(self, number: int | str) -> Page:  # type: ignore[type-arg] # not subscriptable at run time
        return Page(self.object_list, self.validate_number(number), self)
