"""Who reaches an alert: its account, or whoever holds the link of one of its mails."""

import hashlib
from uuid import UUID

from django.core import signing
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from tremplin.directory.models import Alert
from tremplin.kernel.actor import Actor

SALT = "tremplin.alerts"


def own_alerts(actor: Actor) -> QuerySet[Alert]:
    """Hers, whatever the organisation in which she works, latest first."""
    return Alert.objects.filter(user=actor.user_id, user__isnull=False).order_by("-created_at", "-pk")


def get_own_alert(actor: Actor, pk: UUID) -> Alert:
    found = own_alerts(actor).filter(pk=pk).first()
    if found is None:
        raise Http404("Alerte introuvable")
    return found


def token_of(alert: Alert) -> str:
    """What the links of its mails carry: signed, with neither the address nor the search in it."""
    return signing.dumps(str(alert.pk), salt=SALT)


def get_linked_alert(token: str) -> Alert | None:
    """The confirmed alert of a mail's link; None once it is stopped. 404 for a link that we did not sign."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        raise Http404("Lien inconnu") from None
    return Alert.objects.filter(pk=pk, confirmed_at__isnull=False).first()


def alerts_of(email: str) -> QuerySet[Alert]:
    """Those that this address has confirmed without an account, latest first."""
    rows = Alert.objects.filter(user__isnull=True, email=email, confirmed_at__isnull=False)
    return rows.order_by("-created_at", "-pk")


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def get_waiting_alert(token: str) -> Alert | None:
    """The alert that this link may still confirm, or None."""
    return Alert.objects.filter(
        token_hash=hashed(token), confirmed_at__isnull=True, expires_at__gt=timezone.now()
    ).first()
