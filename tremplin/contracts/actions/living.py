"""The life of a contract after it is opened: renewed, ended with its reason, its weekly hours changed."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from tremplin.candidates.access import lock_candidate
from tremplin.contracts import messages
from tremplin.contracts.access import contracts_with, months_done
from tremplin.contracts.actions.opening import Terms, cancel_contract, check, open_contract
from tremplin.contracts.models import Contract, HoursChange
from tremplin.kernel import journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import NotYours, Refused
from tremplin.passes.models import Pass
from tremplin.rules import contracts as law
from tremplin.rules.dates import in_french
from tremplin.rules.kinds import ContractEnd

DAY = timedelta(days=1)


@act
def renew(
    *,
    by: Actor,
    contract: Contract,
    ends_on: date | None,
    weekly_hours: Decimal | None = None,
    exception: str = "",
) -> Contract:
    """A contract that follows this one the next day, of the same kind, under the law of today.

    The months already done count: a CDDI and its renewals stay under their ceiling. Refused once the contract ended, or
    when the PASS would be over before it starts.
    """
    contract = _lock(by, contract)
    terms = check_renewal(contract=contract, ends_on=ends_on, weekly_hours=weekly_hours, exception=exception)
    made = open_contract(
        by=by,
        candidate=contract.candidate,
        dispositif=contract.dispositif,
        terms=terms,
        pass_iae=contract.pass_iae,
        law_read_on=timezone.localdate(),
        renews=contract,
    )
    messages.renewed(made)
    return made


def check_renewal(
    *, contract: Contract, ends_on: date | None, weekly_hours: Decimal | None = None, exception: str = ""
) -> Terms:
    """The terms of the renewal; refused with the field at fault."""
    if contract.ends_on is None:
        raise Refused("open_ended", "Ce contrat n’a pas de terme : il ne se renouvelle pas.")
    if contract.ended_on is not None:
        raise Refused("contract_ended", "Ce contrat est terminé : déclarez une nouvelle embauche.")
    if contract.renewed_by.filter(cancelled_at__isnull=True).exists():
        raise Refused("already_renewed", "Ce contrat est déjà renouvelé : ouvrez le renouvellement pour le suivre.")
    starts_on, today = contract.ends_on + DAY, timezone.localdate()
    if starts_on < today:
        message = f"Ce contrat a pris fin le {in_french(contract.ends_on)} : déclarez une nouvelle embauche."
        raise Refused("contract_over", message)
    _check_pass(contract.pass_iae, starts_on)
    terms = Terms(
        kind=contract.kind,
        starts_on=starts_on,
        ends_on=ends_on,
        weekly_hours=weekly_hours,
        trade=contract.trade,
        exception=exception,
    )
    done = months_done(contracts_with(contract.candidate, contract.dispositif.organisation), contract.kind)
    check(terms=replace(terms, previous_months=done), dispositif=contract.dispositif, on=today)
    return terms


def _check_pass(found: Pass | None, starts_on: date) -> None:
    if found is None:
        return
    if found.cancelled_at is not None or starts_on > found.ends_on:
        message = (
            f"Le PASS IAE prend fin le {in_french(found.ends_on)}, avant le renouvellement. Demandez sa prolongation."
        )
        raise Refused("pass_ends_before", message, field="ends_on")


@act
def cancel_renewal(*, by: Actor, contract: Contract) -> None:
    """Take back a renewal that has not begun."""
    contract = _lock(by, contract)
    if contract.renews_id is None or contract.starts_on <= timezone.localdate():
        raise Refused("renewal_begun", "Seul un renouvellement qui n’a pas commencé s’annule.")
    cancel_contract(by=by, contract=contract)


@act
def end_contract(*, by: Actor, contract: Contract, ended_on: date, why: str) -> Contract:
    """The contract ended that day, for a reason of the list in force."""
    contract = _lock(by, contract)
    if contract.ended_on is not None:
        raise Refused("contract_ended", f"Ce contrat a déjà pris fin le {in_french(contract.ended_on)}.")
    if contract.renewed_by.filter(cancelled_at__isnull=True).exists():
        raise Refused("already_renewed", "Ce contrat est renouvelé : c’est le renouvellement qui prend fin.")
    _check_end(contract, ended_on, why)
    contract.ended_on, contract.ended_why = ended_on, why
    contract.save(update_fields=["ended_on", "ended_why"])
    journal.record(
        by=by,
        verb="contracts.end",
        obj=contract,
        candidate_id=contract.candidate_id,
        before={"ends_on": contract.ends_on},
        after={"ended_on": ended_on, "why": why},
    )
    messages.ended(contract)
    return contract


def _check_end(contract: Contract, ended_on: date, why: str) -> None:
    reasons = law.end_reasons(open_ended=contract.ends_on is None, on=timezone.localdate())
    if why not in reasons:
        raise Refused("reason_required", "Choisissez un motif de la liste.", field="why")
    if ended_on < contract.starts_on:
        message = f"Le contrat a commencé le {in_french(contract.starts_on)} : il ne peut pas finir avant."
        raise Refused("ends_before_start", message, field="ended_on")
    if ended_on > timezone.localdate():
        message = "Cette date n’est pas encore passée. Déclarez la fin le jour même ou après."
        raise Refused("ends_in_future", message, field="ended_on")
    if contract.ends_on is not None and ended_on > contract.ends_on:
        message = f"Le contrat finit au plus tard à son terme, le {in_french(contract.ends_on)}."
        raise Refused("ends_after_term", message, field="ended_on")
    if (why == ContractEnd.TERM) != (ended_on == contract.ends_on):
        message = "Le motif « arrivé à son terme » va avec le dernier jour prévu, et seulement avec lui."
        raise Refused("term_mismatch", message, field="why")


@act
def reopen_contract(*, by: Actor, contract: Contract) -> Contract:
    """The end was declared by mistake: the contract runs as before."""
    contract = _lock(by, contract)
    if contract.ended_on is None:
        raise Refused("contract_runs", "Ce contrat n’est pas terminé.")
    before = {"ended_on": contract.ended_on, "why": contract.ended_why}
    contract.ended_on, contract.ended_why = None, ""
    contract.save(update_fields=["ended_on", "ended_why"])
    journal.record(by=by, verb="contracts.reopen", obj=contract, candidate_id=contract.candidate_id, before=before)
    return contract


@act
def change_hours(*, by: Actor, contract: Contract, starts_on: date, weekly_hours: Decimal) -> HoursChange:
    """Other weekly hours from that day on, within what the law of today allows; a second change that day replaces it."""
    contract = _lock(by, contract)
    last = contract.last_day
    if starts_on <= contract.starts_on or (last is not None and starts_on > last):
        message = "Le changement doit se faire pendant le contrat, après son premier jour."
        raise Refused("outside_contract", message, field="starts_on")
    today = timezone.localdate()
    terms = Terms(contract.kind, contract.starts_on, contract.ends_on, weekly_hours, exception=contract.exception)
    check_hours(terms, contract, today)
    before = hours_on(contract, starts_on)
    change, _ = HoursChange.objects.update_or_create(
        contract=contract, starts_on=starts_on, defaults={"weekly_hours": weekly_hours, "law_read_on": today}
    )
    journal.record(
        by=by,
        verb="contracts.change_hours",
        obj=contract,
        candidate_id=contract.candidate_id,
        before={"weekly_hours": before},
        after={"weekly_hours": weekly_hours, "starts_on": starts_on},
    )
    return change


def check_hours(terms: Terms, contract: Contract, on: date) -> None:
    """Refuse hours the law forbids; a length agreed under another law is not judged again."""
    try:
        check(terms=terms, dispositif=contract.dispositif, on=on)
    except Refused as refusal:
        if refusal.field == "weekly_hours":
            raise


def hours_on(contract: Contract, day: date) -> Decimal | None:
    """The weekly hours of that day."""
    change = contract.hours_changes.filter(starts_on__lte=day).order_by("-starts_on").first()
    return change.weekly_hours if change is not None else contract.weekly_hours


def _lock(by: Actor, contract: Contract) -> Contract:
    """The contract read again under its lock, for the structure that signed it; a cancelled one does not move."""
    if contract.dispositif.organisation_id != by.organisation_id or not by.is_employer:
        raise NotYours("not_the_employer", "Seule la structure qui a signé ce contrat peut le modifier.")
    lock_candidate(contract.candidate_id, follow=True)
    related = ("candidate__user", "dispositif__organisation", "pass_iae", "trade")
    fresh = Contract.objects.select_for_update(of=("self",)).select_related(*related).get(pk=contract.pk)
    if fresh.cancelled_at is not None:
        raise Refused("contract_cancelled", "Ce contrat est annulé.")
    return fresh
