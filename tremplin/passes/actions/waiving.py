"""Lift the waiting period: an act of an authorised prescriber, written, dated, signed; it can be taken back until used."""

from django.utils import timezone

from tremplin.candidates.models import Candidate
from tremplin.eligibility.access import check_one_side
from tremplin.kernel import journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import NotYours, Refused
from tremplin.passes import messages_requests as messages
from tremplin.passes.models import Pass, WaitingPeriodWaiver
from tremplin.passes.waiting import ended_pass, standing_waiver, waiting_period
from tremplin.rules.dates import in_french
from tremplin.rules.kinds import DispositifKind


@act
def waive(*, by: Actor, candidate: Candidate, reason: str) -> WaitingPeriodWaiver:
    """Write the waiver. Source: decree n° 2021-1128; the period runs two years after the last PASS."""
    Candidate.objects.select_for_update(of=("self",)).get(pk=candidate.pk)
    over = check_may_waive(by=by, candidate=candidate)
    if not reason.strip():
        message = (
            "Écrivez pourquoi un nouveau parcours d’IAE convient à la personne : la levée est gardée avec ce motif."
        )
        raise Refused("waiver_reason_required", message, field="reason")
    waiver = WaitingPeriodWaiver.objects.create(
        candidate=candidate,
        last_pass=over,
        reason=reason.strip(),
        law_read_on=timezone.localdate(),
        author=by.user,
        author_label=by.label,
        organisation=by.organisation,
    )
    journal.record(
        by=by,
        verb="passes.waive_waiting_period",
        obj=waiver,
        candidate_id=candidate.pk,
        after={"last_pass": over.number, "organisation": by.organisation_label},
    )
    messages.waived(waiver)
    return waiver


def check_may_waive(*, by: Actor, candidate: Candidate) -> Pass:
    """The PASS whose waiting period runs; refused to who is not an authorised prescriber, or when nothing is to be lifted."""
    if not by.is_authorised_prescriber:
        message = "Seul un organisme prescripteur habilité peut lever le délai de carence."
        raise NotYours("relation_may_not", message, source="Décret n° 2021-1128 du 30 août 2021")
    check_one_side(by, candidate)
    over = ended_pass(candidate)
    if over is None:
        raise Refused("no_waiting_period", "La personne n’a pas de délai de carence : rien n’est à lever.")
    result = waiting_period(ended_on=over.ends_on, kind=DispositifKind.ACI, waived=False)
    if not result.in_waiting_period:
        raise Refused("no_waiting_period", f"Le délai de carence a pris fin le {in_french(result.ends_on)}.")
    standing = standing_waiver(candidate)
    if standing is not None:
        when = in_french(timezone.localdate(standing.written_at))
        raise Refused("waiver_stands", f"Le délai de carence est déjà levé par {standing.organisation}, le {when}.")
    return over


@act
def revoke_waiver(*, by: Actor, waiver: WaitingPeriodWaiver, why: str) -> WaitingPeriodWaiver:
    """Take a waiver back before it served; only by the organisation that wrote it."""
    Candidate.objects.select_for_update(of=("self",)).get(pk=waiver.candidate_id)
    waiver = (
        WaitingPeriodWaiver.objects.select_for_update(of=("self",)).select_related("candidate__user").get(pk=waiver.pk)
    )
    if by.organisation_id != waiver.organisation_id or not by.is_authorised_prescriber:
        raise NotYours("not_its_author", "Seul l’organisme qui a levé le délai peut revenir dessus.")
    if not waiver.stands:
        raise Refused("waiver_over", "Cette levée a déjà servi à une embauche, ou elle est déjà retirée.")
    if not why.strip():
        raise Refused("why_required", "Écrivez pourquoi vous revenez sur cette levée.", field="why")
    waiver.revoked_at, waiver.revoked_by_label, waiver.revoked_why = timezone.now(), by.label, why.strip()
    waiver.save(update_fields=["revoked_at", "revoked_by_label", "revoked_why"])
    journal.record(by=by, verb="passes.revoke_waiver", obj=waiver, candidate_id=waiver.candidate_id)
    messages.waiver_revoked(waiver)
    return waiver


def use_waiver(*, by: Actor, issued: Pass) -> None:
    """The waiver served: it opened this PASS. Called by the hire, under the lock of the person."""
    waiver = standing_waiver(issued.candidate)
    if waiver is None:
        return
    waiver.used_at, waiver.used_for = timezone.now(), issued
    waiver.save(update_fields=["used_at", "used_for"])
    journal.record(
        by=by, verb="passes.use_waiver", obj=waiver, candidate_id=waiver.candidate_id, after={"number": issued.number}
    )


def give_back_waiver(*, by: Actor, cancelled: Pass) -> None:
    """The hire did not take place: the waiver stands again, unless another one was written meanwhile."""
    waiver = WaitingPeriodWaiver.objects.filter(used_for=cancelled).first()
    if waiver is None or standing_waiver(waiver.candidate) is not None:
        return
    waiver.used_at, waiver.used_for = None, None
    waiver.save(update_fields=["used_at", "used_for"])
    journal.record(by=by, verb="passes.give_back_waiver", obj=waiver, candidate_id=waiver.candidate_id)
