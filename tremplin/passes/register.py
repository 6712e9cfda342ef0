"""The registers: the PASS of the people one's structure hired, those of the people one's organisation follows."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from tremplin.candidates.access import visible_people
from tremplin.kernel.actor import Actor
from tremplin.kernel.exports import Column
from tremplin.passes.access import hired_passes
from tremplin.passes.forms import STATES
from tremplin.passes.models import Pass
from tremplin.rules import passes as law
from tremplin.rules.kinds import PassStatus

CHUNK = 500
COLUMNS = [
    Column("Nom", lambda one: one.candidate.last_name),
    Column("Prénom", lambda one: one.candidate.first_name),
    Column("Numéro du PASS IAE", lambda one: one.number),
    Column("État", lambda one: STATES[PassStatus(one.state)]),
    Column("Début du PASS IAE", lambda one: one.starts_on),
    Column("Fin du PASS IAE", lambda one: one.ends_on),
    Column("Jours restants", lambda one: one.remaining),
    Column("Structure du dernier contrat", lambda one: one.contract_structure or ""),
    Column("Début du dernier contrat", lambda one: one.contract_starts_on),
    Column("Fin du dernier contrat", lambda one: one.contract_ends_on),
]


def employees(actor: Actor) -> QuerySet[Pass]:
    """With the latest contract in the actor's structure."""
    return _rows(hired_passes(actor), dispositif__organisation=actor.organisation)


def followed(actor: Actor) -> QuerySet[Pass]:
    """Those of the people an authorised prescriber follows, with their latest contract; none for an orienter."""
    # not `visible_passes`: the team may read every PASS, but follows nobody
    hers = visible_people(actor, "candidate__")
    passes = Pass.objects.filter(hers) if actor.is_authorised_prescriber else Pass.objects.none()
    return _rows(passes.select_related("candidate"))


def _rows(passes: QuerySet[Pass], **contracts: Any) -> QuerySet[Pass]:
    model: Any = Pass._meta.get_field("contracts").related_model  # of a room above, reached by its relation
    found = model.objects.filter(pass_iae=OuterRef("pk"), cancelled_at__isnull=True, **contracts)
    latest = found.order_by("-starts_on", "-pk")
    over = ExpressionWrapper(Q(ends_on__lt=timezone.localdate()), BooleanField())
    return (
        passes.filter(cancelled_at__isnull=True)
        .annotate(
            contract_starts_on=Subquery(latest.values("starts_on")[:1]),
            contract_ends_on=Subquery(latest.annotate(last=Coalesce("ended_on", "ends_on")).values("last")[:1]),
            contract_structure=Subquery(latest.values("dispositif__organisation__name")[:1]),
            over=over,
        )
        .prefetch_related("suspensions")
    )


def measured(passes: QuerySet[Pass], *, today: date) -> Iterator[Pass]:
    """Every row of an export, with its state and what remains, a bounded number at a time."""
    for found in passes.iterator(chunk_size=CHUNK):
        measure(found, today)
        yield found


def measure(found: Any, today: date) -> None:
    """Put on the row its `state` and its `remaining` days."""
    suspensions = tuple(law.Period(one.starts_on, one.ends_on) for one in found.suspensions.all())
    dates = {"starts_on": found.starts_on, "ends_on": found.ends_on, "suspensions": suspensions, "today": today}
    found.state = str(law.status(**dates).status)
    found.remaining = law.remainder(**dates).remaining_days
