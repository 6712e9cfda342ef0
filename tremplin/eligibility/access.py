"""Which diagnoses count, and who may read them."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.http import Http404
from django.utils import timezone

from tremplin.candidates.access import get_candidate, may_read_identity
from tremplin.candidates.models import Accompaniment, Candidate
from tremplin.eligibility.models import Diagnosis
from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import NotYours
from tremplin.kernel.prepared import Param, Prepared
from tremplin.organisations.models import Membership, Organisation
from tremplin.rules.access import health_criteria

# States in which a structure still has to answer a candidature (`applications.models`, a room above).
WAITING = ("new", "processing", "postponed", "prior_to_hire")


def diagnoses_for(candidate: Candidate, organisation: Organisation | None) -> QuerySet[Diagnosis]:
    """Diagnoses an organisation may rely on: every authorised prescriber's, and its own. Prescribers' first, then latest."""
    rank = Case(
        When(author_kind=Diagnosis.Author.PRESCRIBER, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    readable = Q(author_kind=Diagnosis.Author.PRESCRIBER)
    if organisation is not None:
        readable |= Q(organisation=organisation)
    return (
        Diagnosis.objects.filter(readable, candidate=candidate)
        .select_related("organisation", "author")
        .prefetch_related("criteria")
        .order_by(rank, F("made_on").desc(), F("created_at").desc())
    )


def valid_diagnosis(
    candidate: Candidate, organisation: Organisation | None, *, on: date | None = None, with_pass: bool = False
) -> Diagnosis | None:
    """The diagnosis a hire may rest on that day; with a valid PASS the last one counts even when its date is over."""
    on = on or timezone.localdate()
    query = diagnoses_for(candidate, organisation)
    if organisation is not None:
        query = query.filter(independent_of(organisation))
    if not with_pass:
        query = query.filter(ended_on__isnull=True, made_on__lte=on, valid_until__gte=on)
    return query.first()


def valid_for(organisation: Any, *, on: date | Param | None = None) -> QuerySet[Diagnosis]:
    """The diagnoses valid that day (today) that the organisation may rely on, whoever they are about."""
    on = on or timezone.localdate()
    reliable = Q(author_kind=Diagnosis.Author.PRESCRIBER) | Q(organisation=organisation)
    reliable &= independent_of(organisation)
    return Diagnosis.objects.filter(reliable, ended_on__isnull=True, made_on__lte=on, valid_until__gte=on)


def independent_of(organisation: Any) -> Q:
    """Its own diagnoses, and those of prescribers whose author is not also of its team: nobody decides on both sides."""
    also_inside = Membership.objects.filter(user=OuterRef("author"), organisation=organisation, ended_on__isnull=True)
    return Q(organisation=organisation) | ~Exists(also_inside)


def check_one_side(by: Actor, candidate: Candidate, *, towards: Organisation | None = None) -> None:
    """Refuse a prescriber who also belongs to a structure that has to answer this person (`towards`: soon), or employs her."""
    elsewhere = Membership.objects.current().filter(user=by.user).exclude(organisation=by.organisation)
    if towards is not None and elsewhere.filter(organisation=towards).exists():
        raise _both_sides()
    links_with(by, candidate)


def _both_sides() -> NotYours:
    return NotYours(
        "conflict_of_interest",
        "Vous faites aussi partie d’une structure qui étudie la candidature de cette personne, ou qui l’emploie."
        " Une autre personne de votre organisme doit décider.",
    )


@dataclass(frozen=True)
class Links:
    """What an organisation already did for a person: a diagnosis that stands; whether it accompanies her."""

    has_diagnosed: bool
    accompanies: bool


def links_with(by: Actor, candidate: Candidate) -> Links:
    """Refused as by `check_one_side`, in the same query."""
    both_sides, *links = LINKS.values(person=candidate.pk, user=by.user_id, organisation=by.organisation_id)[0]
    if both_sides:
        raise _both_sides()
    return Links(*links)


def _links() -> QuerySet[Any, Any]:
    """Whether the actor also belongs to a structure that studies her candidature or employs her; then `Links`."""
    ours = {"candidate": OuterRef("pk"), "organisation": Param("organisation"), "ended_on": None}
    elsewhere = Membership.objects.current().filter(user=Param("user")).exclude(organisation=Param("organisation"))
    places = elsewhere.values("organisation")
    waiting = Q(applications__organisation__in=places, applications__state__in=WAITING)
    hired = Q(contracts__dispositif__organisation__in=places, contracts__cancelled_at=None, contracts__ended_on=None)
    links = {
        "both_sides": Exists(Candidate.objects.filter(waiting | hired, pk=OuterRef("pk"))),
        "has_diagnosed": Exists(Diagnosis.objects.filter(**ours)),
        "accompanies": Exists(Accompaniment.objects.filter(**ours)),
    }
    return Candidate.objects.filter(pk=Param("person")).annotate(**links).values_list(*links)


LINKS = Prepared(_links)


def has_valid_diagnosis(candidate: Candidate, organisation: Organisation) -> bool:
    """Whether a diagnosis that the organisation may rely on is valid today."""
    return valid_for(organisation).filter(candidate=candidate).exists()


def readable_by(actor: Actor, candidate: Candidate) -> QuerySet[Diagnosis]:
    """What the actor may read: the person sees prescribers' diagnoses, and employers' that led to a hire."""
    if not actor.reaches_people:
        return Diagnosis.objects.none()
    if actor.organisation is not None:
        return diagnoses_for(candidate, actor.organisation)
    led_to_hire = Q(author_kind=Diagnosis.Author.PRESCRIBER) | Q(applications__state="accepted")
    return candidate.diagnoses.filter(led_to_hire).distinct().select_related("organisation").order_by("-made_on")


def get_person_to_diagnose(actor: Actor, pk: UUID) -> Candidate:
    """The person an authorised prescriber may diagnose on her own page; 404 without a relation, 403 for the others.

    A structure validates eligibility too, but only while it answers a candidature.
    """
    candidate = get_candidate(actor, pk)
    if not actor.is_authorised_prescriber:
        message = (
            "Votre structure valide l’éligibilité au moment d’accepter une candidature. Ouvrez la candidature de la personne."
            if actor.is_employer
            else "Votre organisation oriente sans être habilitée : elle ne peut pas valider l’éligibilité."
            " Adressez la personne à un organisme habilité, ou candidatez pour elle."
        )
        raise NotYours("author_may_not_validate", message, source="Code du travail, article L.5132-3")
    return candidate


def get_diagnosis(actor: Actor, candidate: Candidate, pk: UUID) -> Diagnosis:
    """A diagnosis the actor may read in full, with its criteria; 404 otherwise, 403 for whoever may not read them."""
    found = readable_by(actor, candidate).prefetch_related("criteria").filter(pk=pk).first()
    if found is None:
        raise Http404("Diagnostic introuvable")
    if not may_read_identity(actor, candidate):
        raise NotYours(
            "criteria_hidden",
            "Les critères d’une personne sont réservés à elle-même, à qui l’embauche et aux organismes habilités."
            " Sa page dit si elle est éligible, et jusqu’à quand.",
        )
    return found


def hidden_criteria(actor: Actor, author_id: UUID) -> frozenset[str]:
    """Codes that the reader of a diagnosis may not see named: those of health, to a structure that did not make it.

    The structure needs to know that the person is eligible; only who examines eligibility needs the criterion.
    """
    if actor.organisation is None or actor.is_authorised_prescriber or actor.organisation_id == author_id:
        return frozenset()
    return health_criteria()


def pass_end(candidate: Candidate) -> date | None:
    """Last day of the PASS that makes a new diagnosis useless, None without one."""
    running = candidate.passes.filter(cancelled_at__isnull=True, ends_on__gte=timezone.localdate())
    return running.order_by("starts_on").values_list("ends_on", flat=True).first()
