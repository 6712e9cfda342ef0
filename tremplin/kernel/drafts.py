"""Drafts: what a person has typed in a form of several pages, kept on the server and found again by its address."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from tremplin.kernel.actor import Actor
from tremplin.kernel.models import Draft
from tremplin.kernel.prepared import Param, Prepared

LIFETIME = timedelta(days=14)


def start(*, by: Actor, kind: str, payload: dict[str, Any]) -> Draft:
    """Create a draft owned by the actor in her current organisation."""
    return Draft.objects.create(
        kind=kind,
        owner=by.user,
        organisation_id=by.organisation_id,
        payload=payload,
        expires_at=timezone.now() + LIFETIME,
    )


def get(*, by: Actor, kind: str, pk: UUID, lock: bool = False) -> Draft:
    """The actor's own draft of that kind, begun in the same organisation; 404 otherwise. `lock` needs a transaction."""
    found = (LOCKED if lock else OWN).read(pk=pk, kind=kind, owner=by.user_id, now=timezone.now())
    # a person without organisation has none on her drafts either
    if not found or found[0].organisation_id != by.organisation_id or not by.reaches_people:
        raise Http404("Brouillon introuvable")
    return found[0]


def _own() -> QuerySet[Draft]:
    return Draft.objects.filter(
        pk=Param("pk"), kind=Param("kind"), owner_id=Param("owner"), expires_at__gt=Param("now")
    )


OWN = Prepared(_own)
LOCKED = Prepared(lambda: _own().select_for_update(of=("self",)))


def save(draft: Draft, **changes: Any) -> Draft:
    """Merge `changes` into the payload and push the expiry back."""
    draft.payload = {**draft.payload, **changes}
    draft.expires_at = timezone.now() + LIFETIME
    draft.save(update_fields=["payload", "expires_at", "updated_at"])
    return draft


def finish(draft: Draft, result_id: UUID) -> None:
    """Note what the draft became, in the transaction that made it: a second submit finds it there."""
    draft.result_id = result_id
    draft.save(update_fields=["result_id", "updated_at"])
