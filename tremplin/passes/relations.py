"""In which quality somebody stands before a PASS, and what the rules let that quality do."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import NotYours, Refused
from tremplin.passes.models import Pass
from tremplin.rules import passes as law
from tremplin.rules.kinds import PassAction, PassRelation, PassStatus


def relations_of(actor: Actor, found: Pass, hires: Sequence[Any]) -> tuple[PassRelation, ...]:
    """Every link of the actor with the PASS. `hires`: its contracts that were not cancelled, oldest first."""
    if actor.organisation is None:
        holder = found.candidate.user_id is not None and found.candidate.user_id == actor.user_id
        return (PassRelation.HOLDER,) if holder else (PassRelation.STAFF,) if actor.is_team else ()
    links = [PassRelation.STAFF] if actor.is_team else []
    if actor.is_employer:
        links.append(_as_employer(actor, hires))
    if actor.is_authorised_prescriber:
        links.append(PassRelation.LINKED_PRESCRIBER)
    return tuple(links)


def last_of(hires: Sequence[Any]) -> Any:
    """The last hire: the one agreed last, then the one that begins last. A renewal is no new hire. None without any."""
    new = [hire for hire in hires if hire.renews_id is None]
    return max(new, key=lambda hire: (timezone.localdate(hire.created_at), hire.starts_on), default=None)


def _as_employer(actor: Actor, hires: Sequence[Any]) -> PassRelation:
    employers = [hire.dispositif.organisation_id for hire in hires]
    last = last_of(hires)
    if last is not None and last.dispositif.organisation_id == actor.organisation_id:
        return PassRelation.LAST_EMPLOYER
    return PassRelation.EMPLOYER if actor.organisation_id in employers else PassRelation.RECEIVER


def permission(action: PassAction, relations: Sequence[PassRelation], status: PassStatus) -> law.PermissionResult:
    """The answer of the rules: the first quality that may, else why the best placed one may not."""
    asked = [law.permission(action=action, relation=one, status=status) for one in relations or [PassRelation.NONE]]
    return min(asked, key=lambda result: len(result.errors))


def check(action: PassAction, relations: Sequence[PassRelation], status: PassStatus) -> None:
    """Refuse an action that no quality of the actor may do, or that the state of the PASS forbids."""
    result = permission(action, relations, status)
    if result.allowed:
        return
    message = " ".join(result.explanation.missing)
    if "relation_may_not" in result.errors:
        raise NotYours("relation_may_not", message)
    raise Refused("status_forbids", message)
