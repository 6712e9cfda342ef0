"""Files and accounts where nothing happens any more: since when, whom to warn, whom to close."""

from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Greatest

from tremplin.accounts.models import User
from tremplin.candidates.models import Candidate
from tremplin.contracts.models import Contract
from tremplin.eligibility.models import Diagnosis
from tremplin.kernel.models import JournalEntry
from tremplin.passes.models import Pass
from tremplin.privacy import law
from tremplin.privacy.models import Inactivity


def open_files() -> QuerySet[Candidate]:
    """Files of the active base, a merged one through the file it led to; not those already asked to be deleted."""
    return Candidate.objects.filter(closed_at__isnull=True, merged_into__isnull=True)


def with_last_life(people: QuerySet[Candidate]) -> QuerySet[Any]:
    """Add `last_life`: the last moment when she logged in, somebody did something for her, or a right of hers ran.

    A professional who only reads the file gives it no life.
    """
    hers = {"candidate": OuterRef("pk")}
    done = JournalEntry.objects.filter(candidate_id=OuterRef("pk"), actor_id__isnull=False)
    done = done.exclude(verb="candidates.open").order_by("-at").values("at")[:1]
    return people.annotate(
        last_life=Greatest(
            "created_at",
            "user__last_login",
            "user__date_joined",
            "checked_at",
            Subquery(done),
            _last(Pass.objects.filter(**hers, cancelled_at__isnull=True), "ends_on"),
            _last(Diagnosis.objects.filter(**hers), "valid_until"),
            _last(Contract.objects.filter(**hers, cancelled_at__isnull=True), "ended_on"),
            _last(Contract.objects.filter(**hers, cancelled_at__isnull=True, ended_on__isnull=True), "ends_on"),
        )
    )


def _last(rows: QuerySet[Any], day: str) -> Cast:
    latest = rows.values("candidate").annotate(last=Max(day)).values("last")
    return Cast(Subquery(latest), DateTimeField())


def lifeless(at: datetime) -> QuerySet[Any]:
    """Files without life for long enough to warn the person. An open-ended contract is life."""
    since = law.before("inactivity", at)
    quiet = open_files().filter(created_at__lt=since).filter(Q(user__isnull=True) | Q(user__date_joined__lt=since))
    endless = Contract.objects.filter(cancelled_at__isnull=True, ended_on__isnull=True, ends_on__isnull=True)
    return with_last_life(quiet.exclude(contracts__in=endless)).filter(last_life__lt=since)


def idle_accounts(at: datetime) -> QuerySet[User]:
    """Accounts without a file of their own where nobody logs in any more; those of the platform's team are its own care."""
    since = law.before("inactivity", at)
    quiet = Q(last_login__lt=since) | Q(last_login__isnull=True)
    return User.objects.filter(quiet, date_joined__lt=since, candidate__isnull=True, is_staff=False, is_superuser=False)


def to_warn(at: datetime) -> tuple[QuerySet[Any], QuerySet[User]]:
    return lifeless(at).filter(inactivity__isnull=True), idle_accounts(at).filter(inactivity__isnull=True)


def to_close(at: datetime) -> tuple[QuerySet[Any], QuerySet[User]]:
    """Warned long enough ago, and nothing since."""
    warned = {"inactivity__warned_at__lt": law.before("notice", at)}
    return lifeless(at).filter(**warned), idle_accounts(at).filter(**warned)


def alive_again(at: datetime) -> QuerySet[Inactivity]:
    """Warnings that something made void: a log-in, an act."""
    lifeless_files, idle = lifeless(at).values("pk"), idle_accounts(at).values("pk")
    files = Q(candidate__isnull=False) & ~Q(candidate__in=lifeless_files)
    return Inactivity.objects.filter(files | (Q(user__isnull=False) & ~Q(user__in=idle)))
