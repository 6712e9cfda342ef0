"""The notices that somebody may read: her own, except those of an organisation she left."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from tremplin.kernel import digests
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
