"""Ask for one's data to be deleted, change one's mind, take an agreement back; close and anonymise what is over."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from tremplin.accounts.models import User
from tremplin.applications.actions import withdraw
from tremplin.applications.models import OPEN_STATES, Application
from tremplin.candidates import consents
from tremplin.candidates.access import lock_candidate
from tremplin.candidates.models import Candidate
from tremplin.candidates.models_consent import Consent
from tremplin.directory.models import Alert
from tremplin.kernel import journal
from tremplin.kernel.actor import SYSTEM, Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.models import MailPreference, Notice
from tremplin.kernel.personal import Stage
from tremplin.organisations.models import Invitation, Membership, Organisation
from tremplin.privacy import forgetting, law, messages
from tremplin.privacy.models import Deletion
from tremplin.privacy.plans import organisations_left_alone, plan_of
from tremplin.privacy.proof import kept_until


@act
def ask_deletion(*, by: Actor) -> Deletion:
    """Recorded once while it waits. Refused to the only administrator of an organisation that has other members."""
    _check_account(by)
    candidate = own_candidate(by.user)
    if candidate is not None:
        lock_candidate(candidate.pk)  # before the account, as a merge does
    User.objects.select_for_update(of=("self",)).get(pk=by.user_id)
    if waiting := waiting_deletion(by.user):
        return waiting
    check_leaves_administrators(by.user)
    now = timezone.now()
    asked = Deletion.objects.create(
        user=by.user, candidate=candidate, asked_at=now, due_at=law.end_of("change_of_mind", now)
    )
    candidate_id = candidate.pk if candidate else None
    journal.record(by=by, verb="privacy.ask_deletion", obj=asked, candidate_id=candidate_id)
    messages.deletion_asked(by.user, asked, plan_of(by.user))
    return asked


@act
def keep_all(*, by: Actor) -> Deletion:
    """She changed her mind: nothing is deleted. Refused when nothing waits."""
    _check_account(by)
    asked = _waiting(by.user).select_for_update(of=("self",)).first()
    if asked is None:
        raise Refused("nothing_waits", "Aucune demande de suppression n’attend.")
    asked.withdrawn_at, asked.held_why = timezone.now(), ""
    asked.save(update_fields=["withdrawn_at", "held_why"])
    journal.record(by=by, verb="privacy.keep_all", obj=asked, candidate_id=asked.candidate_id)
    messages.deletion_withdrawn(by.user)
    return asked


@act
def withdraw_consent(*, by: Actor, consent: Consent) -> Consent:
    """Take an agreement back. The candidature that rested on it is taken back too, while nobody has closed it."""
    done = consents.withdraw(by=by, consent=consent)
    sent = Application.objects.filter(pk=done.object_id, candidate=done.candidate_id, state__in=OPEN_STATES).first()
    if sent is not None and sent.state != Application.State.PRIOR_TO_HIRE:
        withdraw(by=by, application=sent)
    return done


@act
def give_consent(*, by: Actor, candidate: Candidate, purpose: str) -> Consent:
    """Given again by the person herself."""
    if candidate.user_id is None or candidate.user_id != by.user_id or by.organisation is not None:
        raise NotYours("not_yours", "Seule la personne peut donner son accord.")
    return consents.give(by=by, candidate=lock_candidate(candidate.pk), purpose=purpose)


@act
def carry_out(*, asked: Deletion) -> Deletion:
    """Delete what she asked to delete, at its date. Held while a contract runs, or an organisation would stay alone."""
    found = Deletion.objects.select_for_update(of=("self",)).select_related("user", "candidate").get(pk=asked.pk)
    if found.done_at or found.withdrawn_at or found.due_at > timezone.now() or found.user is None:
        return found
    if why := plan_of(found.user).held_why:
        found.held_why = why[:300]
        found.save(update_fields=["held_why"])
        return found
    user, candidate = found.user, found.candidate
    found.done_at, found.held_why, found.user = timezone.now(), "", None
    found.kept_until = kept_until(candidate) if candidate else None
    found.save(update_fields=["done_at", "held_why", "kept_until", "user"])
    if candidate is not None:
        close_file(candidate=candidate, why=Candidate.Closed.ASKED)
    else:
        close_account(user=user)
    journal.record(by=SYSTEM, verb="privacy.delete", obj=found, candidate_id=found.candidate_id)
    return found


@act
def close_file(*, candidate: Candidate, why: str) -> Candidate:
    """Out of the active base, without what only served to follow her; anonymised at once when no proof is owed."""
    found = lock_candidate(candidate.pk)
    if found.closed_at is not None:
        return found
    user, until = found.user, kept_until(found)
    _withdraw_open(found)
    forgetting.forget(found, Stage.FILE)
    now = timezone.now()
    Candidate.objects.filter(pk=found.pk).update(closed_at=now, closed_why=why, user=None)
    if user is not None:
        close_account(user=user)
    journal.record(by=SYSTEM, verb="privacy.close_file", obj=found, candidate_id=found.pk, after={"why": why})
    if until is None:
        anonymise(candidate=found)
    return found


@act
def anonymise(*, candidate: Candidate) -> None:
    """Empty what is left of a closed file: its rows only count from now on, and nothing leads back to her."""
    found = lock_candidate(candidate.pk)
    if found.anonymised_at is not None:
        return
    forgetting.forget(found, Stage.FILE, Stage.PROOF)
    people = Q(pk=found.pk) | Q(merged_into=found.pk)
    Candidate.objects.filter(people).update(anonymised_at=timezone.now(), **_closed(found))
    journal.record(by=SYSTEM, verb="privacy.anonymise", obj=found, candidate_id=found.pk)


def _closed(found: Candidate) -> dict[str, Any]:
    again = Candidate.objects.values("closed_at", "closed_why").get(pk=found.pk)
    return {
        "closed_at": again["closed_at"] or timezone.now(),
        "closed_why": again["closed_why"] or Candidate.Closed.INACTIVE,
    }


@act
def close_account(*, user: User) -> None:
    """Delete an account and all that is its own. The acts it signed keep the name they bear, as long as they are kept."""
    check_leaves_administrators(user)
    addresses = {user.email, *user.emailaddress_set.values_list("email", flat=True)}
    for address in addresses:
        Notice.objects.filter(email__iexact=address).delete()
        MailPreference.objects.filter(email__iexact=address).delete()
        Alert.objects.filter(email__iexact=address).delete()
        Invitation.objects.filter(email__iexact=address).delete()
    forgetting.forget_mentions(addresses)
    pending = Invitation.objects.filter(sent_by=user, accepted_at__isnull=True, revoked_at__isnull=True)
    pending.update(revoked_at=timezone.now())
    Notice.objects.filter(user=user).delete()
    Deletion.objects.filter(user=user).update(user=None)
    journal.record(by=SYSTEM, verb="privacy.close_account", obj=user)
    User.objects.filter(pk=user.pk).delete()


@act
def close_idle_account(*, user: User) -> None:
    """An account where nobody logs in any more. Where it alone administered, the member of longest standing does now."""
    for organisation in organisations_left_alone(user):
        Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
        next_one = organisation.memberships.current().exclude(user=user).order_by("started_on", "pk")[0]
        next_one.role = Membership.Role.ADMINISTRATOR
        next_one.save(update_fields=["role"])
        journal.record(by=SYSTEM, verb="organisations.change_member", obj=next_one, after={"role": next_one.role})
        messages.now_administrator(next_one)
    close_account(user=user)


def check_leaves_administrators(user: User) -> None:
    """Refuse to take away the only administrator of an organisation that has other members."""
    if alone := organisations_left_alone(user):
        names = ", ".join(str(one) for one in alone)
        message = (
            f"Vous êtes la seule personne à administrer {names}. Donnez d’abord ce rôle à quelqu’un de l’équipe,"
            " sur la page Équipe. Vous pourrez ensuite supprimer votre compte."
        )
        raise Refused("last_administrator", message)


def waiting_deletion(user: Any) -> Deletion | None:
    return _waiting(user).first()


def _waiting(user: Any) -> QuerySet[Deletion]:
    return Deletion.objects.filter(user=user, withdrawn_at__isnull=True, done_at__isnull=True)


def own_candidate(user: Any) -> Candidate | None:
    """The file of this account; a contested one is not hers to delete."""
    return Candidate.objects.filter(user=user, contested_at__isnull=True, merged_into__isnull=True).first()


def _check_account(by: Actor) -> None:
    if by.user is None:
        raise NotYours("not_yours", "Connectez-vous pour demander cela.")


def _withdraw_open(candidate: Candidate) -> None:
    """Her open candidatures end: no answer of hers, so no verb of the law. Their structures are told, without her name."""
    rows = Application.objects.filter(candidate=candidate, state__in=[*OPEN_STATES, "pool"])
    open_ones = list(rows.select_related("organisation"))
    # through « new »: an action before hire has no other way out
    rows.exclude(state="new").update(state="new", ball="receiver")
    Application.objects.filter(pk__in=[one.pk for one in open_ones]).update(
        state="withdrawn",
        ball="",
        state_since=timezone.now(),
        silent_since=None,
        postponed_until=None,
        archived_at=None,
    )
    for one in open_ones:
        journal.record(
            by=SYSTEM,
            verb="applications.withdraw",
            obj=one,
            candidate_id=candidate.pk,
            before={"state": one.state},
            after={"state": "withdrawn"},
        )
    messages.candidatures_withdrawn([one.organisation for one in open_ones])
