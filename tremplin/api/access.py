"""Who reaches what: the files of the open data, for everybody; the keys of an organisation, for who administers it."""

from collections.abc import Collection
from pathlib import Path
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from tremplin.api import dumps
from tremplin.api.models import ApiKey
from tremplin.kernel.actor import Actor
from tremplin.kernel.models import JournalEntry

LATEST = "dernier"


def get_file(day: str, name: str) -> Path:
    """A file of the open data; 404 for another day or another name. « dernier »: of the latest day."""
    kept = dumps.kept()
    found = kept[:1] if day == LATEST else [one for one in kept if one.folder.name == day]
    path = found[0].file(name) if found else None
    if path is None or not path.is_file():
        raise Http404("Fichier introuvable")
    return path


def check_may_hold_keys(actor: Actor) -> None:
    """Whoever administers a verified organisation; 404 for anybody else."""
    if actor.organisation is None or not actor.is_administrator or not actor.is_trusted:
        raise Http404("Page réservée aux personnes qui administrent une organisation vérifiée")


def own_keys(actor: Actor) -> QuerySet[ApiKey]:
    """The keys of the current organisation, the latest first."""
    check_may_hold_keys(actor)
    return (
        ApiKey.objects.filter(organisation=actor.organisation_id).select_related("created_by").order_by("-created_at")
    )


def get_key(actor: Actor, pk: UUID) -> ApiKey:
    found = own_keys(actor).filter(pk=pk).first()
    if found is None:
        raise Http404("Clé introuvable")
    return found


def replaced_by(keys: Collection[ApiKey]) -> dict[UUID, ApiKey]:
    """By the identifier of each replaced key, the one in its place today, itself never replaced. `keys`: all those of an
    organisation. One query: the journal knows what took the place of what."""
    lines = JournalEntry.objects.filter(
        object_type=ApiKey._meta.label_lower, object_id__in=[str(one.pk) for one in keys], verb="api.replace_key"
    )
    after = {UUID(one.object_id): one.after["by"] for one in lines.order_by("at")}
    drawn = {one.prefix: one for one in sorted(keys, key=lambda one: one.created_at)}
    found = {}
    for one in keys:
        last = one
        while (following := drawn.get(after.get(last.pk, ""))) and following.created_at > last.created_at:
            last = following
        if last is not one:
            found[one.pk] = last
    return found
