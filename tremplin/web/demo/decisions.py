"""What prescribers decide and what becomes of contracts: prolongations asked, granted or refused, waivers, renewals, ends."""

from datetime import timedelta
from typing import Any

from tremplin.contracts.actions.opening import journalled
from tremplin.contracts.models import Contract
from tremplin.kernel.actor import Actor
from tremplin.passes.models import Pass, ProlongationRequest, WaitingPeriodWaiver
from tremplin.rules import dates
from tremplin.rules.kinds import ContractEnd, ProlongationReason
from tremplin.web.demo import accounts
from tremplin.web.demo.paths import Hired, Storyteller
from tremplin.web.demo.people import Person

ACI = frozenset({"ACI"})
WHY_WAIVED = "Un nouveau projet a été construit avec la personne : formation trouvée, logement stable, santé suivie."
WHY_ASKED = "La personne a repris confiance et vise un poste d’agent d’entretien. Il lui faut encore quelques mois."
WHY_REFUSED = "Le motif ne correspond pas à la situation décrite. Un bilan commun est proposé avant une autre demande."
State = ProlongationRequest.State


def under_contract(tell: Storyteller, hired: int, *, age: int = 55, months: int = 24) -> Hired:
    """Hired by the flagship structure, sent by the prescriber of the demonstration's accounts."""
    counsel, flagship = (tell.registry.teams[name] for name in (accounts.COUNSEL, accounts.FLAGSHIP))
    person = tell.somebody(hired + 120, via="prescriber", age=age)
    sender = counsel.actors[0]
    tell.validate(person, hired + 66, by=sender)
    sent = tell.apply(person, hired + 30, to=flagship, by=sender)
    tell.study(sent, hired + 8)
    return tell.hire(person, sent, hired, kinds=ACI, terms=("CDDI", months, "26"))


def ask(tell: Storyteller, hired: Hired, days_ago: int, *, days: int = 180, **fields: Any) -> ProlongationRequest:
    """A request of the structure to the prescriber, written as the action writes it."""
    counsel, by, at = (
        tell.registry.teams[accounts.COUNSEL],
        tell.desk.answerer(hired.team),
        tell.book.days_ago(days_ago),
    )
    found = _pass(hired)
    request = tell.book.add(
        ProlongationRequest,
        when=at,
        pass_iae=found,
        dispositif=hired.dispositif,
        requested_at=at,
        requested_by=by.user,
        requested_by_label=by.label,
        reason=str(ProlongationReason.SENIOR),
        law_read_on=at.date(),
        starts_on=found.ends_on,
        ends_on=found.ends_on + timedelta(days=days),
        organisation=counsel.row,
        addressee=counsel.actors[0].user,
        message=WHY_ASKED,
        reminders=min(days_ago // 10, 3) if "state" not in fields else 0,
        **fields,
    )
    tell.book.record(
        by=by,
        verb="passes.request_prolongation",
        obj=request,
        at=at,
        candidate_id=found.candidate_id,
        after={"reason": request.reason, "ends_on": request.ends_on, "organisation": counsel.row.display_name},
    )
    return request


def _pass(hired: Hired) -> Pass:
    if hired.pass_iae is None:
        raise ValueError("Only a PASS can be prolonged")
    return hired.pass_iae


def _decided(tell: Storyteller, days_ago: int) -> tuple[Actor, dict[str, Any]]:
    by = tell.registry.teams[accounts.COUNSEL].actors[0]
    at = tell.book.days_ago(days_ago)
    return by, {"decided_at": at, "decided_by": by.user, "decided_by_label": by.label}


def prolongation_waiting(tell: Storyteller) -> None:
    """Asked some days ago, not decided yet."""
    ask(tell, under_contract(tell, tell.rng.randint(600, 700)), tell.rng.randint(2, 28))


def prolongation_granted(tell: Storyteller) -> None:
    """Asked then granted: the PASS ends later."""
    hired = under_contract(tell, tell.rng.randint(600, 690))
    by, decided = _decided(tell, 20)
    request = ask(tell, hired, 32, state=State.GRANTED, **decided)
    request.act = tell.hiring.prolong(
        _pass(hired),
        by=by,
        at=decided["decided_at"],
        dispositif=hired.dispositif,
        reason=ProlongationReason.SENIOR,
        days=180,
    )


def prolongation_refused(tell: Storyteller) -> None:
    """Asked then refused, with a reason and an explanation."""
    _, decided = _decided(tell, 9)
    fields = {"state": State.REFUSED, "refusal_reason": ProlongationRequest.Refusal.REASON, "explanation": WHY_REFUSED}
    ask(tell, under_contract(tell, tell.rng.randint(600, 690)), 21, **fields, **decided)


def waive(tell: Storyteller, person: Person, by: Actor, days_ago: int) -> None:
    """The waiting period after her last PASS, lifted in writing."""
    over, at = person.passes[-1], tell.book.days_ago(days_ago)
    waiver = tell.book.add(
        WaitingPeriodWaiver,
        when=at,
        candidate=person.row,
        last_pass=over,
        reason=WHY_WAIVED,
        written_at=at,
        law_read_on=at.date(),
        author=by.user,
        author_label=by.label,
        organisation=by.organisation,
    )
    tell.book.record(
        by=by,
        verb="passes.waive_waiting_period",
        obj=waiver,
        at=at,
        candidate_id=person.row.pk,
        after={"organisation": by.organisation_label},
    )


def contract_renewed(tell: Storyteller) -> None:
    """Six months, then as many again."""
    hired = under_contract(tell, tell.rng.randint(200, 330), age=33, months=6)
    first, by, at = hired.contract, tell.desk.answerer(hired.team), tell.book.days_ago(30)
    assert first.ends_on is not None  # noqa: S101 - six months were given
    starts_on = first.ends_on + timedelta(days=1)
    at = min(at, tell.book.moment(first.ends_on - timedelta(days=10)))
    renewal = tell.book.add(
        Contract,
        when=at,
        candidate=hired.person.row,
        dispositif=hired.dispositif,
        pass_iae=hired.pass_iae,
        kind=first.kind,
        starts_on=starts_on,
        ends_on=dates.period_end(starts_on, 8, "months", field="ends_on"),
        weekly_hours=first.weekly_hours,
        renews=first,
        law_read_on=at.date(),
    )
    tell.book.record(
        by=by,
        verb="contracts.renew",
        obj=renewal,
        at=at,
        candidate_id=hired.person.row.pk,
        after=journalled(renewal),
    )


def contract_ended(tell: Storyteller) -> None:
    """Left before the term, for a job or a training."""
    hired = under_contract(tell, tell.rng.randint(150, 400), age=28, months=18)
    contract, at = hired.contract, tell.book.days_ago(tell.rng.randint(15, 100))
    contract.ended_on = at.date() - timedelta(days=2)
    contract.ended_why = str(tell.rng.choice((ContractEnd.PERMANENT_JOB, ContractEnd.TRAINING, ContractEnd.FIXED_JOB)))
    tell.book.record(
        by=tell.desk.answerer(hired.team),
        verb="contracts.end",
        obj=contract,
        at=at,
        candidate_id=hired.person.row.pk,
        before={"ends_on": contract.ends_on},
        after={"ended_on": contract.ended_on, "why": contract.ended_why},
    )
