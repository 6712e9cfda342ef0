"""Who may open a person's file. A right to the file comes only from a relation, never from a profession alone."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from tremplin.candidates.models import Candidate
from tremplin.kernel import journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.models import JournalEntry

# What ties an organisation to a person, as paths from Candidate. The rooms above add their rows; nothing is imported
# from them: a relation is a fact in the database.
RELATIONS = (
    "accompaniments__organisation",
    "applications__organisation",
    "applications__sender_organisation",
    "diagnoses__organisation",
    "contracts__dispositif__organisation",
)


def visible_candidates(actor: Actor) -> QuerySet[Candidate]:
    """The people whose file the actor's organisation has a reason to open; herself for a person."""
    everyone = Candidate.objects.filter(merged_into__isnull=True)
    if actor.organisation is None:
        return everyone.filter(user_id=actor.user_id) if actor.user_id else everyone.none()
    related = Q(created_by_organisation=actor.organisation)
    for path in RELATIONS:
        linked = Candidate.objects.filter(**{"pk": OuterRef("pk"), path: actor.organisation})
        related |= Exists(linked)
    return everyone.filter(related)


def get_candidate(actor: Actor, pk: UUID) -> Candidate:
    """The person, or 404 for whoever has no relation with her."""
    candidate = visible_candidates(actor).select_related("commune", "user").filter(pk=pk).first()
    if candidate is None:
        raise Http404("Personne introuvable")
    return candidate


def may_read_identity(actor: Actor, candidate: Candidate) -> bool:
    """NIR, birth, phone, address: the person herself, her employers and authorised prescribers; never an orienter."""
    if actor.organisation is None:
        return candidate.user_id is not None and candidate.user_id == actor.user_id
    return actor.is_employer or actor.is_authorised_prescriber


def name_for(actor: Actor, candidate: Candidate) -> str:
    """Her name, or initials for an orienter whose organisation did not open the file itself."""
    if may_read_identity(actor, candidate) or candidate.created_by_organisation_id == actor.organisation_id:
        return candidate.full_name
    return candidate.masked_name


def note_opening(actor: Actor, candidate: Candidate, *, relation: str) -> None:
    """Journal that a professional opened the file, once a day and person: the person can read who did.

    This is the one write that a GET may do: owed to the person, and nothing relies on it.
    """
    if actor.organisation is None:
        return
    from django.utils import timezone

    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    already = JournalEntry.objects.filter(
        candidate_id=candidate.pk, verb="candidates.open", actor_id=actor.user_id, at__gte=today
    )
    if not already.exists():
        journal.record(
            by=actor, verb="candidates.open", obj=candidate, candidate_id=candidate.pk, after={"relation": relation}
        )


def openings_of(candidate: Candidate, *, limit: int = 10) -> list[JournalEntry]:
    """Who opened her file, latest first."""
    return list(JournalEntry.objects.filter(candidate_id=candidate.pk, verb="candidates.open").order_by("-at")[:limit])
