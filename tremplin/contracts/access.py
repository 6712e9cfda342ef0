"""Who may open a contract, and what earlier contracts count for."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from tremplin.candidates.access import visible_candidates
from tremplin.candidates.models import Candidate
from tremplin.contracts.models import Contract
from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import NotYours
from tremplin.kernel.prepared import Param, Prepared
from tremplin.organisations.models import Organisation


def visible_contracts(actor: Actor) -> QuerySet[Contract]:
    """One's own, those one's structure signed, those of the people an authorised prescriber follows."""
    rows = Contract.objects.filter(candidate__closed_at__isnull=True).select_related(
        "candidate__user", "dispositif__organisation", "pass_iae", "trade", "renews__dispositif"
    )
    if actor.organisation is None:
        return rows.filter(candidate__user=actor.user) if actor.user else rows.none()
    signed = rows.filter(dispositif__organisation=actor.organisation) if actor.is_employer else rows.none()
    if actor.is_authorised_prescriber:
        return signed | rows.filter(candidate__in=visible_candidates(actor))
    return signed


def get_contract(actor: Actor, pk: UUID) -> Contract:
    """The contract, or 404."""
    found = visible_contracts(actor).filter(pk=pk).first()
    if found is None:
        raise Http404("Contrat introuvable")
    return found


def get_own_contract(actor: Actor, pk: UUID) -> Contract:
    """A contract that the actor's structure signed; 403 for whoever may only read it."""
    found = get_contract(actor, pk)
    if not signed_by(actor, found):
        raise NotYours("not_the_employer", "Seule la structure qui a signé ce contrat peut le modifier.")
    return found


def signed_by(actor: Actor, contract: Contract) -> bool:
    """Whether the actor's structure signed it."""
    return actor.is_employer and contract.dispositif.organisation_id == actor.organisation_id


def contracts_with(candidate: Candidate, organisation: Organisation) -> list[Contract]:
    """The person's contracts with this structure, cancelled ones apart."""
    return WITH.read(person=candidate.pk, organisation=organisation.pk)


WITH = Prepared(
    lambda: Contract.objects.filter(
        candidate=Param("person"), dispositif__organisation=Param("organisation"), cancelled_at__isnull=True
    )
)


def months_done(earlier: Iterable[Contract], kind: str) -> int:
    """Whole months of the contracts of this kind."""
    return sum(_whole_months(one.starts_on, one.ended_on or one.ends_on) for one in earlier if one.kind == kind)


def _whole_months(starts_on: date, ends_on: date | None) -> int:
    """Calendar months between two days, both counted; 0 for a contract without end."""
    if ends_on is None or ends_on < starts_on:
        return 0
    after = ends_on + timedelta(days=1)
    return (after.year - starts_on.year) * 12 + after.month - starts_on.month - (after.day < starts_on.day)
