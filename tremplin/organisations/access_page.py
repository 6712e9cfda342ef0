"""Who may write a public page: its administrators, and the network's for the structures that it federates."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import NotYours
from tremplin.kernel.models import StoredFile
from tremplin.organisations.models import (
    ClientReference,
    Label,
    Membership,
    Organisation,
    PagePhoto,
    PageReport,
    trusted,
)

# A page that nobody has read again for a year is asked about; two months later the network knows.
REVIEW_AFTER_DAYS = 365
STALE_AFTER_DAYS = REVIEW_AFTER_DAYS + 60


def _edits(actor: Actor, organisation: Organisation) -> bool:
    own = actor.is_administrator and actor.organisation_id == organisation.pk
    federated = actor.is_team and organisation.network_member
    return own or federated or actor.is_staff or actor.is_system


def check_editor(actor: Actor, organisation: Organisation) -> None:
    """Refuse whoever may not write this page."""
    if not _edits(actor, organisation):
        raise NotYours(
            "editors_only",
            "Seules les personnes qui administrent l’organisation, ou son réseau, peuvent changer sa fiche.",
        )


def get_edited(actor: Actor, slug: str) -> Organisation:
    """The organisation whose page the actor writes, or 404."""
    found = Organisation.objects.filter(slug=slug, closed_on__isnull=True).select_related("commune").first()
    if found is None or not _edits(actor, found):
        raise Http404("Fiche introuvable")
    return found


def get_entry(organisation: Organisation, model: type[Model], pk: UUID) -> Any:
    """A line of this page, or 404."""
    found = model._default_manager.filter(organisation=organisation, pk=pk).first()
    if found is None:
        raise Http404("Ligne introuvable")
    return found


def get_page_photo(actor: Actor, slug: str, pk: UUID) -> StoredFile:
    """A photo that everybody sees, of the page or of a reference, or 404. While nobody has verified an organisation, only
    its own team sees them."""
    seen = trusted("organisation__") | Q(organisation=actor.organisation_id)
    asked = {"pk": pk, "organisation__slug": slug, "organisation__closed_on__isnull": True, "photo__isnull": False}
    for model in (PagePhoto, ClientReference):
        found: Any = model._default_manager.filter(seen, **asked).select_related("photo").first()
        if found is not None:
            return found.photo  # type: ignore[no-any-return]
    raise Http404("Photo introuvable")


def get_proof(organisation: Organisation, pk: UUID) -> StoredFile:
    """The document that proves a label, for who writes the page; 404 when there is none."""
    label: Label = get_entry(organisation, Label, pk)
    if label.proof is None:
        raise Http404("Justificatif introuvable")
    return label.proof


def get_reported(slug: str) -> Organisation:
    """Any organisation with a public page, whoever looks; 404 otherwise."""
    found = Organisation.objects.filter(slug=slug).first()
    if found is None or not found.is_trusted:
        raise Http404("Fiche introuvable")
    return found


def check_team(actor: Actor) -> None:
    """404 for whoever is neither of the network nor of the platform's team."""
    if not (actor.is_team or actor.is_staff):
        raise Http404("Page réservée à l’équipe du réseau")


def reports_of(organisations: Iterable[Organisation]) -> QuerySet[PageReport]:
    """The errors that wait on these pages, the oldest first."""
    rows = PageReport.objects.filter(organisation__in=organisations, settled_at__isnull=True)
    return rows.select_related("organisation").order_by("reported_at", "pk")


def reports_for_team(actor: Actor) -> QuerySet[PageReport]:
    """The errors that wait anywhere, for the network; 404 for the others."""
    check_team(actor)
    rows = PageReport.objects.filter(settled_at__isnull=True).select_related("organisation")
    return rows.order_by("reported_at", "pk")


def get_report(actor: Actor, pk: UUID) -> PageReport:
    """A report on a page that the actor writes, or 404."""
    found = PageReport.objects.filter(pk=pk).select_related("organisation").first()
    if found is None or not (_edits(actor, found.organisation) or actor.is_team):
        raise Http404("Signalement introuvable")
    return found


def unread_since(day: date) -> QuerySet[Organisation]:
    """Open structures and prescribers whose page was last read before that day, or never since they came."""
    old = Q(reviewed_on__lt=day) | Q(reviewed_on__isnull=True, created_at__date__lt=day)
    does = Q(dispositifs__isnull=False, dispositifs__ended_on__isnull=True) | Q(prescriber__isnull=False)
    return Organisation.objects.filter(old, does, closed_on__isnull=True)


def to_review(today: date | None = None) -> QuerySet[Organisation]:
    """Those whose yearly reading is due, and whose team can do it."""
    due = unread_since((today or timezone.localdate()) - timedelta(days=REVIEW_AFTER_DAYS))
    return due.filter(pk__in=Membership.objects.current().values("organisation"))


def stale_pages(actor: Actor) -> QuerySet[Organisation]:
    """Pages of the network's structures that nobody reads again although asked; 404 for who is not of the team."""
    check_team(actor)
    day = timezone.localdate() - timedelta(days=STALE_AFTER_DAYS)
    keys = unread_since(day).filter(network_member=True).values("pk")
    return Organisation.objects.filter(pk__in=keys).select_related("commune").order_by("reviewed_on", "name")
