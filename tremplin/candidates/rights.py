"""The person's rights on her file: claim it, contest it, ask for its deletion; and how the network settles them."""

import hashlib
import secrets
from datetime import date, timedelta

from django.utils import timezone

from tremplin.candidates import messages
from tremplin.candidates.access import check_tied, lock_candidate
from tremplin.candidates.models import Candidate
from tremplin.candidates.models_rights import ClaimCode, DeletionRequest
from tremplin.kernel import journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import NotYours, Refused
from tremplin.rules import dates

# Without 0, O, 1, I: read aloud or copied by hand.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 10
LIFETIME = timedelta(days=7)
# What ties a file to a life already begun: such a file is not dropped for another.
LIVED = ("applications", "diagnoses", "passes", "contracts", "accompaniments")


@act
def give_code(*, by: Actor, candidate: Candidate) -> str:
    """A code of 10 letters for the person, valid 7 days; the former ones no longer are. Returns it: it is not kept."""
    if not (by.is_prescriber or by.is_employer):
        raise NotYours("professionals_only", "Un code est donné par un professionnel lié à la personne.")
    check_tied(by, candidate)
    candidate = lock_candidate(candidate.pk)
    if candidate.user_id is not None:
        raise Refused("already_claimed", "Un compte est déjà relié à ce dossier.")
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    now = timezone.now()
    candidate.claim_codes.filter(used_at__isnull=True, expires_at__gt=now).update(expires_at=now)
    ClaimCode.objects.create(
        candidate=candidate, code_hash=_hash(code), given_by=by.user, given_at=now, expires_at=now + LIFETIME
    )
    journal.record(by=by, verb="candidates.give_code", obj=candidate, candidate_id=candidate.pk)
    return code


@act
def claim(*, by: Actor, code: str) -> Candidate:
    """The person's account finds the file that a professional opened for her. Refused for a code unknown, old or used."""
    found = ClaimCode.objects.filter(code_hash=_hash(code), used_at__isnull=True, expires_at__gt=timezone.now()).first()
    if found is None:
        message = "Ce code n’est pas reconnu, ou il n’est plus valable. Demandez-en un autre à qui vous l’a donné."
        raise Refused("code_unknown", message, field="code")
    candidate = lock_candidate(found.candidate_id)
    if candidate.user_id is not None:
        raise Refused("already_claimed", "Un compte est déjà relié à ce dossier.", field="code")
    _leave_own(by, candidate)
    candidate.user = by.user
    candidate.save(update_fields=["user"])
    found.used_at = timezone.now()
    found.save(update_fields=["used_at"])
    journal.record(by=by, verb="candidates.claim", obj=candidate, candidate_id=candidate.pk, after={"with": "code"})
    return candidate


def _leave_own(by: Actor, found: Candidate) -> None:
    """An empty file of her own gives way to the one found; one with a life of its own must be merged by the network."""
    own = Candidate.objects.filter(user=by.user).first()
    if own is None:
        return
    own = lock_candidate(own.pk)
    if any(getattr(own, name).exists() for name in LIVED):
        message = "Votre compte a déjà un dossier avec des candidatures. Écrivez à l’équipe du réseau pour les réunir."
        raise Refused("has_a_file", message, field="code")
    own.user, own.merged_into = None, found
    own.save(update_fields=["user", "merged_into"])
    journal.record(by=by, verb="candidates.merge", obj=own, candidate_id=found.pk, after={"into": str(found.pk)})


@act
def contest(*, by: Actor, candidate: Candidate, why: str) -> Candidate:
    """« Ce compte n’est pas le mien »: closed to this account until the network settles it; those concerned are told."""
    if candidate.user_id is None or candidate.user_id != by.user_id:
        raise NotYours("not_yours", "Seule la personne reliée à ce dossier peut dire qu’il n’est pas le sien.")
    candidate = lock_candidate(candidate.pk)
    if candidate.contested_at is not None:
        raise Refused("already_contested", "C’est déjà signalé. L’équipe du réseau vous répondra.")
    candidate.contested_at, candidate.contested_why = timezone.now(), why.strip()
    candidate.save(update_fields=["contested_at", "contested_why"])
    journal.record(by=by, verb="candidates.contest", obj=candidate, candidate_id=candidate.pk)
    messages.contested(candidate)
    return candidate


@act
def settle_contest(*, by: Actor, candidate: Candidate, hers: bool) -> Candidate:
    """The platform's team gives the file back to the account, or takes the account off it."""
    if not by.is_staff:
        raise NotYours("staff_only", "Seule l’équipe de la plateforme peut faire cela.")
    candidate = lock_candidate(candidate.pk)
    if candidate.contested_at is None:
        raise Refused("not_contested", "Ce dossier n’est pas contesté, ou ne l’est plus.")
    user = candidate.user
    candidate.contested_at, candidate.contested_why = None, ""
    if not hers:
        candidate.user = None
    candidate.save(update_fields=["contested_at", "contested_why", "user"])
    journal.record(
        by=by, verb="candidates.settle_contest", obj=candidate, candidate_id=candidate.pk, after={"hers": hers}
    )
    messages.contest_settled(user, hers=hers)
    return candidate


@act
def ask_deletion(*, by: Actor, candidate: Candidate) -> DeletionRequest:
    """Recorded once while it waits; the network is told, and must answer within a month."""
    if candidate.user_id is None or candidate.user_id != by.user_id:
        raise NotYours("not_yours", "Seule la personne peut demander la suppression de son dossier.")
    candidate = lock_candidate(candidate.pk)
    if waiting := candidate.deletion_requests.filter(settled_at__isnull=True).first():
        return waiting
    asked = DeletionRequest.objects.create(candidate=candidate, asked_by=by.user, due_on=_in_a_month())
    journal.record(
        by=by, verb="candidates.ask_deletion", obj=candidate, candidate_id=candidate.pk, after={"due_on": asked.due_on}
    )
    messages.deletion_asked(candidate, asked.due_on)
    return asked


@act
def settle_deletion(*, by: Actor, asked: DeletionRequest) -> DeletionRequest:
    """The platform's team has answered the person: what was deleted, what the law makes it keep."""
    if not by.is_staff:
        raise NotYours("staff_only", "Seule l’équipe de la plateforme peut faire cela.")
    asked.settled_at = timezone.now()
    asked.save(update_fields=["settled_at"])
    journal.record(by=by, verb="candidates.settle_deletion", obj=asked.candidate, candidate_id=asked.candidate_id)
    return asked


def _in_a_month() -> date:
    return dates.clamped_months(timezone.localdate(), 1)


def _hash(code: str) -> str:
    return hashlib.sha256("".join(code.split()).upper().encode()).hexdigest()
