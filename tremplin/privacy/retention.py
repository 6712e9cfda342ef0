"""The delays, enforced: what is beyond its date, and what is done about it, a bounded batch at a time.

Each rule says which rows are over at a moment, and how one is settled. The nightly job settles them; `check` counts
those that a night should have taken. Running twice, or again after a stop, does nothing more.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from allauth.account.models import EmailConfirmation
from django.contrib.admin.models import LogEntry
from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from tremplin.accounts.models import FactorReset, Session, User
from tremplin.applications.models import Application, Comment, Interview
from tremplin.candidates.access import lock_candidate
from tremplin.candidates.models import Candidate, ClaimCode, Consent
from tremplin.candidates.models_access import MotivatedAccess
from tremplin.directory.models import Alert
from tremplin.kernel import files
from tremplin.kernel.acts import act
from tremplin.kernel.models import Draft, Notice
from tremplin.kernel.models_watch import AccessPause, ReadingAlert
from tremplin.organisations.models import Invitation
from tremplin.organisations.models_joining import JoinRequest, MemberReview, Verification
from tremplin.privacy import actions, inactivity, law, messages, proof
from tremplin.privacy.models import Deletion, Inactivity

logger = logging.getLogger(__name__)
BATCH = 200
# Between two nights nothing is late.
NIGHT = timedelta(days=1)


@dataclass(frozen=True)
class Rule:
    """`over(at)`: what is beyond its date then. `settle`: what is done to one; None: the rows are deleted.

    `late(at)`: what a night should have taken, when that is not the same.
    """

    label: str
    delay: str
    over: Callable[[datetime], Any]
    settle: Callable[[Any], Any] | None = None
    late: Callable[[datetime], Any] | None = None


def run(*, at: datetime | None = None, most: int = BATCH) -> dict[str, int]:
    """Settle what is over, at most `most` of each kind. Returns how many, by rule."""
    at = at or timezone.now()
    return {rule.label: _settle(rule, at, most) for rule in RULES}


def check(*, at: datetime | None = None) -> dict[str, int]:
    """How many of each kind are beyond their date by more than a night: all zero when the delays hold."""
    late = (at or timezone.now()) - NIGHT
    return {rule.label: len(list((rule.late or rule.over)(late))) for rule in RULES}


def _settle(rule: Rule, at: datetime, most: int) -> int:
    found = list(rule.over(at)[:most])
    if rule.settle is not None:
        for one in found:
            _settle_one(rule.settle, one)
    elif found:
        type(found[0])._default_manager.filter(pk__in=[one.pk for one in found]).delete()
    return len(found)


def _settle_one(settle: Callable[[Any], Any], one: Any) -> None:
    """One that fails keeps nobody waiting: the check finds it late. Its error's words may hold data: only its kind is told."""
    try:
        settle(one)
    except Exception as error:
        logger.error("retention: %s on %s", type(error).__name__, getattr(one, "pk", "a file"))


# --- Files and accounts -------------------------------------------------------------------------------------------


@act
def warn_person(candidate: Candidate) -> None:
    Inactivity.objects.create(candidate=candidate)
    messages.file_will_close(candidate, law.after("notice", timezone.localdate()))


@act
def warn_account(user: Any) -> None:
    Inactivity.objects.create(user=user)
    messages.account_will_close(user, law.after("notice", timezone.localdate()))


@act
def close_quiet_file(candidate: Candidate) -> None:
    """Asked again once the person is held: she may have come back since the list was made."""
    lock_candidate(candidate.pk)
    if inactivity.to_close(timezone.now())[0].filter(pk=candidate.pk).exists():
        actions.close_file(candidate=candidate, why=Candidate.Closed.INACTIVE)


@act
def close_quiet_account(user: User) -> None:
    """The same, for an account."""
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if inactivity.to_close(timezone.now())[1].filter(pk=user.pk).exists():
        actions.close_idle_account(user=user)


def due_deletions(at: datetime) -> QuerySet[Deletion]:
    waiting = Deletion.objects.filter(withdrawn_at__isnull=True, done_at__isnull=True, user__isnull=False)
    return waiting.filter(due_at__lt=at).order_by("due_at")


def archived(at: datetime) -> QuerySet[Any]:
    closed = Candidate.objects.filter(closed_at__isnull=False, anonymised_at__isnull=True, merged_into__isnull=True)
    return proof.over(proof.with_last_proof(closed), at)


# --- What ends before the file ------------------------------------------------------------------------------------


def ended_applications(at: datetime) -> QuerySet[Application]:
    """Closed without hire for long, whose words, CV, notes or interviews are still there."""
    its = {"application": OuterRef("pk")}
    told = ~Q(message="") | ~Q(answer="") | ~Q(answer_to_prescriber="") | Q(cv__isnull=False)
    told |= Exists(Comment.objects.filter(**its)) | Exists(Interview.objects.filter(**its))
    ended = Application.objects.filter(state__in=("refused", "withdrawn", "cancelled", "obsolete"))
    return ended.filter(told, state_since__lt=law.before("closed_applications", at)).order_by("state_since")


