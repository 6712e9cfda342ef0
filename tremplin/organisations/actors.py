"""From a logged-in person to the actor that every door and action takes."""

from typing import Any

from django.db.models import Exists, OuterRef

from tremplin.kernel.actor import ANONYMOUS, Actor
from tremplin.organisations.models import Dispositif, Membership, Network

# Where `tremplin.organisations.sessions` leaves the memberships it read with the user.
READ_WITH_USER = "memberships_read_with_user"


def actor_of(user: Any) -> Actor:
    """The actor for this person, in the organisation she chose or, failing that, the first she joined.

    Two queries at most: her current memberships with what each organisation may do, and her own pathway; none in a
    request, where both came with the session (`tremplin.organisations.sessions`).
    """
    if not user.is_authenticated:
        return ANONYMOUS
    membership = current_membership(user)
    candidate = getattr(user, "candidate", None) if membership is None else None
    if membership is None:
        return Actor(user=user, candidate_id=candidate.pk if candidate else None, is_staff=user.is_staff)
    organisation = membership.organisation
    prescriber = getattr(organisation, "prescriber", None)
    return Actor(
        user=user,
        membership=membership,
        organisation=organisation,
        is_employer=membership.employs and organisation.is_trusted,
        is_prescriber=prescriber is not None,
        is_authorised_prescriber=prescriber is not None and prescriber.is_authorised,
        is_network=membership.federates,
        is_administrator=membership.is_administrator,
        is_staff=user.is_staff,
    )


def memberships_of(user_id: Any) -> list[Membership]:
    """The current memberships of a person, oldest first, with user, organisation and its capacities. One query."""
    return list(
        Membership.objects.current()
        .filter(user=user_id)
        .select_related("user", "organisation__prescriber")
        .annotate(**capacities("organisation"))
        .order_by("started_on", "pk")
    )


def capacities(path: str) -> dict[str, Exists]:
    """What an organisation does besides prescribing, as columns of a query where `path` leads to it."""
    its = {"organisation": OuterRef(path)}
    return {
        "employs": Exists(Dispositif.objects.filter(**its, ended_on__isnull=True)),
        "federates": Exists(Network.objects.filter(**its)),
    }


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
