"""Who may open a PASS, and which one counts."""

from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import Http404
from django.utils import timezone

from tremplin.candidates.access import Sight, seen_by, sight_of, visible_people
from tremplin.candidates.models import Candidate
from tremplin.candidates.relations import AWAITED, HIRED, Reader, reader_of, values_of
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import hold
from tremplin.kernel.prepared import Param, Prepared
from tremplin.passes.models import Pass, ProlongationRequest, RegisterLine


def valid_passes(*, on: date | Param | None = None) -> QuerySet[Pass]:
    """The PASS not yet over (in force, suspended or about to begin), the first to begin first."""
    on = on or timezone.localdate()
    return Pass.objects.filter(cancelled_at__isnull=True, ends_on__gte=on).order_by("starts_on")


def valid_pass(candidate: Candidate, *, on: date | None = None) -> Pass | None:
    """The person's PASS not yet over, or None."""
    return valid_passes(on=on).filter(candidate=candidate).first()


def last_pass(candidate: Candidate) -> Pass | None:
    """The PASS that ends last, over or not."""
    return last_passes().filter(candidate=candidate).first()


def last_passes() -> QuerySet[Pass]:
    """The PASS not cancelled, the last to end first."""
    return Pass.objects.filter(cancelled_at__isnull=True).order_by("-ends_on")


def lock_passes(candidate: Candidate) -> tuple[Pass | None, Pass | None]:
    """(the person's PASS not yet over, the one that ends last), locked until the act ends. She is locked already."""
    found = [hold(one) for one in LOCKED.read(person=candidate.pk)]
    today = timezone.localdate()
    # the first to begin among those not over: the list is by end, and none overlap
    current = next((one for one in reversed(found) if one.ends_on >= today), None)
    return current, found[0] if found else None


LOCKED = Prepared(lambda: last_passes().filter(candidate=Param("person")).select_for_update(of=("self",)))


def visible_passes(actor: Actor) -> QuerySet[Pass]:
    """The PASS of the people whose file the actor may open; an orienter sees none, the team sees all."""
    everything = Pass.objects.select_related("candidate")
    if actor.is_team:
        return everything
    return everything.filter(visible_people(actor, "candidate__")) if _may_read(actor) else everything.none()


def _may_read(actor: Actor) -> bool:
    """An orienter reads no PASS."""
    return actor.organisation is None or actor.is_employer or actor.is_authorised_prescriber or actor.is_team


def get_pass(actor: Actor, pk: UUID) -> Pass:
    """The PASS, or 404; with its `waiting_request`: who asked whom to prolong it, while nobody answered."""
    sight = None if actor.is_team else sight_of(actor)
    found = _one(sight).first(pk=pk, **values_of(actor)) if _may_read(actor) and sight != Sight.NOBODY else None
    if found is None:
        raise Http404("PASS IAE introuvable")
    return found


@cache
def _one(sight: Sight | None) -> Prepared[Pass]:
    """One of the PASS that `visible_passes` gives to whoever has this sight; None: to the team."""

    def build() -> QuerySet[Pass]:
        found = Pass.objects.filter(pk=Param("pk")).select_related("candidate__user")
        found = found.annotate(waiting_request=_waiting_request())
        return found if sight is None else found.filter(seen_by(sight, AWAITED, "candidate__"))

    return Prepared(build)


def _waiting_request() -> Subquery:
    pending = ProlongationRequest.objects.filter(pass_iae=OuterRef("pk"), state=ProlongationRequest.State.PENDING)
    found = JSONObject(pk="pk", to="organisation_id", by="dispositif__organisation_id", at="requested_at")
    return Subquery(pending.values(found=found)[:1])


def hired_passes(actor: Actor, reader: Reader | None = None) -> QuerySet[Pass]:
    """The PASS of the people the actor's structure hired; a cancelled hire hired nobody.

    `reader`: for a prepared query, `AWAITED`.
    """
    if not actor.is_employer:
        return Pass.objects.none()
    contract: Any = Pass._meta.get_field("contracts").related_model  # of a room above, reached by its relation
    hires = contract.objects.filter(dispositif__organisation=actor.organisation, cancelled_at__isnull=True)
    found = Pass.objects.filter(pk__in=hires.values("pass_iae"))
    if actor.is_team:
        return found
    # the hire itself opens the file of nearly all
    return found.filter(seen_by(sight_of(actor), reader or reader_of(actor), "candidate__", likely=HIRED))


def hired_lines(actor: Actor, reader: Reader | None = None) -> QuerySet[RegisterLine]:
    """The same in the lines that PostgreSQL keeps of them, but for the team: it also reads the PASS of closed files."""
    reader = reader or reader_of(actor)
    if not actor.is_employer:
        return RegisterLine.objects.none()
    found = RegisterLine.objects.filter(organisation=actor.organisation)
    # the `lasts` of the hire, among the contracts of the structure with the person
    told = Q(pass_until__gte=reader.today) | Q(hired_until__gte=reader.since(HIRED.code))
    return found.filter(seen_by(sight_of(actor), reader, "candidate__", likely=HIRED, told=told, there=Q()))


def public_pass(pk: UUID) -> Pass | None:
    """The PASS of a printed attestation: whoever holds the paper may check what it says."""
    return Pass.objects.select_related("candidate").filter(pk=pk).first()
