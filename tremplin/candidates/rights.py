"""The person's rights on her file: claim it, contest it; and how the network settles it."""

import hashlib
import secrets
from datetime import timedelta

from django.utils import timezone

from tremplin.accounts.access import check_address_proven
from tremplin.candidates import messages
from tremplin.candidates.access import check_tied, lock_candidate
from tremplin.candidates.merging import take_turn, unite
from tremplin.candidates.models import Candidate
from tremplin.candidates.models_rights import ClaimCode
from tremplin.kernel import journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import NotYours, Refused

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
    check_address_proven(by.user)
    found = _standing(code)
    own = Candidate.objects.filter(user=by.user).first()
    # Both in the order of their ids, as a merge does, and one merge at a time.
    take_turn()
    held = {pk: lock_candidate(pk) for pk in sorted({found.candidate_id, own.pk if own else found.candidate_id})}
    candidate = held[found.candidate_id]
    if candidate.user_id is not None:
        raise Refused("already_claimed", "Un compte est déjà relié à ce dossier.", field="code")
    if own is not None:
        _leave(held[own.pk], by=by, found=candidate)
    if candidate.user_id is None:
        candidate.user = by.user
        candidate.save(update_fields=["user"])
    _use(found)
    journal.record(by=by, verb="candidates.claim", obj=candidate, candidate_id=candidate.pk, after={"with": "code"})
    return candidate


@act
def ask_merge(*, by: Actor, code: str) -> Candidate:
    """Her account has a file that lived, and she holds the code of another: the team is asked to look at both.

    The code serves once, here too. Returns the file of the code.
    """
    found = _standing(code)
    own = Candidate.objects.filter(user=by.user).first()
    if own is None or own.pk == found.candidate_id:
        raise Refused("nothing_to_merge", "Votre compte n’a pas d’autre dossier à réunir à celui-ci.", field="code")
    other = found.candidate
    _use(found)
    for one in (own, other):
        journal.record(by=by, verb="candidates.ask_merge", obj=one, candidate_id=one.pk)
    messages.merge_asked(own, other)
    return other


def _standing(code: str) -> ClaimCode:
    """The code, neither used nor old; refused otherwise."""
    codes = ClaimCode.objects.select_related("candidate").filter(used_at__isnull=True, expires_at__gt=timezone.now())
    found = codes.filter(code_hash=_hash(code)).first()
    if found is None:
        message = "Ce code n’est pas reconnu, ou il n’est plus valable. Demandez-en un autre à qui vous l’a donné."
        raise Refused("code_unknown", message, field="code")
    return found


def _use(found: ClaimCode) -> None:
    found.used_at = timezone.now()
    found.save(update_fields=["used_at"])


def _leave(own: Candidate, *, by: Actor, found: Candidate) -> None:
    """An empty file of her own gives way to the one found; one with a life of its own must be merged by the network."""
    if any(getattr(own, name).exists() for name in LIVED):
        message = "Votre compte a déjà un dossier avec des candidatures. Demandez à l’équipe du réseau de les réunir."
        raise Refused("has_a_file", message, field="code")
    unite(by=by, kept=found, gone=own, reason="Dossier retrouvé avec un code")


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


def _hash(code: str) -> str:
    return hashlib.sha256("".join(code.split()).upper().encode()).hexdigest()
