"""Lists of candidatures: their views with counts, filters, order. The same queries for 1 row or 10,000."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, Count, F, IntegerField, Prefetch, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.utils import timezone

from tremplin.applications.models import Application
from tremplin.jobs.models import JobPost
from tremplin.kernel.actor import Actor

PER_PAGE = 20
ENDED = ("accepted", "refused", "cancelled", "obsolete", "withdrawn")


@dataclass(frozen=True)
class View:
    """One tab: its code in the address, its label, its condition, and what is said when it is empty."""

    code: str
    label: str
    empty: str
    yours: bool = False

    @property
    def condition(self) -> Q:
        return CONDITIONS[self.code]()


def _due() -> Q:
    return Q(state__in=("new", "processing", "prior_to_hire")) | Q(
        state="postponed", postponed_until__lte=timezone.localdate()
    )


def _later() -> Q:
    return Q(state="postponed") & (Q(postponed_until__isnull=True) | Q(postponed_until__gt=timezone.localdate()))


CONDITIONS = {
    "a-traiter": lambda: _due() & Q(archived_at__isnull=True),
    "plus-tard": lambda: _later() & Q(archived_at__isnull=True),
    "vivier": lambda: Q(state="pool"),
    "terminees": lambda: Q(state__in=ENDED, archived_at__isnull=True),
    "archivees": lambda: Q(archived_at__isnull=False),
}
VIEWS = [
    View("a-traiter", "À traiter", "Aucune candidature n’attend une réponse.", yours=True),
    View("plus-tard", "Pour plus tard", "Aucune candidature n’est mise de côté."),
    View("vivier", "Vivier", "Aucune candidature n’est gardée en vivier."),
    View("terminees", "Terminées", "Aucune candidature n’est terminée."),
    View("archivees", "Archivées", "Aucune candidature n’est archivée."),
]
SENT_VIEWS = [
    View("a-traiter", "En attente de réponse", "Aucune candidature n’attend une réponse."),
    *VIEWS[1:],
]


@dataclass(frozen=True)
class Listing:
    """What a list page shows; `page` is a page of Django's paginator."""

    view: View
    tabs: list[dict[str, Any]]
    page: Any
    total: int


def listing(
    request: HttpRequest, base: QuerySet[Application], shown: QuerySet[Application], views: list[View]
) -> Listing:
    """`base` counts the tabs; `shown` is `base` filtered and enriched for the rows."""
    counts = base.aggregate(**{one.code: Count("pk", filter=one.condition) for one in views})
    view = next((one for one in views if one.code == request.GET.get("vue")), views[0])
    rows = shown.filter(view.condition).order_by(*_order(view))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return Listing(view, _tabs(views, view, counts), page, sum(counts.values()))


def _order(view: View) -> list[Any]:
    """By turn (the structure's first), then by age: who has waited longest comes first."""
    if view.code in ("terminees", "archivees"):
        return ["-state_since", "pk"]
    if view.code == "plus-tard":
        return [F("postponed_until").asc(nulls_last=True), "ball_since", "pk"]
    theirs = Case(When(ball="receiver", then=Value(0)), default=Value(1), output_field=IntegerField())
    return [theirs, "ball_since", "pk"]


def _tabs(views: list[View], current: View, counts: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "label": one.label,
            "url": f"?vue={one.code}",
            "count": counts[one.code],
            "yours": one.yours and counts[one.code] > 0,
            "current": one == current,
        }
        for one in views
        if one.code != "archivees" or counts[one.code] or one == current
    ]


def for_rows(query: QuerySet[Application]) -> QuerySet[Application]:
    """What every row of a list reads."""
    posts = Prefetch("posts", JobPost.objects.only("pk", "title"))
    return query.select_related(
        "candidate__commune", "organisation", "sender_organisation", "dispositif"
    ).prefetch_related(posts)


def named(query: QuerySet[Application], text: str) -> QuerySet[Application]:
    """Received: every word found in the person's name or commune."""
    for word in text.split()[:5]:
        query = query.filter(_person(word) | Q(candidate__commune__name__unaccent__icontains=word))
    return query


def named_for_sender(query: QuerySet[Application], text: str, actor: Actor) -> QuerySet[Application]:
    """Sent: in the structure's name, or in the person's when the reader may read that name."""
    for word in text.split()[:5]:
        person = _person(word)
        if actor.is_orienter:
            person &= Q(candidate__created_by_organisation=actor.organisation)
        structure = Q(organisation__name__unaccent__icontains=word) | Q(organisation__brand__unaccent__icontains=word)
        query = query.filter(person | structure)
    return query


def _person(word: str) -> Q:
    return Q(candidate__first_name__unaccent__icontains=word) | Q(candidate__last_name__unaccent__icontains=word)
