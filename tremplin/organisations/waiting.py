"""Requests to join that wait: put again to who can decide, and reminded once."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone

from tremplin.kernel.acts import act
from tremplin.organisations import messages_joining as messages
from tremplin.organisations.actions.joining import Way, put_again
from tremplin.organisations.actions.members import lock_organisation
from tremplin.organisations.models import JoinRequest, Membership, Organisation

REMIND_AFTER = timedelta(days=7)
PENDING = JoinRequest.State.PENDING


def route_again() -> int:
    """The requests whose administrators have all left go to the register's address or to the network."""
    here = Membership.objects.current().filter(organisation=OuterRef("pk"))
    waiting = JoinRequest.objects.filter(state=PENDING, way=Way.ADMINISTRATORS, organisation=OuterRef("pk"))
    left = Organisation.objects.filter(Exists(waiting), ~Exists(here))
    return sum(_again(one) for one in left)


@act
def _again(organisation: Organisation) -> int:
    put_again(lock_organisation(organisation))
    return 1


def remind_of_requests() -> int:
    """Once, after a week without an answer of the administrators. Returns how many."""
    before = timezone.now() - REMIND_AFTER
    rows = JoinRequest.objects.filter(
        state=PENDING, way=Way.ADMINISTRATORS, waits_since__lte=before, reminded_at__isnull=True
    )
    return sum(_remind(pk) for pk in rows.values_list("pk", flat=True))


@act
def _remind(pk: UUID) -> int:
    rows = JoinRequest.objects.select_for_update(of=("self",)).select_related("organisation", "user")
    request = rows.get(pk=pk)
    if not request.is_pending or request.reminded_at is not None:
        return 0
    request.reminded_at = timezone.now()
    request.save(update_fields=["reminded_at"])
    messages.reminded_administrators(request)
    return 1
