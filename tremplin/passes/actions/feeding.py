"""Open and close the secret address of an agenda."""

import secrets

from django.utils import timezone

from tremplin.kernel import journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import NotYours
from tremplin.passes.calendar import hashed
from tremplin.passes.models import CalendarFeed


@act
def open_feed(*, by: Actor) -> str:
    """A new address for the actor in her organisation; the former one stops. The token is given once: only its hash stays."""
    if not (by.is_employer or by.is_authorised_prescriber):
        raise NotYours("no_register", "Votre organisation n’a pas de registre de PASS IAE.")
    close_feed(by=by)
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(user=by.user, organisation=by.organisation, token_hash=hashed(token))
    journal.record(by=by, verb="passes.open_calendar", obj=feed)
    return token


@act
def close_feed(*, by: Actor) -> None:
    """Stop the address in use, if any."""
    found = CalendarFeed.objects.select_for_update(of=("self",)).filter(
        user=by.user, organisation=by.organisation, revoked_at__isnull=True
    )
    for feed in found:
        feed.revoked_at = timezone.now()
        feed.save(update_fields=["revoked_at"])
        journal.record(by=by, verb="passes.close_calendar", obj=feed)
