"""The « Candidater » panel: whether a structure receives candidatures, and where each visitor goes from there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from tremplin.jobs.models import JobPost
from tremplin.kernel.actor import Actor
from tremplin.kernel.addresses import address_of
from tremplin.organisations.models import Dispositif, Organisation

OPEN, POSTS_ONLY, BLOCKED, NOBODY, CLOSED = "open", "posts_only", "blocked", "nobody", "closed"


@dataclass(frozen=True)
class Way:
    """One button. `main` when it is the page's primary action."""

    label: str
    url: str
    main: bool


def reception(organisation: Organisation, dispositifs: Sequence[Dispositif], posts: Sequence[Any]) -> str:
    """What the structure receives today, as `applications.actions.send` will check it again."""
    hiring = [one for one in dispositifs if one.hires]  # type: ignore[attr-defined]  # set by `access.current_dispositifs`
    if organisation.closed_on or not hiring:
        return CLOSED
    if not organisation.has_members:  # type: ignore[attr-defined]
        return NOBODY
    if all(one.blocked_since for one in hiring):
        return BLOCKED
    if organisation.spontaneous_open_since is None:
        return POSTS_ONLY if posts else BLOCKED
    return OPEN


def apply_url(actor: Actor, organisation: Organisation, post: Any = None) -> str:
    """First page of a candidature; a visitor logs in first and comes back to it."""
    url = address_of("applications:apply", organisation.pk)
    if post is not None:
        url += f"?poste={post.pk}"
    return url if actor.is_authenticated else f"{address_of('account_login')}?{urlencode({'next': url})}"


def may_apply(actor: Actor) -> bool:
    """Everybody but a member of an organisation that neither hires nor orients (network head, buyer…)."""
    return not actor.is_professional or actor.is_employer or actor.is_prescriber


def ways(actor: Actor, organisation: Organisation, post: JobPost | None = None) -> list[Way]:
    """For oneself, for somebody one accompanies, or both when we do not know who is there."""
    url = apply_url(actor, organisation, post)
    if actor.organisation_id == organisation.pk and actor.is_employer:
        return [Way("Ajouter une candidature reçue autrement", url, True)]
    for_me, for_another = "Candidater pour moi", "Candidater pour une personne que j’accompagne"
    if not may_apply(actor):
        return []
    if actor.is_professional:
        return [Way(for_another, url, True)]
    return (
        [Way(for_me, url, True)] if actor.is_authenticated else [Way(for_me, url, True), Way(for_another, url, False)]
    )
