"""What is done to a fiche de poste. Saving, opening and refreshing start its 90 days again."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from tremplin.jobs.access import check_own
from tremplin.jobs.models import JobPost
from tremplin.kernel import journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import Refused
from tremplin.organisations.models import Dispositif
from tremplin.reference.models import Commune, Trade
from tremplin.rules import contracts, numbers
from tremplin.rules.kinds import DispositifKind

JOURNALED = (
    "title",
    "trade_id",
    "commune_id",
    "dispositif_id",
    "contract_kinds",
    "weekly_hours",
    "hourly_pay",
    "positions",
    "cv_wanted",
)


@dataclass(frozen=True, kw_only=True)
class PostValues:
    """What the form of a post gives. `weekly_hours`: hours a week, at most 48, or None. `hourly_pay`: gross euros, or None."""

    dispositif: Dispositif
    trade: Trade
    title: str
    commune: Commune
    contract_kinds: Iterable[str]
    weekly_hours: Decimal | None = None
    hourly_pay: Decimal | None = None
    positions: int = 1
    missions: str = ""
    profile: str = ""
    cv_wanted: bool = False


@act
def create_post(*, by: Actor, values: PostValues) -> JobPost:
    """Publish a post of the actor's structure."""
    check_own(by, values.dispositif.organisation_id)
    _check(values)
    post = JobPost(organisation_id=values.dispositif.organisation_id)
    _write(post, values)
    post.save()
    journal.record(by=by, verb="jobs.create", obj=post, after=_snapshot(post))
    return post


@act
def edit_post(*, by: Actor, post: JobPost, values: PostValues) -> JobPost:
    """Change a post; a change says that it is up to date."""
    fresh = _lock(by, post)
    check_own(by, values.dispositif.organisation_id)
    _check(values)
    before = _snapshot(fresh)
    _write(fresh, values)
    _stamp(fresh)
    fresh.save()
    journal.record(by=by, verb="jobs.edit", obj=fresh, before=before, after=_snapshot(fresh))
    return fresh


def _lock(by: Actor, post: JobPost) -> JobPost:
    check_own(by, post.organisation_id)
    return JobPost.objects.select_for_update(of=("self",)).get(pk=post.pk)


def _check(values: PostValues) -> None:
    """Refuse contracts that this dispositif does not offer, and a dispositif that has ended."""
    if values.dispositif.ended_on is not None:
        raise Refused("dispositif_ended", "Ce dispositif est terminé. Choisissez-en un autre.", field="dispositif")
    offered = contracts.offered(dispositif=DispositifKind(values.dispositif.kind)).types
    refused = [kind for kind in values.contract_kinds if kind not in offered]
    if refused or not values.contract_kinds:
        labels = ", ".join(one.label for one in offered)
        message = f"Contrats possibles pour le dispositif {values.dispositif.kind} : {labels}."
        raise Refused("contract_not_offered", message, field="contract_kinds")
    _check_pay(values)


def _check_pay(values: PostValues) -> None:
    """Refuse what no contract of this post may pay."""
    if values.hourly_pay is None or contracts.PAID_OTHERWISE & set(values.contract_kinds):
        return
    least = contracts.minimum_wage(weekly_hours=0).hourly_eur
    if values.hourly_pay < Decimal(str(least)):
        smic = numbers.in_french(least, 2)
        message = f"Le SMIC est de {smic} € brut par heure : un salaire ne peut pas être plus bas."
        raise Refused("pay_too_low", message, field="hourly_pay")


def _write(post: JobPost, values: PostValues) -> None:
    latitude, longitude = _position(post, values.commune)
    post.dispositif, post.trade, post.commune = values.dispositif, values.trade, values.commune
    post.title = values.title.strip()
    post.latitude, post.longitude = latitude, longitude
    post.contract_kinds = list(values.contract_kinds)
    post.weekly_hours, post.hourly_pay, post.positions = values.weekly_hours, values.hourly_pay, values.positions
    post.missions, post.profile = values.missions.strip(), values.profile.strip()
    post.cv_wanted = values.cv_wanted


def _position(post: JobPost, commune: Commune) -> tuple[float, float]:
    """Where the structure is when it is in that commune, else the centre of the commune."""
    structure = post.organisation
    if structure.commune_id == commune.pk and structure.latitude is not None and structure.longitude is not None:
        return structure.latitude, structure.longitude
    if commune.latitude is None or commune.longitude is None:
        raise Refused("place_without_position", "Nous ne savons pas situer cette commune.", field="commune")
    return commune.latitude, commune.longitude


def _snapshot(post: JobPost) -> dict[str, Any]:
    return {name: getattr(post, name) for name in JOURNALED}


def _stamp(post: JobPost) -> None:
    post.refreshed_on, post.reminded_on = timezone.localdate(), None


@act
def open_post(*, by: Actor, post: JobPost) -> JobPost:
    """Publish a closed post again."""
    fresh = _lock(by, post)
    if fresh.is_open:
        return fresh
    fresh.closed_on, fresh.closed_why = None, ""
    fresh.opened_on = timezone.localdate()
    _stamp(fresh)
    fresh.save(update_fields=["closed_on", "closed_why", "opened_on", "refreshed_on", "reminded_on"])
    journal.record(by=by, verb="jobs.open", obj=fresh)
    return fresh


@act
def close_post(*, by: Actor, post: JobPost, why: str = JobPost.ClosedWhy.MEMBER) -> JobPost:
    """Take a post off the search. The candidatures it received stay."""
    fresh = _lock(by, post)
    if not fresh.is_open:
        return fresh
    fresh.closed_on, fresh.closed_why = timezone.localdate(), why
    fresh.save(update_fields=["closed_on", "closed_why"])
    journal.record(by=by, verb="jobs.close", obj=fresh, after={"why": why})
    return fresh


@act
def refresh_post(*, by: Actor, post: JobPost) -> JobPost:
    """The structure still hires for this post: its 90 days start again."""
    fresh = _lock(by, post)
    if not fresh.is_open:
        raise Refused("post_closed", "Ce poste est fermé. Ouvrez-le d’abord.")
    _stamp(fresh)
    fresh.save(update_fields=["refreshed_on", "reminded_on"])
    journal.record(by=by, verb="jobs.refresh", obj=fresh)
    return fresh
