"""From a logged-in person to the actor that every door and action takes."""

from typing import Any

from django.db.models import Exists, OuterRef

from tremplin.kernel.actor import ANONYMOUS, Actor
from tremplin.kernel.models import AccessPause
from tremplin.kernel.prepared import Param, Prepared
from tremplin.organisations.models import Dispositif, Membership, Network

# Where `tremplin.organisations.sessions` leaves the memberships it read with the user.
READ_WITH_USER = "memberships_read_with_user"
PAUSE_READ = "pause_read_with_user"


def actor_of(user: Any) -> Actor:
    """The actor for this person, in the organisation she chose or, failing that, the first she joined.

    Three queries at most: her current memberships with what each organisation may do, her own pathway, the pause of her
    access; none in a request, where all came with the session (`tremplin.organisations.sessions`).
    """
    if not user.is_authenticated:
        return ANONYMOUS
    membership = current_membership(user)
    candidate = getattr(user, "candidate", None) if membership is None else None
    paused_at = paused_since(user) if membership is not None or user.is_staff else None
    # An account whose readings are paused acts for nobody and on nobody.
    is_staff = user.is_staff and paused_at is None
    if membership is None:
        own = candidate.pk if candidate else None
        return Actor(user=user, candidate_id=own, is_staff=is_staff, paused_at=paused_at)
    organisation = membership.organisation
    prescriber = getattr(organisation, "prescriber", None)
    # What an unverified organisation says it does gives no right; nor does anything while the access is paused.
    acts = organisation.is_trusted and paused_at is None
    return Actor(
        user=user,
        membership=membership,
        organisation=organisation,
        is_employer=membership.employs and acts,
        is_prescriber=prescriber is not None and acts,
        is_authorised_prescriber=prescriber is not None and prescriber.is_authorised and acts,
        is_network=membership.federates and acts,
        is_administrator=membership.is_administrator and paused_at is None,
        is_staff=is_staff,
        is_trusted=organisation.is_trusted,
        paused_at=paused_at,
    )


def paused_since(user: Any) -> Any:
    """Since when this account's access to people's files is paused, or None; read with the session in a request."""
    if hasattr(user, PAUSE_READ):
        read = getattr(user, PAUSE_READ)
        # good for one actor only, like the memberships
        delattr(user, PAUSE_READ)
        return read
    return next((at for (at,) in _PAUSE.values(user=user.pk)), None)


def memberships_of(user_id: Any) -> list[Membership]:
    """The current memberships of a person, oldest first, with user, organisation and its capacities. One query."""
    return _MEMBERSHIPS.read(user=user_id)


CAPACITIES = ("employs", "federates")


def capacities(path: str) -> dict[str, Exists]:
    """What an organisation does besides prescribing, as columns (`CAPACITIES`) of a query where `path` leads to it."""
    its = {"organisation": OuterRef(path)}
    return {
        "employs": Exists(Dispositif.objects.filter(**its, ended_on__isnull=True)),
        "federates": Exists(Network.objects.filter(**its)),
    }


_MEMBERSHIPS = Prepared(
    lambda: (
        Membership.objects.current()
        .filter(user=Param("user"))
        .select_related("user", "organisation__prescriber")
        .annotate(**capacities("organisation"))
        .order_by("started_on", "pk")
    )
)
_PAUSE = Prepared(
    lambda: AccessPause.objects.filter(user=Param("user"), lifted_at=None).order_by("pk").values_list("paused_at")[:1]
)


def current_membership(user: Any) -> Membership | None:
    """The membership she acts under. The list is kept on the user for the account menu of the same request."""
    read = getattr(user, READ_WITH_USER, None)
    if read is None:
        read = memberships_of(user.pk)
    else:
        # good for one actor only: whoever asks again later reads the rights of that moment
        delattr(user, READ_WITH_USER)
    user.current_memberships = read
    chosen = [one for one in read if one.pk == user.current_membership_id]
    return (chosen or read or [None])[0]
