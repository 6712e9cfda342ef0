"""Background work on accounts."""

from django.utils import timezone
from procrastinate.contrib.django import app

from tremplin.accounts.models import Session


@app.periodic(cron="23 3 * * *")
@app.task(name="accounts.purge_sessions", queueing_lock="accounts.purge_sessions")
def purge_sessions(timestamp: int) -> None:
    """Delete the sessions whose time is over."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
