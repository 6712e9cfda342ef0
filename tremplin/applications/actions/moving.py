"""Move the dates of a contract that has not begun, and its PASS with it."""

from dataclasses import replace
from datetime import date, timedelta

from django.utils import timezone

from tremplin.applications import messages_daily as messages
from tremplin.applications.access import relation
from tremplin.applications.actions.states import lock, write_history
from tremplin.applications.models import Application
from tremplin.candidates.access import lock_candidate
from tremplin.contracts.access import contracts_with, months_done
from tremplin.contracts.actions import Terms, check
from tremplin.contracts.models import Contract
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import NotYours, Refused
from tremplin.passes import actions as pass_actions
from tremplin.passes.access import lock_passes
from tremplin.rules.dates import in_french
from tremplin.rules.kinds import ApplicationActor

DAYS_AHEAD = 30  # a later start is another hire


@act
def move_dates(*, by: Actor, application: Application, starts_on: date, ends_on: date | None) -> Application:
    """Other first and last days for a contract to come; a PASS that has not begun and served no other hire follows it.

    Refused once the contract has begun, for a start before today or more than 30 days ahead, or after the PASS ends.
    Locks candidate, then PASS, then application.
    """
    current, _ = lock_passes(lock_candidate(application.candidate_id))
    application = lock(application)
    if relation(by, application) != ApplicationActor.RECEIVER:
        raise NotYours("not_yours", "Seule la structure qui embauche peut changer ces dates.")
    contract = movable_contract(application)
    if contract is None:
        raise Refused("contract_begun", "Le contrat a commencé, ou n’existe plus : ses dates ne se changent plus ici.")
    today = timezone.localdate()
    _check_start(starts_on, today)
    _check_terms(contract, starts_on, ends_on, today)
    found = contract.pass_iae
    if found is not None and current is not None and found.pk == current.pk:
        found = current
    if found is not None and found.starts_on <= today and starts_on >= found.ends_on:
        message = f"Le PASS IAE prend fin le {in_french(found.ends_on)} : le contrat doit commencer avant."
        raise Refused("pass_ends_before", message, field="starts_on")
    follows = _follows(contract, today)
    if found is not None and not follows and starts_on < found.starts_on:
        message = f"Le PASS IAE commence le {in_french(found.starts_on)} : le contrat ne peut pas commencer avant."
        raise Refused("pass_starts_after", message, field="starts_on")
    before = (contract.starts_on, contract.ends_on)
    contract.starts_on, contract.ends_on = starts_on, ends_on
    contract.save(update_fields=["starts_on", "ends_on"])
    if found is not None and follows and found.starts_on != starts_on:
        pass_actions.move_start(by=by, found=found, starts_on=starts_on, reason="Dates du contrat changées")
    detail = f"du {in_french(before[0])} au {in_french(starts_on)}"
    write_history(by=by, application=application, action="move_dates", before=application.state, detail=detail)
    messages.dates_moved(application, contract, before[0])
    return application


def movable_contract(application: Application) -> Contract | None:
    """The contract of the hire, as long as it has not begun and is not cancelled."""
    contract = application.contract
    if contract is None or contract.cancelled_at is not None or contract.starts_on <= timezone.localdate():
        return None
    return contract


def pass_follows(contract: Contract) -> bool:
    """Whether the PASS of the contract moves with it."""
    return _follows(contract, timezone.localdate())


def _follows(contract: Contract, today: date) -> bool:
    found = contract.pass_iae
    if found is None or found.starts_on <= today:
        return False
    return not found.contracts.filter(cancelled_at__isnull=True).exclude(pk=contract.pk).exists()


def _check_start(starts_on: date, today: date) -> None:
    if starts_on < today:
        raise Refused("starts_in_past", "Le contrat ne peut pas commencer avant aujourd’hui.", field="starts_on")
    if starts_on > today + timedelta(days=DAYS_AHEAD):
        message = f"Le contrat doit commencer dans les {DAYS_AHEAD} jours. Au-delà, annulez l’embauche et refaites-la."
        raise Refused("starts_too_late", message, field="starts_on")


def _check_terms(contract: Contract, starts_on: date, ends_on: date | None, today: date) -> None:
    terms = Terms(contract.kind, starts_on, ends_on, contract.weekly_hours, exception=contract.exception)
    earlier = [
        one for one in contracts_with(contract.candidate, contract.dispositif.organisation) if one.pk != contract.pk
    ]
    done = months_done(earlier, contract.kind)
    check(terms=replace(terms, previous_months=done), dispositif=contract.dispositif, on=today)
