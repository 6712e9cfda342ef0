"""Favourites of a person: kept, dropped, read again. Professionals have their lists, not favourites."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from tremplin.directory.models import Favourite
from tremplin.jobs.models import JobPost
from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import NotYours
from tremplin.organisations.models import Organisation


@dataclass(frozen=True)
class State:
    """What the button needs."""

    url: str
    kept: bool


def state(actor: Actor, *, organisation: Organisation | None = None, post: JobPost | None = None) -> State | None:
    """Whether the person keeps it; None for a visitor or a professional, who have no favourites."""
    if not actor.is_authenticated or actor.is_professional:
        return None
    if organisation is not None:
        url = reverse("directory:favori_structure", args=[organisation.slug])
    else:
        url = reverse("directory:favori_poste", args=[post.pk])  # type: ignore[union-attr]
    return State(url, Favourite.objects.filter(user=actor.user, organisation=organisation, post=post).exists())


def visible_favourites(actor: Actor) -> QuerySet[Favourite]:
    """Hers, latest first."""
    check_person(actor)
    rows = Favourite.objects.filter(user=actor.user).select_related("organisation__commune", "post__organisation")
    return rows.select_related("post__commune").order_by("-created_at", "-pk")


def keep(*, by: Actor, **what: Any) -> None:
    """Kept once, however many times it is asked."""
    check_person(by)
    Favourite.objects.get_or_create(user=by.user, **what)


def drop(*, by: Actor, **what: Any) -> None:
    check_person(by)
    Favourite.objects.filter(user=by.user, **what).delete()


def check_person(actor: Actor) -> None:
    if not actor.is_authenticated or actor.is_professional:
        raise NotYours("persons_only", "Les favoris sont ceux des personnes, pour leur propre recherche.")
