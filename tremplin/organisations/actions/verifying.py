"""The network is asked to verify an organisation that a member declared; it says yes, or no with the reason."""

from django.utils import timezone

from tremplin.kernel import journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import NotYours, Refused
from tremplin.organisations import messages_joining as messages
from tremplin.organisations.access import check_administrator
from tremplin.organisations.access_joining import check_team
from tremplin.organisations.actions.members import lock_organisation
from tremplin.organisations.models import Organisation, Verification

State = Verification.State
# Organisations that one person may have waiting for their verification at the same time.
MOST_DECLARED = 2


@act
def ask_verification(*, by: Actor, organisation: Organisation, evidence: str) -> Verification:
    """Ask, or ask again after a refusal with more evidence. The question already put is completed."""
    lock_organisation(organisation)
    waiting = organisation.verifications.filter(state=State.PENDING).first()
    if waiting is not None:
        waiting.evidence = "\n\n".join(filter(None, (waiting.evidence, evidence.strip())))
        waiting.save(update_fields=["evidence"])
        return waiting
    asked = Verification.objects.create(organisation=organisation, asked_by=by.user, evidence=evidence.strip())
    journal.record(by=by, verb="organisations.ask_verification", obj=asked)
    messages.verification_asked(asked)
    return asked


@act
def give_evidence(*, by: Actor, organisation: Organisation, evidence: str) -> Verification:
    """What an administrator adds for the network to decide."""
    check_administrator(by, organisation)
    if organisation.is_trusted:
        raise Refused("already_verified", f"{organisation} est déjà vérifiée.")
    if not evidence.strip():
        raise Refused("evidence_required", "Écrivez ce qui permet de vérifier votre organisation.", field="evidence")
    return ask_verification(by=by, organisation=organisation, evidence=evidence)


@act
def refuse_verification(*, by: Actor, verification: Verification, reason: str) -> Verification:
    """Not verified, and why: its members read the reason and may ask again."""
    organisation = verification.organisation
    check_decides_verification(by, organisation)
    lock_organisation(organisation)
    if not reason.strip():
        raise Refused("reason_required", "Écrivez pourquoi : ses membres le liront.", field="reason")
    fresh = close_verification(by, organisation, accepted=False, reason=reason.strip())
    if fresh is None:
        raise Refused("already_decided", "Cette vérification est déjà décidée.")
    messages.verification_refused(fresh)
    return fresh


def close_verification(
    by: Actor, organisation: Organisation, *, accepted: bool, reason: str = ""
) -> Verification | None:
    """Note the answer on the question that waits, if one does. The caller holds the organisation."""
    fresh = organisation.verifications.filter(state=State.PENDING).first()
    if fresh is None:
        return None
    fresh.state, fresh.reason = State.ACCEPTED if accepted else State.REFUSED, reason
    fresh.decided_at, fresh.decided_by, fresh.decided_by_label = timezone.now(), by.user, by.label[:200]
    fresh.save(update_fields=["state", "reason", "decided_at", "decided_by", "decided_by_label"])
    if not accepted:
        journal.record(
            by=by, verb="organisations.refuse_verification", obj=organisation, after={"verification": str(fresh.pk)}
        )
    return fresh


def check_decides_verification(by: Actor, organisation: Organisation) -> None:
    """The network decides, and nobody about an organisation of her own."""
    check_team(by)
    if by.user is not None and organisation.memberships.current().filter(user=by.user).exists():
        message = "Vous faites partie de cette organisation : une autre personne du réseau doit décider."
        raise NotYours("conflict_of_interest", message)


def check_may_declare(by: Actor) -> None:
    """Refuse one declared organisation more while others of hers wait."""
    waiting = Verification.objects.filter(state=State.PENDING, asked_by=by.user).count() if by.user else 0
    if waiting >= MOST_DECLARED:
        message = f"{MOST_DECLARED} organisations que vous avez déclarées attendent déjà une vérification."
        raise Refused("too_many_declared", message)
