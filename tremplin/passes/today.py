"""The requests for prolongation: to decide for an authorised prescriber, asked for a structure."""

from collections.abc import Iterator
from functools import cache

from django.db.models import Case, CharField, Q, Value, When

from tremplin.kernel.actor import Actor
from tremplin.kernel.firsts import Firsts
from tremplin.kernel.prepared import awaited
from tremplin.kernel.today import Batch, Group, Task
from tremplin.kernel.wording import of
from tremplin.passes.access_requests import visible_requests
from tremplin.passes.models import ProlongationRequest

LIST = "/prolongations"


def provide(actor: Actor) -> Iterator[Batch]:
    if not (actor.is_employer or actor.is_authorised_prescriber):
        return
    found = _first(awaited(actor)).of_each(organisation=actor.organisation_id)
    rows, total = found.get("to_decide", ([], 0))
    yield Batch(Group.NOW, "Prolongations à décider", [_decide(one) for one in rows], total, LIST)
    rows, total = found.get("asked", ([], 0))
    yield Batch(Group.ELSEWHERE, "Prolongations demandées", [_asked(one) for one in rows], total, LIST)


# What a task reads.
AROUND = ("pass_iae__candidate", "dispositif__organisation", "organisation")
COLUMNS = ("requested_at", "pass_iae__candidate__first_name", "pass_iae__candidate__last_name")
COLUMNS += ("organisation__name", "organisation__brand")
COLUMNS += ("dispositif__organisation__name", "dispositif__organisation__brand")
SHOWN = ProlongationRequest.objects.select_related(*AROUND).only(*COLUMNS)


@cache
def _first(like: Actor) -> Firsts[ProlongationRequest]:
    received = Q(organisation=like.organisation) if like.is_authorised_prescriber else Q(pk__in=[])
    side = Case(When(received, then=Value("to_decide")), default=Value("asked"), output_field=CharField())
    pending = visible_requests(like).filter(state=ProlongationRequest.State.PENDING, pass_iae__cancelled_at=None)
    return Firsts(lambda: pending.values_list("pk", side, "requested_at"), SHOWN)


def _decide(request: ProlongationRequest) -> Task:
    name = request.pass_iae.candidate.full_name
    text = f"{request.dispositif.organisation.display_name} attend votre décision sur la fin du PASS IAE."
    title = f"Décider de la prolongation {of(name)}"
    return Task(title, text, request.get_absolute_url(), "Décider", request.requested_at)


def _asked(request: ProlongationRequest) -> Task:
    structure, name = request.organisation.display_name, request.pass_iae.candidate.full_name
    text = f"Demandée à {structure}. Rappel automatique à 10, 20 et 30 jours."
    title, holder = f"Prolongation {of(name)}", "À l’organisme habilité"
    return Task(title, text, request.get_absolute_url(), "Voir", request.requested_at, holder)