@act
def empty_application(application: Application) -> None:
    """Its words and its CV go; its dates and states stay with the file."""
    cv = application.cv_id
    Comment.objects.filter(application=application).delete()
    Interview.objects.filter(application=application).delete()
    Application.objects.filter(pk=application.pk).update(message="", answer="", answer_to_prescriber="", cv=None)
    files.release([cv] if cv else [])


def _older(model: Any, column: str, delay: str) -> Callable[[datetime], QuerySet[Any]]:
    return lambda at: model._default_manager.filter(**{f"{column}__lt": law.before(delay, at)}).order_by(column)


def _over_consents(at: datetime) -> QuerySet[Consent]:
    """Neither standing nor withdrawn: what was withdrawn stays with the file, since it still forbids."""
    day = timezone.localtime(at).date()
    return Consent.objects.filter(until__lt=day, withdrawn_at__isnull=True).order_by("until")


def _unconfirmed(at: datetime) -> QuerySet[Alert]:
    return Alert.objects.filter(confirmed_at__isnull=True, expires_at__lt=at).order_by("expires_at")


def _settled(model: Any, delay: str, *columns: str) -> Callable[[datetime], QuerySet[Any]]:
    """What was asked and ended long ago, one way or the other."""

    def over(at: datetime) -> QuerySet[Any]:
        ended = [Q(**{f"{column}__lt": law.before(delay, at)}) for column in columns]
        return model._default_manager.filter(reduce(or_, ended)).order_by("asked_at")

    return over


def _forsaken(at: datetime) -> list[Any]:
    return files.forsaken(before=law.before("forsaken_files", at))


def _delete_file(stored: Any) -> None:
    stored.file.delete(save=False)
    stored.delete()


RULES = (
    Rule("Avertissements devenus sans objet", "inactivity", inactivity.alive_again, late=lambda at: []),
    Rule("Personnes à avertir", "inactivity", lambda at: inactivity.to_warn(at)[0], warn_person),
    Rule("Comptes à avertir", "inactivity", lambda at: inactivity.to_warn(at)[1], warn_account),
    Rule(
        "Dossiers sans activité à fermer",
        "notice",
        lambda at: inactivity.to_close(at)[0],
        close_quiet_file,
    ),
    Rule(
        "Comptes sans activité à supprimer",
        "notice",
        lambda at: inactivity.to_close(at)[1],
        close_quiet_account,
    ),
    Rule(
        "Suppressions demandées",
        "change_of_mind",
        due_deletions,
        lambda one: actions.carry_out(asked=one),
        late=lambda at: due_deletions(at).filter(held_why=""),
    ),
    Rule("Dossiers fermés à rendre anonymes", "proof", archived, lambda one: actions.anonymise(candidate=one)),
    Rule("Candidatures terminées à vider", "closed_applications", ended_applications, empty_application),
    Rule("Accords arrivés à leur fin", "consent", _over_consents),
    Rule("Messages", "messages", _older(Notice, "created_at", "messages")),
    Rule("Brouillons", "drafts", lambda at: Draft.objects.filter(expires_at__lt=at)),
    Rule("Sessions", "sessions", _older(Session, "expire_date", "sessions")),
    Rule("Invitations", "invitations", _older(Invitation, "expires_at", "invitations")),
    Rule("Codes pour retrouver un dossier", "claim_codes", _older(ClaimCode, "expires_at", "claim_codes")),
    Rule("Liens de confirmation", "confirmations", _older(EmailConfirmation, "created", "confirmations")),
    Rule("Accès motivés terminés", "motivated_accesses", _older(MotivatedAccess, "expires_at", "motivated_accesses")),
    Rule(
        "Retraits d’un second facteur terminés",
        "security",
        _settled(FactorReset, "security", "done_at", "cancelled_at"),
    ),
    Rule("Alertes de lecture", "security", _older(ReadingAlert, "at", "security")),
    Rule("Pauses d’accès levées", "security", _older(AccessPause, "lifted_at", "security")),
    Rule("Demandes pour rejoindre une organisation", "joining", _older(JoinRequest, "decided_at", "joining")),
    Rule("Vérifications d’organisations", "joining", _older(Verification, "decided_at", "joining")),
    Rule("Revues d’équipes", "joining", _older(MemberReview, "done_at", "joining")),
    Rule("Alertes de recherche jamais confirmées", "alerts_confirmation", _unconfirmed),
    Rule("Alertes de recherche sans réponse", "alerts_answer", _older(Alert, "asked_at", "alerts_answer")),
    Rule("Historique de l’administration", "administration", _older(LogEntry, "action_time", "administration")),
    Rule("Demandes de suppression traitées", "requests", _settled(Deletion, "requests", "done_at", "withdrawn_at")),
    Rule("Fichiers que plus rien ne tient", "forsaken_files", _forsaken, _delete_file),
    Rule(
        "Fichiers orphelins du disque",
        "orphan_files",
        lambda at: files.orphans(before=law.before("orphan_files", at)),
        lambda name: default_storage.delete(name),  # the storage of the moment, not that of the import
    ),
)
