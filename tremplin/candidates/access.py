"""Who may open a person's file. A right to the file comes only from a relation, never from a profession alone."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import Http404

from tremplin.candidates.models import Accompaniment, Candidate
from tremplin.kernel import journal, readonly
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import lock
from tremplin.kernel.errors import NotYours
from tremplin.kernel.models import JournalEntry

# What ties an organisation to a person, as paths from Candidate. The rooms above add their rows; nothing is imported
# from them: a relation is a fact in the database.
RELATIONS = (
    "accompaniments__organisation",
    "applications__organisation",
    "applications__sender_organisation",
    "diagnoses__organisation",
    "contracts__dispositif__organisation",
    "passes__prolongation_requests__organisation",
)


def visible_candidates(actor: Actor) -> QuerySet[Candidate]:
    """The people whose file the actor's organisation has a reason to open; herself for a person."""
    everyone = Candidate.objects.filter(merged_into__isnull=True)
    if actor.organisation is None:
        return everyone.filter(user_id=actor.user_id, contested_at=None) if actor.user_id else everyone.none()
    related = Q(created_by_organisation=actor.organisation)
    for path in RELATIONS:
        linked = Candidate.objects.filter(**{"pk": OuterRef("pk"), path: actor.organisation})
        related |= Exists(linked)
    return everyone.filter(related)


def with_following(people: QuerySet[Candidate], actor: Actor) -> QuerySet[Candidate]:
    """Add who accompanies each person for the actor's organisation: `followed_since`, and `referent` as JSON or NULL."""
    links = Accompaniment.objects.filter(candidate=OuterRef("pk"), organisation=actor.organisation, ended_on=None)
    named = JSONObject(id="referent_id", first_name="referent__first_name", last_name="referent__last_name")
    return people.annotate(
        followed_since=Subquery(links.values("started_on")[:1]), referent=Subquery(links.values(found=named)[:1])
    )


def accompanied(actor: Actor, *, by_me: bool = False) -> QuerySet[Candidate]:
    """The people whom the actor's organisation accompanies today; `by_me`: those she is the referent of."""
    links = Accompaniment.objects.filter(organisation=actor.organisation, ended_on=None)
    links = links.filter(referent=actor.user) if by_me else links
    everyone = Candidate.objects.filter(merged_into__isnull=True)
    return with_following(everyone.filter(Exists(links.filter(candidate=OuterRef("pk")))), actor)


def get_candidate(actor: Actor, pk: UUID, **annotations: Any) -> Candidate:
    """The person, or 404 for whoever has no relation with her; with the columns a page wants besides."""
    people = visible_candidates(actor).select_related("commune", "user").annotate(**annotations)
    candidate = people.filter(pk=pk).first()
    if candidate is None:
        raise Http404("Personne introuvable")
    return candidate


def check_person(actor: Actor) -> None:
    """Refuse a professional: her own pathway is reached without her organisation."""
    if actor.organisation is not None:
        raise NotYours("persons_only", "Cette page est celle des personnes en parcours, pour leur propre dossier.")


def get_own_file(actor: Actor) -> Candidate:
    """The person's own file, neither contested nor absent; 404 otherwise."""
    found = visible_candidates(actor).select_related("commune", "user").first() if actor.organisation is None else None
    if found is None:
        raise Http404("Aucun dossier")
    return found


def is_contested(actor: Actor) -> bool:
    """Whether the account said that its file is not hers, and nobody has settled it yet."""
    return Candidate.objects.filter(user_id=actor.user_id, contested_at__isnull=False).exists()


def get_contested(actor: Actor, pk: UUID) -> Candidate:
    """A contested file, for the platform's team; 404 for the others."""
    rows = Candidate.objects.filter(contested_at__isnull=False).select_related("user", "created_by_organisation")
    found = rows.filter(pk=pk).first() if actor.is_staff else None
    if found is None:
        raise Http404("Dossier introuvable")
    return found


def lock_candidate(pk: UUID) -> Candidate:
    """The person, locked until the act ends: what is done to one person is done one thing after the other."""
    return lock(Candidate.objects.select_related("user", "merged_into"), pk)


def may_read_identity(actor: Actor, candidate: Candidate) -> bool:
    """NIR, birth, phone, address: the person herself, her employers and authorised prescribers; never an orienter."""
    if actor.organisation is None:
        return candidate.user_id is not None and candidate.user_id == actor.user_id
    return actor.is_employer or actor.is_authorised_prescriber


def check_professional(actor: Actor) -> None:
    """Refuse whoever neither hires nor orients: looking for people is no business of hers."""
    if not (actor.is_employer or actor.is_prescriber):
        raise NotYours(
            "professionals_only",
            "Chercher une personne est réservé aux structures et aux organismes qui accompagnent."
            " Pour rejoindre votre organisation, demandez une invitation à une personne qui l’administre.",
        )


def named(actor: Actor, people: QuerySet[Candidate], text: str) -> QuerySet[Candidate]:
    """The people whose name has every word of `text`; among masked names nothing is searched: it would tell them."""
    if text and not (actor.is_employer or actor.is_authorised_prescriber):
        people = people.filter(created_by_organisation=actor.organisation)
    for word in text.split()[:5]:
        people = people.filter(Q(first_name__unaccent__icontains=word) | Q(last_name__unaccent__icontains=word))
    return people


def check_may_edit(actor: Actor, candidate: Candidate) -> None:
    """Refuse whoever may not read the identity: nobody corrects what she cannot see."""
    if not may_read_identity(actor, candidate):
        raise NotYours(
            "identity_hidden",
            "Votre organisation oriente des personnes sans être habilitée : elle ne voit ni ne corrige leur identité."
            " Demandez la correction à un organisme habilité, ou à la structure qui étudie la candidature.",
        )


def name_for(actor: Actor, candidate: Candidate) -> str:
    """Her name, or initials for an orienter whose organisation did not open the file itself."""
    if may_read_identity(actor, candidate) or candidate.created_by_organisation_id == actor.organisation_id:
        return candidate.full_name
    return candidate.masked_name


def note_opening(actor: Actor, candidate: Candidate, *, relation: str) -> None:
    """Journal that a professional or the platform's team opened the file, once a day: the person can read who did.

    This is the one write that a GET may do: owed to the person, and nothing relies on it.
    """
    if actor.organisation is None and not actor.is_staff:
        return
    from django.utils import timezone

    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    already = JournalEntry.objects.filter(
        candidate_id=candidate.pk, verb="candidates.open", actor_id=actor.user_id, at__gte=today
    )
    if not already.exists():
        with readonly.writable():
            journal.record(
                by=actor, verb="candidates.open", obj=candidate, candidate_id=candidate.pk, after={"relation": relation}
            )


def openings_of(candidate: Candidate, *, limit: int = 10) -> list[JournalEntry]:
    """Who opened her file, latest first."""
    return list(JournalEntry.objects.filter(candidate_id=candidate.pk, verb="candidates.open").order_by("-at")[:limit])
