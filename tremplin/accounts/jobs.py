"""Background work on accounts."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from tremplin.accounts import second_factor
from tremplin.accounts.models import Session, User

UNPROVEN_FOR = timedelta(days=7)


@app.periodic(cron="23 3 * * *")
@app.task(name="accounts.purge_sessions", queueing_lock="accounts.purge_sessions")
def purge_sessions(timestamp: int) -> None:
    """Delete the sessions whose time is over."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()


@app.periodic(cron="*/10 * * * *")
@app.task(name="accounts.apply_factor_resets", queueing_lock="accounts.apply_factor_resets")
def apply_factor_resets(timestamp: int) -> None:
    """Remove the lost second factors whose delay is over."""
    for asked in second_factor.due_resets(timezone.now()):
        second_factor.apply_reset(asked=asked)


@app.periodic(cron="33 3 * * *")
@app.task(name="accounts.purge_unproven", queueing_lock="accounts.purge_unproven")
def purge_unproven(timestamp: int) -> None:
    """Free the addresses that somebody took at sign-up and never confirmed: their owner may want them."""
    never_in = User.objects.filter(last_login__isnull=True, date_joined__lt=timezone.now() - UNPROVEN_FOR)
    unproven = never_in.filter(emailaddress__verified=False).exclude(emailaddress__verified=True)
    # whoever an organisation, a file or the team knows was not opened by a sign-up
    unproven.filter(memberships=None, candidate=None, is_staff=False).delete()


@app.periodic(cron="43 * * * *")
@app.task(name="accounts.purge_tries", queueing_lock="accounts.purge_tries")
def purge_tries(timestamp: int) -> None:
    """Delete the counts of tries whose time is over."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_cache WHERE expires < now()")
