"""The person's agreements: noted by a professional or given by herself, withdrawn by her at any moment."""

from datetime import date
from uuid import UUID

from django.utils import timezone

from tremplin.candidates.access import lock_candidate
from tremplin.candidates.models import Candidate
from tremplin.candidates.models_consent import Consent
from tremplin.kernel import journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act, lock
from tremplin.kernel.errors import NotYours, Refused
from tremplin.rules import dates
from tremplin.rules.parameters import read


@act
def give(*, by: Actor, candidate: Candidate, purpose: str, detail: str = "", object_id: UUID | None = None) -> Consent:
    """Note an agreement. What the person took back, only she may give again: a professional is refused."""
    hers = candidate.user_id is not None and candidate.user_id == by.user_id and by.organisation is None
    if not hers:
        check_not_withdrawn(candidate, purpose)
    given = Consent.objects.create(
        candidate=candidate,
        purpose=purpose,
        detail=detail[:300],
        object_id=object_id,
        until=_until(),
        recorded_by=None if hers else by.user,
        recorded_by_label="" if hers else f"{by.label}, {by.organisation_label}"[:255],
    )
    journal.record(by=by, verb="candidates.consent", obj=given, candidate_id=candidate.pk, after={"purpose": purpose})
    return given


@act
def withdraw(*, by: Actor, consent: Consent) -> Consent:
    """Take an agreement back, from this moment on; the row stays as history. Twice is once."""
    lock_candidate(consent.candidate_id)
    found = lock(Consent.objects.select_related("candidate"), consent.pk)
    if found.candidate.user_id is None or found.candidate.user_id != by.user_id:
        raise NotYours("not_yours", "Seule la personne peut retirer son accord.")
    if found.withdrawn_at is None:
        found.withdrawn_at = timezone.now()
        found.save(update_fields=["withdrawn_at"])
        after = {"purpose": found.purpose}
        journal.record(
            by=by, verb="candidates.withdraw_consent", obj=found, candidate_id=found.candidate_id, after=after
        )
    return found


def is_withdrawn(candidate: Candidate, purpose: str) -> bool:
    """Whether the last thing the person said about this purpose is no."""
    last = candidate.consents.filter(purpose=purpose).order_by("-given_at", "-pk").first()
    return last is not None and last.withdrawn_at is not None


def check_not_withdrawn(candidate: Candidate, purpose: str) -> None:
    """Refuse a professional who would do what the person no longer wants."""
    if is_withdrawn(candidate, purpose):
        message = (
            "La personne a retiré son accord. Elle seule peut le redonner, depuis sa page « Mes données »."
            " Parlez-lui de cette structure : elle peut aussi candidater elle-même."
        )
        raise Refused("agreement_withdrawn", message, field="agreed")


def _until() -> date:
    today = timezone.localdate()
    months = read("privacy.consent", today).value
    assert isinstance(months, int)  # noqa: S101 - the unit of the parameter
    return dates.clamped_months(today, months)
