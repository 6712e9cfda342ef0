"""Remind those asked to prolong a PASS, 10, 20 and 30 days after the request. Running twice a day changes nothing more."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from tremplin.kernel import journal
from tremplin.kernel.actor import SYSTEM
from tremplin.kernel.acts import act
from tremplin.organisations.models import Prescriber
from tremplin.passes import messages_requests as messages
from tremplin.passes.models import ProlongationRequest
from tremplin.passes.models_requests import REMIND_EVERY_DAYS, REMINDERS


def remind_of_requests() -> int:
    """Remind of every request that is due for it. Returns how many.

    An organisation that lost its authorisation cannot answer: it is not reminded. A cancelled PASS waits for nothing.
    """
    oldest = timezone.now() - timedelta(days=REMIND_EVERY_DAYS - 1)
    waiting = ProlongationRequest.objects.filter(
        state=ProlongationRequest.State.PENDING,
        requested_at__lte=oldest,
        reminders__lt=REMINDERS,
        pass_iae__cancelled_at__isnull=True,
        organisation__prescriber__authorisation=Prescriber.Authorisation.VALIDATED,
    )
    return sum(_remind(pk) for pk in waiting.values_list("pk", flat=True))


@act
def _remind(pk: UUID) -> int:
    # Locked and read again: it may just have been decided, or another worker may be here.
    related = ("pass_iae__candidate", "dispositif__organisation", "organisation", "addressee")
    request = ProlongationRequest.objects.select_for_update(of=("self",)).select_related(*related).get(pk=pk)
    age = (timezone.localdate() - timezone.localdate(request.requested_at)).days
    due = min(age // REMIND_EVERY_DAYS, REMINDERS)
    if not request.is_pending or due <= request.reminders:
        return 0
    request.reminders = due
    request.save(update_fields=["reminders"])
    journal.record(
        by=SYSTEM,
        verb="passes.remind_prolongation",
        obj=request,
        candidate_id=request.pass_iae.candidate_id,
        after={"reminder": due, "age": age},
    )
    messages.reminded(request, age)
    return 1
