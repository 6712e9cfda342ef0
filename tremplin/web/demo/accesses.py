"""Two « accès motivés »: one that runs on the file of the person who logs in, one that another person contested."""

from datetime import datetime, timedelta

from tremplin.candidates.models import Candidate, MotivatedAccess
from tremplin.kernel import journal
from tremplin.kernel.actor import Actor
from tremplin.organisations.models import Membership, Prescriber
from tremplin.rules import access as law


def write(now: datetime) -> None:
    """By members of authorised organisations that do not follow these people."""
    people = Candidate.objects.filter(user__isnull=False).order_by("created_at", "pk")
    shown = people.filter(user__email="candidate-en-recherche@demo.example").first()
    other = people.exclude(pk=shown.pk if shown else None).first()
    if shown is not None:
        _open(shown, now - timedelta(days=2), "meeting", "Reçue en entretien à la permanence de la mairie.")
    if other is not None:
        contested = _open(other, now - timedelta(days=6), "sent", "Adressée par un partenaire pour un diagnostic.")
        contested.ended_at, contested.ended_by = now - timedelta(days=5), MotivatedAccess.EndedBy.PERSON
        contested.contest_why = "Je ne connais pas cet organisme."
        contested.save()


def _open(person: Candidate, at: datetime, reason: str, text: str) -> MotivatedAccess:
    tied = person.accompaniments.values("organisation")
    authorised = Membership.objects.current().filter(
        organisation__prescriber__authorisation=Prescriber.Authorisation.VALIDATED
    )
    by = authorised.exclude(organisation__in=tied).select_related("user", "organisation").order_by("pk").first()
    assert by is not None  # noqa: S101 - the demonstration has several
    opened = MotivatedAccess.objects.create(
        candidate=person,
        organisation=by.organisation,
        user=by.user,
        reason=reason,
        text=text,
        asked_at=at,
        expires_at=at + timedelta(days=law.days("motivated")),
    )
    actor = Actor(user=by.user, membership=by, organisation=by.organisation)
    journal.record(
        by=actor, verb="candidates.open_access", obj=opened, candidate_id=person.pk, after={"reason": reason}
    )
    return opened
