"""The public doors: what anybody may read of an organisation or a post. Drafts and inner facts stay behind."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from tremplin.directory.delays import with_reply_days
from tremplin.jobs.models import JobPost
from tremplin.kernel.actor import Actor
from tremplin.organisations.models import Dispositif, FinancialAnnex, Membership, Organisation, Prescriber, trusted
from tremplin.reference.models import Synonym


def public_prescribers() -> QuerySet[Organisation]:
    """Validated, or orienters whose organisation is known to exist; not those that wait or were refused."""
    states = Prescriber.Authorisation
    return Organisation.objects.filter(
        Q(prescriber__authorisation=states.VALIDATED) | Q(trusted(), prescriber__authorisation=states.NOT_REQUIRED)
    )


def organisations() -> QuerySet[Any]:
    """Organisations with what every public page says: place, prescriber, usual delay, whether somebody may answer."""
    members = Membership.objects.current().filter(organisation=OuterRef("pk"))
    prescribers = public_prescribers().filter(pk=OuterRef("pk"))
    rows = Organisation.objects.select_related("commune__territory", "prescriber").annotate(
        has_members=Exists(members), is_public_prescriber=Exists(prescribers)
    )
    return with_reply_days(rows)


def get_structure(slug: str) -> Organisation:
    """The structure, closed or not, with its dispositifs and their annexes in force; a network head too, which has none.

    404 for any other organisation.
    """
    annexes = FinancialAnnex.objects.filter(
        state__in=FinancialAnnex.ACTIVE_STATES, end_on__gte=timezone.localdate()
    ).order_by("-end_on")
    dispositifs = (
        Dispositif.objects.filter(ended_on__isnull=True)
        .annotate(hires=Exists(Dispositif.objects.active().filter(pk=OuterRef("pk"))))
        .select_related("convention")
        .prefetch_related(Prefetch("convention__annexes", queryset=annexes, to_attr="in_force"))
        .order_by("kind")
    )
    found: Organisation | None = (
        organisations()
        .filter(slug=slug)
        .filter(Exists(Dispositif.objects.filter(organisation=OuterRef("pk"))) | Q(network__isnull=False))
        .prefetch_related(Prefetch("dispositifs", queryset=dispositifs, to_attr="current_dispositifs"), "sectors")
        .first()
    )
    if found is None:
        raise Http404("Structure introuvable")
    return found


def get_prescriber(slug: str) -> Organisation:
    """The prescriber or orienter; 404 for another organisation, and while its authorisation waits or was refused."""
    found: Organisation | None = organisations().filter(slug=slug, is_public_prescriber=True).first()
    if found is None:
        raise Http404("Organisme introuvable")
    return found


def open_posts(organisation: Organisation) -> QuerySet[JobPost]:
    """What the structure offers today, freshest first."""
    hiring = Dispositif.objects.active().filter(pk=OuterRef("dispositif"))
    posts = JobPost.objects.open().filter(Exists(hiring), organisation=organisation)
    return posts.select_related("trade", "commune", "dispositif").order_by("-refreshed_on", "title")


def get_post(pk: UUID) -> JobPost:
    """The post, open or closed, with `takes_applications`: whether it is open of a structure that may hire today."""
    hiring = Dispositif.objects.active().filter(pk=OuterRef("dispositif"))
    still_open = JobPost.objects.open().filter(Exists(hiring), pk=OuterRef("pk"))
    members = Membership.objects.current().filter(organisation=OuterRef("organisation"))
    rows = JobPost.objects.select_related("trade", "commune", "dispositif", "organisation__commune")
    rows = rows.annotate(takes_applications=Exists(still_open), has_members=Exists(members))
    found: JobPost | None = with_reply_days(rows, "organisation").filter(pk=pk).first()
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
