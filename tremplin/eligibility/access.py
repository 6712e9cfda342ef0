"""Which diagnoses count, and who may read them."""

from datetime import date

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from tremplin.candidates.models import Candidate
from tremplin.eligibility.models import Diagnosis
from tremplin.kernel.actor import Actor
from tremplin.organisations.models import Organisation


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
    if not with_pass:
        query = query.filter(ended_on__isnull=True, made_on__lte=on, valid_until__gte=on)
    return query.first()


def has_prescriber_diagnosis(candidate: Candidate, *, on: date | None = None) -> bool:
    """Whether an authorised prescriber's diagnosis is valid that day."""
    on = on or timezone.localdate()
    return candidate.diagnoses.filter(
        author_kind=Diagnosis.Author.PRESCRIBER, ended_on__isnull=True, made_on__lte=on, valid_until__gte=on
    ).exists()


def readable_by(actor: Actor, candidate: Candidate) -> QuerySet[Diagnosis]:
    """What the actor may read: the person sees prescribers' diagnoses, and employers' that led to a hire."""
    if actor.organisation is not None:
        return diagnoses_for(candidate, actor.organisation)
    led_to_hire = Q(author_kind=Diagnosis.Author.PRESCRIBER) | Q(applications__state="accepted")
    return candidate.diagnoses.filter(led_to_hire).distinct().select_related("organisation").order_by("-made_on")
