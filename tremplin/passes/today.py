"""The requests for prolongation: to decide for an authorised prescriber, asked for a structure."""

from collections.abc import Iterator

from django.db.models import Case, CharField, Q, Value, When

from tremplin.kernel.actor import Actor
from tremplin.kernel.today import Batch, Group, Task, first_of_each
from tremplin.kernel.wording import of
from tremplin.passes.access_requests import visible_requests
from tremplin.passes.models import ProlongationRequest

LIST = "/prolongations"


def provide(actor: Actor) -> Iterator[Batch]:
    if not (actor.is_employer or actor.is_authorised_prescriber):
        return
    received = Q(organisation=actor.organisation) if actor.is_authorised_prescriber else Q(pk__in=[])
    side = Case(When(received, then=Value("to_decide")), default=Value("asked"), output_field=CharField())
    pending = visible_requests(actor).filter(state=ProlongationRequest.State.PENDING, pass_iae__cancelled_at=None)
    found = first_of_each(pending.annotate(side=side), "side", "requested_at")
    rows, total = found.get("to_decide", ([], 0))
    yield Batch(Group.NOW, "Prolongations à décider", [_decide(one) for one in rows], total, LIST)
    rows, total = found.get("asked", ([], 0))
    yield Batch(Group.ELSEWHERE, "Prolongations demandées", [_asked(one) for one in rows], total, LIST)


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
