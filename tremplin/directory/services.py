"""The services that public organisations offer besides what they say themselves (data·inclusion): which ones anybody reads."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, FloatField, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from tremplin.directory.facets import POSTS
from tremplin.directory.models import Listing
from tremplin.directory.places import Area, Where
from tremplin.organisations.models import OfferedService
from tremplin.reference.geo import within_km
from tremplin.reference.inclusion import FAMILIES

# One that nobody has read again for so long may not exist any more.
KEPT_DAYS = 730


def is_kept(updated_on: date, today: date) -> bool:
    """Whether a service read again on that day is still shown."""
    return (today - updated_on).days <= KEPT_DAYS


def public_services() -> QuerySet[OfferedService]:
    """Those of the organisations that the search shows today, in the order of their arrival; each with `distance_km`."""
    today = timezone.localdate()
    rows = OfferedService.objects.filter(_of(Listing.objects.all()), updated_on__gte=today - timedelta(days=KEPT_DAYS))
    return rows.annotate(distance_km=Value(None, FloatField())).order_by("pk")


def narrowed(
    rows: QuerySet[OfferedService],
    *,
    themes: Iterable[str] = (),
    free: bool | None = None,
    structure: UUID | None = None,
    where: Where | None = None,
    distance: int = 0,
) -> QuerySet[OfferedService]:
    """`rows` of one organisation, about any of these themes or families of themes, near or in a place. `distance`: km
    around a commune or an address."""
    if themes:
        rows = rows.filter(themes__overlap=_whole(themes))
    if free is not None:
        rows = rows.filter(free=free)
    if structure is not None:
        rows = rows.filter(organisation=structure)
    return rows if where is None or where.found is None else _there(rows, where.found, distance)


def _whole(themes: Iterable[str]) -> list[str]:
    """The themes, and those of each family asked."""
    return [code for one in themes for code in FAMILIES.get(one, {one: ""})]


def _there(rows: QuerySet[OfferedService], place: Any, distance: int) -> QuerySet[OfferedService]:
    if isinstance(place, Area):
        return rows.filter(_of(Listing.objects.filter(places__contains=[place.key])))
    if place.latitude is None:
        return rows.filter(organisation__commune=place)
    fields = {"lat_field": "organisation__latitude", "lon_field": "organisation__longitude"}
    return within_km(rows, place.latitude, place.longitude, distance, **fields)


def _of(listings: QuerySet[Listing]) -> Exists:
    """Held by an organisation with such a listing, in force today."""
    shown = listings.exclude(shelf=POSTS).filter(Q(until=None) | Q(until__gte=timezone.localdate()))
    return Exists(shown.filter(organisation=OuterRef("organisation")))
