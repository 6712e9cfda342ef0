"""The public doors: what anybody may read of an organisation or a post. Drafts and inner facts stay behind.

These pages are the most read, and each always asks the same: their SQL is built once (`kernel.prepared`).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject
from django.http import Http404
from django.utils import timezone

from tremplin.applications.answering import lately
from tremplin.directory import sheet
from tremplin.directory.delays import with_reply_days
from tremplin.jobs.models import JobPost
from tremplin.kernel.actor import Actor
from tremplin.kernel.prepared import TODAY, Param, Prepared
from tremplin.organisations.models import (
    Activity,
    Dispositif,
    FinancialAnnex,
    Label,
    Membership,
    Organisation,
    Prescriber,
    YearlyFigures,
    trusted,
)
from tremplin.reference.models import Sector, Synonym
from tremplin.rules import dates

SINCE, ORGANISATION = Param("since"), Param("organisation")


def public_prescribers() -> QuerySet[Organisation]:
    """Validated, or orienters whose organisation is known to exist; not those that wait or were refused."""
    states = Prescriber.Authorisation
    return Organisation.objects.filter(
        Q(prescriber__authorisation=states.VALIDATED) | Q(trusted(), prescriber__authorisation=states.NOT_REQUIRED)
    )


def _organisations() -> QuerySet[Any]:
    """Organisations with what every public page says: place, prescriber, usual delay, whether somebody may answer."""
    members = Membership.objects.current().filter(organisation=OuterRef("pk"))
    prescribers = public_prescribers().filter(pk=OuterRef("pk"))
    rows = Organisation.objects.select_related("commune__territory", "prescriber").annotate(
        has_members=Exists(members), is_public_prescriber=Exists(prescribers)
    )
    rows = rows.defer("commune__territory__outline")  # hundreds of points, that no page of these draws
    return with_reply_days(rows, since=SINCE).filter(slug=Param("slug"))


def _structure() -> QuerySet[Any]:
    sectors = Sector.objects.filter(organisations=OuterRef("pk"))
    return (
        _organisations()
        .filter(trusted(), Exists(Dispositif.objects.filter(organisation=OuterRef("pk"))) | Q(network__isnull=False))
        .annotate(
            sector_list=ArraySubquery(sectors.values(found=JSONObject(code="code", label="label"))), **sheet.columns()
        )
    )


def _dispositifs() -> QuerySet[Dispositif]:
    hires = Exists(Dispositif.objects.active(TODAY).filter(pk=OuterRef("pk")))
    current = Dispositif.objects.filter(organisation=ORGANISATION, ended_on__isnull=True)
    return _with_annex(current, TODAY).annotate(hires=hires).order_by("kind")


def _with_annex(rows: QuerySet[Dispositif], today: Any) -> QuerySet[Dispositif]:
    """With the end and the places of the annex in force, or None."""
    annexes = FinancialAnnex.objects.filter(
        convention=OuterRef("convention"), state__in=FinancialAnnex.ACTIVE_STATES, end_on__gte=today
    ).order_by("-end_on")
    starts, ends, places = (Subquery(annexes.values(name)[:1]) for name in ("start_on", "end_on", "agreed_fte"))
    found = rows.annotate(annex_starts_on=starts, annex_ends_on=ends, annex_places=places)
    return found.select_related("convention")


def public_dispositifs(*, kind: str = "", structure: UUID | None = None) -> QuerySet[Dispositif]:
    """Those that may hire today, of one kind or of one structure, in the order of their making."""
    rows = _with_annex(Dispositif.objects.active(), timezone.localdate()).annotate(hires=Value(True)).order_by("pk")
    rows = rows.filter(kind=kind) if kind else rows
    return rows.filter(organisation=structure) if structure else rows


@dataclass(frozen=True, slots=True)
class OpenPost:
    """What the page of a structure says of a post: a structure may have a hundred, and models cost as much as the query."""

    pk: UUID
    title: str
    kind: str
    contract_kinds: list[str]
    weekly_hours: Decimal | None
    hourly_pay: Decimal | None
    commune: str
    positions: int
    refreshed_on: date

    READ: ClassVar = (
        "pk",
        "title",
        "dispositif__kind",
        "contract_kinds",
        "weekly_hours",
        "hourly_pay",
        "commune__name",
        "positions",
        "refreshed_on",
    )


def _open_posts() -> QuerySet[Any, Any]:
    hiring = Dispositif.objects.active(TODAY).filter(pk=OuterRef("dispositif"))
    posts = JobPost.objects.open().filter(Exists(hiring), organisation=ORGANISATION)
    return posts.order_by("-refreshed_on", "title").values_list(*OpenPost.READ)


def _post() -> QuerySet[JobPost]:
    hiring = Dispositif.objects.active(TODAY).filter(pk=OuterRef("dispositif"))
    still_open = JobPost.objects.open().filter(Exists(hiring), pk=OuterRef("pk"))
    members = Membership.objects.current().filter(organisation=OuterRef("organisation"))
    rows = JobPost.objects.select_related("trade", "commune__department__region", "dispositif", "organisation__commune")
    rows = rows.annotate(takes_applications=Exists(still_open), has_members=Exists(members))
    return with_reply_days(rows, "organisation", since=SINCE).filter(trusted("organisation__"), pk=Param("pk"))


PRESCRIBER = Prepared(lambda: _organisations().filter(is_public_prescriber=True).annotate(**sheet.columns()))
STRUCTURE, DISPOSITIFS, OPEN_POSTS, POST = map(Prepared, (_structure, _dispositifs, _open_posts, _post))


def get_structure(slug: str) -> Organisation:
    """The structure, closed or not, with its `sector_list` and what `sheet.read` reads; a network head too.

    404 for any other organisation, and for one that nobody has verified: anybody may declare one under any name.
    """
    found: Organisation | None = STRUCTURE.first(slug=slug, since=lately())
    if found is None:
        raise Http404("Structure introuvable")
    return found


def get_prescriber(slug: str) -> Organisation:
    """The prescriber or orienter; 404 for another organisation, and while its authorisation waits or was refused."""
    found: Organisation | None = PRESCRIBER.first(slug=slug, since=lately())
    if found is None:
        raise Http404("Organisme introuvable")
    return found


def get_listed_structure(pk: UUID) -> Organisation:
    """The same by its id, for machines."""
    return get_structure(_slug_of(pk))


def get_listed_prescriber(pk: UUID) -> Organisation:
    return get_prescriber(_slug_of(pk))


def _slug_of(pk: UUID) -> str:
    return Organisation.objects.filter(pk=pk).values_list("slug", flat=True).first() or ""


@dataclass(frozen=True)
class Offer:
    """What a structure says that it does."""

    activities: list[Activity]
    labels: list[Label]
    figures: list[YearlyFigures]


def offer_of(organisation: Organisation) -> Offer:
    """Three queries. A closed one offers nothing any more: its figures say what it was."""
    figures = list(organisation.yearly_figures.all())
    if organisation.closed_on:
        return Offer([], [], figures)
    return Offer(list(organisation.activities.all()), list(organisation.labels.all()), figures)


def current_dispositifs(organisation: Organisation) -> list[Dispositif]:
    """Those not ended of an open organisation, each with `hires` (today), and of its annex in force (or None)
    `annex_starts_on`, `annex_ends_on` and `annex_places`."""
    if organisation.closed_on:
        return []
    return DISPOSITIFS.read(organisation=organisation.pk, today=dates.today())


def open_posts(organisation: Organisation) -> list[OpenPost]:
    """What the structure offers today, freshest first."""
    rows = OPEN_POSTS.values(organisation=organisation.pk, today=dates.today())
    return [OpenPost(*row) for row in rows]


def get_post(pk: UUID) -> JobPost:
    """The post, open or closed, with `takes_applications`: whether it is open of a structure that may hire today.

    404 when nobody has verified its structure.
    """
    found: JobPost | None = POST.first(pk=pk, since=lately(), today=dates.today())
    if found is None:
        raise Http404("Poste introuvable")
    return found


def check_team(actor: Actor) -> None:
    """The words of the search are the team's; 404 for anybody else."""
    if not actor.is_team:
        raise Http404("Page réservée à l’équipe")


def get_synonym(actor: Actor, term: str) -> Synonym:
    check_team(actor)
    found = Synonym.objects.filter(pk=term).first()
    if found is None:
        raise Http404("Mot introuvable")
    return found
