"""Sessions, read with whom they are for: session, account, memberships and own pathway come in one query.

Nothing is kept from one request to the next, so a right withdrawn is gone at the next page.
"""

from contextlib import suppress
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import DatabaseError, transaction
from django.db.models import Count, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from tremplin.accounts.models import Session, User
from tremplin.kernel import digests
from tremplin.kernel.models import AccessPause, Notice
from tremplin.kernel.prepared import Param, Prepared
from tremplin.organisations.actors import CAPACITIES, PAUSE_READ, READ_WITH_USER, capacities
from tremplin.organisations.models import Membership

SEEN_EVERY = timedelta(hours=1)
# Whom the session that this request has just read is for, until the authentication backend asks for her.
_read: ContextVar[User | None] = ContextVar("_read", default=None)


class SessionStore(DatabaseStore):
    """Django's sessions in the database, in a table that says whose each one is. `row` is the one read."""

    row: Session | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]
        row.user_id = data.get(SESSION_KEY)
        row.expire_date = min(row.expire_date, _last_instant(data))
        return row

    def _get_session_from_db(self) -> Session | None:
        rows = WITH_USER.read(key=self.session_key, now=timezone.now())
        _read.set(_user_of(rows) if rows and rows[0].user_id else None)
        if not rows:
            self._session_key = None
            return None
        self.row = rows[0]
        return self.row


def _last_instant(data: dict[str, Any]) -> datetime:
    """A session ends so long after its log-in, however often it is saved meanwhile."""
    opened = data.get("opened", {}).get("at")
    start = datetime.fromisoformat(opened) if opened else timezone.now()
    return start + timedelta(seconds=settings.SESSION_COOKIE_AGE)


def is_idle(session: Any) -> bool:
    """Whether nothing was done in it for longer than an office may; never in a session read as new."""
    row, most = getattr(session, "row", None), settings.IDLE_AT_WORK
    return most is not None and row is not None and timezone.now() - row.seen_at > most


def touch(session: Any) -> None:
    """Note, once an hour at most, that the session is in use: « Mes connexions » says when each was last seen.

    A reading may cause this one, as it may write the line that says who opened a file. A database that only reads for
    the time of a maintenance does without.
    """
    row, now = getattr(session, "row", None), timezone.now()
    if row is not None and now - row.seen_at > SEEN_EVERY:
        with suppress(DatabaseError), transaction.atomic():
            Session.objects.filter(pk=row.pk).update(seen_at=now)


def user_just_read(user_id: Any) -> User | None:
    """The account that came with this request's session, once; None when another one is asked for."""
    user = _read.get()
    _read.set(None)
    return user if user is not None and str(user.pk) == str(user_id) else None


def _with_user() -> QuerySet[Session]:
    """One row a current membership; one row for whoever has none."""
    current = FilteredRelation("user__memberships", condition=Q(user__memberships__ended_on__isnull=True))
    return (
        Session.objects.annotate(member=current)
        .select_related("user__candidate", "member__organisation__prescriber")
        .annotate(**capacities("member__organisation"), unread=_unread(), paused_at=_paused())
        .filter(session_key=Param("key"), expire_date__gt=Param("now"))
        .order_by("member__started_on", "member__pk")
    )


def _unread() -> Coalesce:
    """How many messages she has not read: every page's header says it."""
    mine = Notice.objects.filter(user=OuterRef("user"), read_at__isnull=True).exclude(topic=digests.TOPIC)
    return Coalesce(Subquery(mine.order_by().values("user").annotate(n=Count("pk")).values("n")), 0)


def _paused() -> Subquery:
    """Since when her access to people's files is paused."""
    return Subquery(AccessPause.objects.filter(user=OuterRef("user"), lifted_at=None).values("paused_at"))


WITH_USER = Prepared(_with_user)


def _user_of(rows: list[Any]) -> User:
    user: Any = rows[0].user
    memberships: list[Membership] = []
    for row in rows:
        member = getattr(row, "member", None)
        if member is not None and member.organisation.closed_on is None:
            member.user = user
            for name in CAPACITIES:
                setattr(member, name, getattr(row, name))
            memberships.append(member)
    setattr(user, READ_WITH_USER, memberships)
    setattr(user, PAUSE_READ, rows[0].paused_at)
    user.unread_notices = rows[0].unread
    return user  # type: ignore[no-any-return]
