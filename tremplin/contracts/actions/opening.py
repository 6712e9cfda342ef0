"""Open and cancel a contract."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from tremplin.candidates.models import Candidate
from tremplin.contracts.kinds import offered
from tremplin.contracts.models import Contract
from tremplin.kernel import journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import Refused, refuse
from tremplin.organisations.models import Dispositif
from tremplin.passes.models import Pass
from tremplin.reference.models import Trade
from tremplin.rules import contracts as law
from tremplin.rules import numbers
from tremplin.rules.kinds import ContractException, ContractKind, DispositifKind


@dataclass(frozen=True)
class Terms:
    """What a hire agrees on. `ends_on` None: open-ended. `previous_months`: already done on the same kind of contract."""

    kind: str
    starts_on: date
    ends_on: date | None = None
    weekly_hours: Decimal | None = None
    trade: Trade | None = None
    exception: str = ""
    previous_months: int = 0


def check(*, terms: Terms, dispositif: Dispositif, on: date) -> None:
    """Refuse terms that the law of that day forbids. Contracts whose length no text bounds are only put in order."""
    if terms.kind not in dict(offered(dispositif.kind, on=on)):
        raise Refused("kind_not_offered", f"Un dispositif {dispositif.kind} ne propose pas ce contrat.", field="kind")
    if terms.ends_on is not None and terms.ends_on < terms.starts_on:
        raise Refused("ends_before_start", "La fin du contrat est avant son début.", field="ends_on")
    _, most = law.weekly_hours(on=on)
    if terms.weekly_hours is not None and not 0 < terms.weekly_hours <= most:
        message = f"Indiquez un nombre d’heures entre 1 et {numbers.in_french(most)}."
        raise Refused("hours_out_of_range", message, field="weekly_hours")
    if terms.kind not in ContractKind.__members__:
        return
    if terms.ends_on is None:
        raise Refused("end_required", "Ce contrat est à durée déterminée : indiquez son dernier jour.", field="ends_on")
    if terms.kind == ContractKind.CDDI and terms.weekly_hours is None:
        raise Refused("hours_required", "Indiquez le nombre d’heures par semaine.", field="weekly_hours")
    result = law.check(
        kind=ContractKind(terms.kind),
        dispositif=DispositifKind(dispositif.kind),
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        weekly_hours=float(terms.weekly_hours) if terms.weekly_hours is not None and terms.kind == "CDDI" else None,
        previous_months=terms.previous_months,
        exception=ContractException(terms.exception) if terms.exception else None,
        on=on,
    )
    if not result.allowed:
        refuse(result, field=_field(result.errors[0]))


def _field(code: str) -> str:
    if code.startswith("weekly_hours"):
        return "weekly_hours"
    if code == "exception_not_available":
        return "exception"
    return "kind" if code in ("kind_not_available", "not_under_iae") else "ends_on"


@act
def open_contract(
    *,
    by: Actor,
    candidate: Candidate,
    dispositif: Dispositif,
    terms: Terms,
    pass_iae: Pass | None,
    law_read_on: date,
    renews: Contract | None = None,
) -> Contract:
    """The contract of a hire or the one that renews another, once `check` has passed."""
    contract = Contract.objects.create(
        candidate=candidate,
        dispositif=dispositif,
        pass_iae=pass_iae,
        kind=terms.kind,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        weekly_hours=terms.weekly_hours,
        trade=terms.trade,
        exception=terms.exception,
        law_read_on=law_read_on,
        renews=renews,
    )
    journal.record(
        by=by,
        verb="contracts.renew" if renews else "contracts.open",
        obj=contract,
        candidate_id=candidate.pk,
        after=journalled(contract),
    )
    return contract


def journalled(contract: Contract) -> dict[str, Any]:
    """What the journal keeps of a contract: enough to show it again without its row."""
    structure = contract.dispositif.organisation
    return {
        "kind": contract.kind,
        "starts_on": contract.starts_on,
        "ends_on": contract.ends_on,
        "dispositif": contract.dispositif.kind,
        "structure": str(structure),
        "structure_id": str(structure.pk),
        "pass": str(contract.pass_iae_id or ""),
        "renews": str(contract.renews_id or ""),
    }


@act
def cancel_contract(*, by: Actor, contract: Contract) -> None:
    """The hire never took place, nor what renewed it."""
    for renewal in contract.renewed_by.filter(cancelled_at__isnull=True):
        cancel_contract(by=by, contract=renewal)
    contract.cancelled_at = timezone.now()
    contract.save(update_fields=["cancelled_at"])
    journal.record(by=by, verb="contracts.cancel", obj=contract, candidate_id=contract.candidate_id)
