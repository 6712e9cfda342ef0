"""What somebody may read of her own: her notices, except those of an organisation she left; her sessions; her codes.

And what an account may do before its address is proven: nothing that another person, or an organisation, relies on.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from tremplin.accounts.models import Session
from tremplin.kernel import digests
from tremplin.kernel.errors import NotYours
from tremplin.kernel.models import MailPreference, Notice
from tremplin.kernel.preferences import read_token


def visible_notices(user: Any) -> QuerySet[Notice]:
    """Latest first. A digest only repeats the others: it is not shown."""
    current = user.memberships.filter(ended_on__isnull=True).values("organisation_id")
    mine = Notice.objects.filter(Q(organisation_id__isnull=True) | Q(organisation_id__in=current), user=user)
    return mine.exclude(topic=digests.TOPIC).order_by("-created_at", "-pk")


def get_notice(user: Any, pk: UUID) -> Notice:
    """One of hers, or 404."""
    found = visible_notices(user).filter(pk=pk).first()
    if found is None:
        raise Http404("Message introuvable")
    return found


def get_stop(token: str) -> MailPreference:
    """What the link of a mail stops, not saved. Holding the link is the right to stop; 404 for one we did not sign."""
    found = read_token(token)
    if found is None:
        raise Http404("Lien inconnu")
    return found


@dataclass(frozen=True)
class Connection:
    """One line of « Mes connexions ». `opened_at` and the words are empty for a session older than this page."""

    handle: UUID
    device: str
    place: str
    opened_at: datetime | None
    seen_at: datetime
    current: bool


def visible_sessions(user: Any, current_key: str | None) -> list[Connection]:
    """Her living sessions, the one asking first, then the latest seen."""
    rows = Session.objects.filter(user=user, expire_date__gt=timezone.now()).order_by("-seen_at")
    return sorted((_connection(row, current_key) for row in rows), key=lambda one: not one.current)


def _connection(row: Session, current_key: str | None) -> Connection:
    opened = row.get_decoded().get("opened", {})
    at = datetime.fromisoformat(opened["at"]) if opened else None
    device, place = opened.get("device", "appareil inconnu"), opened.get("place", "")
    return Connection(row.handle, device, place, at, row.seen_at, row.session_key == current_key)


def own_recovery_codes(user: Any) -> Any:
    """allauth's wrapper of her codes, or 404."""
    found = user.authenticator_set.filter(type="recovery_codes").first()
    if found is None:
        raise Http404("Pas de codes de secours")
    return found.wrap()


def has_proven(user: Any, email: str) -> bool:
    """Whether the account has confirmed that this address is hers. Nobody's account has confirmed none."""
    return user is not None and bool(user.emailaddress_set.filter(email__iexact=email, verified=True).exists())


def check_address_proven(user: Any) -> None:
    """Refuse for an account whose present address was never confirmed, however it was opened."""
    if not has_proven(user, user.email):
        message = "Confirmez d’abord votre adresse e-mail : reconnectez-vous, un code vous sera envoyé."
        raise NotYours("address_not_proven", message)
