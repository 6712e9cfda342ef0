"""No answer is never an answer: the structure is reminded at 10 and 20 days; at 30 the person is told she is free.

A silence is a dated fact, never a refusal: the candidature stays answerable. Running twice a day says nothing twice.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from tremplin.applications import messages_silence as messages
from tremplin.applications.models import SILENCE_DAYS, SILENT_STATES, Application
from tremplin.kernel import journal
from tremplin.kernel.actor import SYSTEM
from tremplin.kernel.acts import act

REMIND_EVERY_DAYS = 10
REMINDERS = 2
AROUND = ("candidate__user", "candidate__commune", "organisation__commune", "sender", "sender_organisation")


def treat_silences() -> tuple[int, int]:
    """Remind, and mark what became silent; one act and one mail a structure. Returns (reminded, marked)."""
    structures = _due().order_by("organisation_id").values_list("organisation_id", flat=True).distinct()
    done = [_one_structure(pk) for pk in list(structures)]
    return sum(reminded for reminded, _ in done), sum(marked for _, marked in done)


def _due() -> QuerySet[Application]:
    """Candidatures that a structure owes an answer to, and about which something is to be said today."""
    reminder = Q()
    for number in range(REMINDERS):
        limit = days_ago(REMIND_EVERY_DAYS * (number + 1))
        reminder |= Q(silence_reminders=number, ball_since__lt=limit)
    return Application.objects.filter(
        reminder | Q(ball_since__lt=days_ago(SILENCE_DAYS)),
        state__in=SILENT_STATES,
        ball="receiver",
        silent_since__isnull=True,
        archived_at__isnull=True,
        organisation__closed_on__isnull=True,
    )


def days_ago(days: int) -> object:
    """The end of the day that was `days` ago: ages are counted in whole days of Paris."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=days - 1)


@act
def _one_structure(organisation_id: UUID) -> tuple[int, int]:
    # Locked and read again: somebody may just have answered, or another worker may be here.
    rows = _due().filter(organisation_id=organisation_id).select_for_update(of=("self",)).select_related(*AROUND)
    due = list(rows.order_by("ball_since", "pk"))
    silent = [one for one in due if one.is_silent]
    reminded = [one for one in due if not one.is_silent]
    _mark(silent)
    _note(reminded)
    if due:
        messages.to_structure(due[0].organisation, reminded=reminded, silent=silent)
    return len(reminded), len(silent)


def _mark(silent: Sequence[Application]) -> None:
    for one in silent:
        one.silent_since, one.silence_reminders = timezone.now(), REMINDERS
        _record(one, "applications.silent", {"days": one.days_since_ball})
        messages.to_person_and_sender(one)
    Application.objects.bulk_update(silent, ["silent_since", "silence_reminders"])


def _note(reminded: Sequence[Application]) -> None:
    for one in reminded:
        one.silence_reminders = min(one.days_since_ball // REMIND_EVERY_DAYS, REMINDERS)
        _record(one, "applications.remind", {"reminder": one.silence_reminders})
    Application.objects.bulk_update(reminded, ["silence_reminders"])


def _record(application: Application, verb: str, after: dict[str, int]) -> None:
    journal.record(by=SYSTEM, verb=verb, obj=application, candidate_id=application.candidate_id, after=after)
