"""The public doors: what anybody may read of an organisation or a post. Drafts and inner facts stay behind.

These pages are the most read, and each always asks the same: their SQL is built once (`kernel.prepared`).
"""

from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import Http404
from django.utils import timezone

from tremplin.applications.answering import lately
from tremplin.directory import sheet
from tremplin.directory.delays import with_reply_days
from tremplin.jobs.models import JobPost
from tremplin.kernel.actor import Actor
from tremplin.kernel.prepared import TODAY, Param, Prepared
from tremplin.organisations.models import Dispositif, FinancialAnnex, Membership, Organisation, Prescriber, trusted
from tremplin.reference.models import Sector, Synonym

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
    return with_reply_days(rows, since=SINCE).filter(slug=Param("slug"))


def _structure() -> QuerySet[Any]:
    sectors = Sector.objects.filter(organisations=OuterRef("pk"))
    return (
        _organisations()
        .filter(Exists(Dispositif.objects.filter(organisation=OuterRef("pk"))) | Q(network__isnull=False))
        .annotate(
            sector_list=ArraySubquery(sectors.values(found=JSONObject(code="code", label="label"))), **sheet.columns()
        )
    )


def _dispositifs() -> QuerySet[Dispositif]:
    annexes = FinancialAnnex.objects.filter(
        convention=OuterRef("convention"), state__in=FinancialAnnex.ACTIVE_STATES, end_on__gte=TODAY
    ).order_by("-end_on")
    return (
        Dispositif.objects.filter(organisation=ORGANISATION, ended_on__isnull=True)
        .annotate(
            hires=Exists(Dispositif.objects.active(TODAY).filter(pk=OuterRef("pk"))),
            annex_starts_on=Subquery(annexes.values("start_on")[:1]),
            annex_ends_on=Subquery(annexes.values("end_on")[:1]),
            annex_places=Subquery(annexes.values("agreed_fte")[:1]),
        )
        .select_related("convention")
        .order_by("kind")
    )


def _open_posts() -> QuerySet[JobPost]:
    hiring = Dispositif.objects.active(TODAY).filter(pk=OuterRef("dispositif"))
    posts = JobPost.objects.open().filter(Exists(hiring), organisation=ORGANISATION)
    return posts.select_related("trade", "commune", "dispositif").order_by("-refreshed_on", "title")


def _post() -> QuerySet[JobPost]:
    hiring = Dispositif.objects.active(TODAY).filter(pk=OuterRef("dispositif"))
    still_open = JobPost.objects.open().filter(Exists(hiring), pk=OuterRef("pk"))
    members = Membership.objects.current().filter(organisation=OuterRef("organisation"))
    rows = JobPost.objects.select_related("trade", "commune", "dispositif", "organisation__commune")
    rows = rows.annotate(takes_applications=Exists(still_open), has_members=Exists(members))
    return with_reply_days(rows, "organisation", since=SINCE).filter(pk=Param("pk"))


PRESCRIBER = Prepared(lambda: _organisations().filter(is_public_prescriber=True).annotate(**sheet.columns()))
STRUCTURE, DISPOSITIFS, OPEN_POSTS, POST = map(Prepared, (_structure, _dispositifs, _open_posts, _post))


def get_structure(slug: str) -> Organisation:
    """The structure, closed or not, with its `sector_list` and what `sheet.read` reads; a network head too.

    404 for any other organisation.
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


def current_dispositifs(organisation: Organisation) -> list[Dispositif]:
    """Those not ended, each with `hires` (today), and of its annex in force (or None) `annex_starts_on`, `annex_ends_on`
    and `annex_places`."""
    return DISPOSITIFS.read(organisation=organisation.pk, today=timezone.localdate())


def open_posts(organisation: Organisation) -> list[JobPost]:
    """What the structure offers today, freshest first."""
    return OPEN_POSTS.read(organisation=organisation.pk, today=timezone.localdate())


def get_post(pk: UUID) -> JobPost:
    """The post, open or closed, with `takes_applications`: whether it is open of a structure that may hire today."""
    found: JobPost | None = POST.first(pk=pk, since=lately(), today=timezone.localdate())
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
