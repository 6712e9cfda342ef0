"""The latest mails of the demonstration, so that its letter box is not empty: written by the rooms' own messages."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from tremplin.applications import messages
from tremplin.applications.models import Application
from tremplin.kernel.models import Notice

LATEST = 24
WRITERS: dict[str, Callable[[Application], None]] = {
    "new": lambda application: messages.sent(application, list(application.posts.all())),
    "postponed": messages.postponed,
    "pool": messages.pooled,
    "refused": messages.refused,
    "withdrawn": lambda application: messages.withdrawn(application, by_person=application.sender_kind == "candidate"),
    "accepted": lambda application: messages.hired(application, []),
}


def write() -> None:
    """Write the mails of the latest candidatures, dated and marked as sent: nobody gets them a second time."""
    latest = (
        Application.objects.filter(state__in=WRITERS)
        .select_related("candidate__user", "organisation", "sender", "sender_organisation", "contract", "pass_iae")
        .order_by("-state_since")[:LATEST]
    )
    known = set(Notice.objects.values_list("pk", flat=True))
    for application in reversed(latest):
        WRITERS[application.state](application)
        fresh = Notice.objects.exclude(pk__in=known)
        for notice in fresh:
            known.add(notice.pk)
            notice.created_at = application.state_since
            notice.sent_at = min(application.state_since + timedelta(seconds=40), timezone.now())
            notice.state = Notice.State.SENT
        Notice.objects.bulk_update(fresh, ["created_at", "sent_at", "state"])
