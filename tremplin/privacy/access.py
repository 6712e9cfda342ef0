"""The doors of one's own data: nobody else's is reached here."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from tremplin.candidates.models import Candidate
from tremplin.candidates.models_consent import Consent
from tremplin.kernel.actor import Actor


def own_file_of(actor: Actor) -> Candidate | None:
    """The file of this account, whatever organisation she acts for; None without, or when she contests it."""
    found = Candidate.objects.filter(user_id=actor.user_id, contested_at__isnull=True, closed_at__isnull=True)
    return found.select_related("user", "commune").first() if actor.user_id else None


def own_consents(actor: Actor) -> QuerySet[Consent]:
    """What she agreed to, latest first; with what she took back."""
    candidate = own_file_of(actor)
    return Consent.objects.filter(candidate=candidate) if candidate else Consent.objects.none()


def get_consent(actor: Actor, pk: UUID) -> Consent:
    found = own_consents(actor).filter(pk=pk).first()
    if found is None:
        raise Http404("Accord introuvable")
    return found
