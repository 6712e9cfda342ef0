"""The people whom an organisation accompanies: where each pathway stands, who has been without solution for 30 days.

Columns added to the query of people, so that a list costs the same for one person and for a thousand. An orienter
reads nothing here that its own candidatures do not tell.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.urls import reverse

from tremplin.applications.access import visible_applications
from tremplin.applications.models import SILENCE_DAYS
from tremplin.candidates.access import accompanied, name_for
from tremplin.candidates.models import Accompaniment, Candidate
from tremplin.candidates.models_outlook import within
from tremplin.candidates.relations import Reader, reader_of
from tremplin.contracts.models import Contract
from tremplin.kernel.actor import Actor
from tremplin.kernel.today import Batch, Group, Task, first_of_each
from tremplin.kernel.wording import of

PASS_DAYS, CONTRACT_DAYS = 90, 30
STALLED_LIST = "/personnes?situation=sans-solution"


def stalled(actor: Actor, reader: Reader) -> Q:
    """Condition on people: followed for 30 days, and since no contract, no candidature that moved or waits for a later day."""
    month_ago = reader.today - timedelta(days=SILENCE_DAYS)
    links = Accompaniment.objects.filter(organisation=actor.organisation, ended_on=None, started_on__lte=month_ago)
    if actor.is_authorised_prescriber:  # all that concerns whom it accompanies
        moved = Q(outlook__moved_at__date__gt=month_ago) | Q(outlook__postponed_until__gte=reader.today)
        return Q(pk__in=links.values("candidate")) & ~_true(moved | Q(outlook__employed_until__gte=reader.today))
    seen = visible_applications(actor).filter(candidate=OuterRef("pk"))
    moved = seen.filter(Q(state_since__date__gt=month_ago) | Q(postponed_until__gte=reader.today))
    return Q(pk__in=links.values("candidate")) & ~Exists(moved) & ~Exists(_running(actor, reader.today))


def _true(condition: Q) -> Q:
    """The condition, false for a person of whom there is no outlook."""
    return Q(Exact(Coalesce(ExpressionWrapper(condition, BooleanField()), Value(False)), Value(True)))


def _running(actor: Actor, today: Any) -> QuerySet[Contract]:
    """The contracts in force of the person, those that the actor may know of."""
    lasts = Q(ended_on__gte=today) | Q(ended_on=None, ends_on__gte=today) | Q(ended_on=None, ends_on=None)
    rows = Contract.objects.filter(lasts, candidate=OuterRef("pk"), cancelled_at__isnull=True)
    return rows.filter(application__sender_organisation=actor.organisation) if actor.is_orienter else rows


def pass_ending(actor: Actor, reader: Reader) -> Q | None:
    """Condition: the PASS IAE ends within 90 days. None for an orienter, who may not read it."""
    if not (actor.is_employer or actor.is_authorised_prescriber):
        return None
    return within("outlook__pass_ends", reader.today, reader.today + timedelta(days=PASS_DAYS))


def contract_ending(actor: Actor, reader: Reader) -> Q | None:
    """Condition: a contract in force ends within 30 days and nothing renews it. None for an orienter."""
    if not (actor.is_employer or actor.is_authorised_prescriber):
        return None
    return within("outlook__contract_ends", reader.today, reader.today + timedelta(days=CONTRACT_DAYS))


def with_last_move(people: QuerySet[Candidate], actor: Actor) -> QuerySet[Candidate]:
    """Add `last_move`: when a candidature the actor may read last moved; NULL without any."""
    seen = visible_applications(actor).filter(candidate=OuterRef("pk")).order_by("-state_since")
    return people.annotate(last_move=Subquery(seen.values("state_since")[:1]))


def provide(actor: Actor) -> Iterator[Batch]:
    """On the page of the day: the people without solution for 30 days, who have waited longest first."""
    if not actor.is_prescriber:
        return
    people = with_last_move(accompanied(actor).filter(stalled(actor, reader_of(actor))), actor).annotate(all=Value(1))
    people = people.annotate(waits_since=Coalesce(F("last_move__date"), F("followed_since")))
    rows, total = first_of_each(people, "all", "waits_since").get(1, ([], 0))
    yield Batch(Group.OVERDUE, "Personnes sans solution", [_task(actor, one) for one in rows], total, STALLED_LIST)


def _task(actor: Actor, person: Any) -> Task:
    name = name_for(actor, person)
    text = "Aucune candidature n’a avancé depuis 30 jours. Proposez une autre structure, ou une suite."
    if person.last_move is None:
        text = "Aucune candidature n’est partie depuis 30 jours. Cherchez une structure avec la personne."
    since: date | datetime = person.waits_since
    return Task(
        f"Relancer le parcours {of(name)}", text, reverse("candidates:detail", args=[person.pk]), "Ouvrir", since
    )


SITUATIONS = (
    ("sans-solution", "Sans solution depuis 30 jours", stalled),
    ("pass", "PASS IAE qui finit dans 90 jours", pass_ending),
    ("contrat", "Contrat qui finit dans 30 jours", contract_ending),
)
