"""Lists of candidatures: their views with counts, filters, order. The same queries for 1 row or 10,000."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone

from tremplin.applications import rows
from tremplin.applications.access import Day
from tremplin.applications.filters import ListForm
from tremplin.applications.models import OPEN_STATES, Application
from tremplin.applications.narrowing import Shape, awaited_of, narrowed, searches, shape_of, values_of
from tremplin.kernel.actor import Actor
from tremplin.kernel.pages import Counted
from tremplin.kernel.prepared import TODAY, Prepared, awaited

ENDED = ("accepted", "refused", "cancelled", "obsolete", "withdrawn")


@dataclass(frozen=True)
class View:
    """One tab: its code in the address, its label, its condition, and what is said when it is empty."""

    code: str
    label: str
    empty: str
    yours: bool = False
    # what its rows may undergo together, in the order of the bar
    verbs: tuple[str, ...] = ()

    def condition(self, today: Day = None) -> Q:
        return CONDITIONS[self.code](today or timezone.localdate())


def _due(today: Any) -> Q:
    # the states first, which an index finds
    return Q(state__in=OPEN_STATES) & (~Q(state="postponed") | Q(postponed_until__lte=today))


def _later(today: Any) -> Q:
    return Q(state="postponed") & (Q(postponed_until__isnull=True) | Q(postponed_until__gt=today))


CONDITIONS: dict[str, Callable[[Any], Q]] = {
    "a-traiter": lambda today: _due(today) & Q(archived_at__isnull=True),
    "plus-tard": lambda today: _later(today) & Q(archived_at__isnull=True),
    "vivier": lambda today: Q(state="pool"),
    "terminees": lambda today: Q(state__in=ENDED, archived_at__isnull=True),
    "archivees": lambda today: Q(archived_at__isnull=False),
}
OPEN_VERBS = ("process", "postpone", "add_to_pool", "refuse", "transfer")
VIEWS = (
    View("a-traiter", "À traiter", "Aucune candidature n’attend une réponse.", True, OPEN_VERBS),
    View("plus-tard", "Pour plus tard", "Aucune candidature n’est mise de côté.", verbs=OPEN_VERBS[2:]),
    View("vivier", "Vivier", "Aucune candidature n’est gardée en vivier.", verbs=(*OPEN_VERBS[:2], *OPEN_VERBS[3:])),
    View("terminees", "Terminées", "Aucune candidature n’est terminée.", verbs=("archive", "transfer")),
    View("archivees", "Archivées", "Aucune candidature n’est archivée.", verbs=("unarchive",)),
)
SENT_VIEWS = (View("a-traiter", "En attente de réponse", "Aucune candidature n’attend une réponse."), *VIEWS[1:])
# How many queries of filtered lists a process keeps: filters combine, and few combinations are used every day.
SHAPES = 200
# Gives the candidatures of a list to an actor, who may be `awaited`.
Door = Callable[[Actor], QuerySet[Application]]


@dataclass(frozen=True)
class Listing:
    """What a list page shows; `page` is a page of Django's paginator, `empty` when nothing was ever there."""

    view: View
    tabs: list[dict[str, Any]]
    page: Any
    empty: bool


def listing(
    request: HttpRequest, door: Door, filters: ListForm, views: tuple[View, ...], kind: type[rows.Row]
) -> Listing:
    """`door`, a function of a module, gives what the reader may see; `kind` says what a row reads.

    The tabs count what the filters keep. Queries are prepared once for each shape of filters.
    """
    view, actor, shape = current(request, views), filters.actor, shape_of(filters.compared)
    given = {"organisation": actor.organisation_id, "user": actor.user_id, "today": timezone.localdate()}
    given |= values_of(filters.compared)
    source = Source(door, awaited(actor), shape, filters.received)
    counted, keys = _counts(source, views).values(**given), _pages(source, view, filters.order).sliced_values(**given)
    counts = dict(zip((one.code for one in views), counted[0], strict=True))
    page = Counted(keys, filters.per_page, counts[view.code]).get_page(request.GET.get("page"))
    shown = [pk for (pk,) in page.object_list]
    page.object_list = rows.read(kind, shown, reader=actor.organisation_id, today=given["today"])
    return Listing(view, _tabs(views, view, counts, filters), page, not filters.active and not sum(counts.values()))


@dataclass(frozen=True)
class Source:
    """Where a list comes from: a door, for a kind of reader, and the shape of its filters. Nothing in it is anybody's."""

    door: Door
    like: Actor
    shape: Shape
    received: bool

    def rows(self) -> QuerySet[Application]:
        filters = awaited_of(self.shape)
        return narrowed(self.door(self.like), filters, self.like, received=self.received, today=TODAY)


@lru_cache(maxsize=SHAPES)
def _counts(source: Source, views: tuple[View, ...]) -> Prepared[Any]:
    return Prepared(lambda: _counting(source.rows(), views, TODAY))


def _counting(query: QuerySet[Application], views: tuple[View, ...], today: Day = None) -> QuerySet[Any, Any]:
    sums = {one.code: Count("pk", filter=one.condition(today)) for one in views}
    # grouped by a constant: one row, even for nothing
    return query.order_by().values(every=Value(1)).annotate(**sums).values_list(*sums)


@lru_cache(maxsize=SHAPES)
def _pages(source: Source, view: View, order: str) -> Prepared[Any]:
    return Prepared(lambda: _keys(source, view, order))


def _keys(source: Source, view: View, order: str) -> QuerySet[Any, Any]:
    """Ordered by bare keys, then read: joining what a row shows to 10,000 of them before keeping 20 took most of the time."""
    found = source.rows().filter(view.condition(TODAY)).values_list("pk")
    first, *others = _order(view, order)
    return found.order_by(_sorted(first) if searches(source.shape) else first, *others)


def _sorted(first: Any) -> Any:
    """The same order, read in no index: to find the few who bear a name, PostgreSQL would walk it and read every row."""
    if not isinstance(first, str):
        return first
    column = F(first.removeprefix("-"))
    found = Coalesce(column, column)
    return found.desc() if first.startswith("-") else found.asc()


def current(request: HttpRequest, views: tuple[View, ...]) -> View:
    return next((one for one in views if one.code == request.GET.get("vue")), views[0])


def in_view(query: QuerySet[Application], view: View, order: str, today: Day = None) -> QuerySet[Application]:
    return query.filter(view.condition(today)).order_by(*_order(view, order))


ORDERS: dict[str, list[Any]] = {
    "recentes": ["-created_at", "pk"],
    "anciennes": ["created_at", "pk"],
    "nom": ["person_last_name", "person_first_name", "pk"],
}


def _order(view: View, order: str) -> list[Any]:
    """Asked, or by turn (the structure's first) then by age: who has waited longest comes first."""
    if order in ORDERS:
        return ORDERS[order]
    if view.code in ("terminees", "archivees"):
        return ["-state_since", "pk"]
    if view.code == "plus-tard":
        return [F("postponed_until").asc(nulls_last=True), "ball_since", "pk"]
    theirs = Case(When(ball="receiver", then=Value(0)), default=Value(1), output_field=IntegerField())
    return [theirs, "ball_since", "pk"]


def _tabs(views: tuple[View, ...], view: View, counts: dict[str, int], filters: ListForm) -> list[dict[str, Any]]:
    return [
        {
            "label": one.label,
            "url": f"?{filters.query(vue=one.code)}",
            "count": counts[one.code],
            "yours": one.yours and counts[one.code] > 0,
            "current": one == view,
        }
        for one in views
        if one.code != "archivees" or counts[one.code] or one == view
    ]
