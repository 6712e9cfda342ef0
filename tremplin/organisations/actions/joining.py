"""Ask to join an organisation, and how it is answered: by its administrators, its address on the register, the network.

Nothing said to who asks tells who the members are. Whoever holds the register's mailbox is of the organisation: the link
sent there names the person and her address, lives 14 days, serves once.
"""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tremplin.accounts.access import has_proven
from tremplin.accounts.actions import switch_organisation
from tremplin.accounts.models import User
from tremplin.kernel import journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import NotYours, Refused
from tremplin.organisations import messages_joining as messages
from tremplin.organisations.access_joining import hashed
from tremplin.organisations.actions.members import lock_organisation
from tremplin.organisations.models import JoinRequest, Membership, Organisation, new_token

Way, State = JoinRequest.Way, JoinRequest.State
LINK_LIVES = timedelta(days=14)
# Against floods and against trying one door after another.
MOST_PENDING_OF_A_PERSON, MOST_A_DAY = 3, 5
MOST_PENDING_OF_AN_ORGANISATION = 10
MOST_LINKS_A_WEEK = 3
AFTER_A_REFUSAL = timedelta(days=30)
# Administrators who stay silent that long no longer keep somebody outside.
SILENCE = timedelta(days=14)


@act
def ask_to_join(*, by: Actor, organisation: Organisation, message: str) -> JoinRequest:
    """Ask. Refused without a confirmed address, for a member, twice, too often, or too soon after a refusal."""
    organisation = lock_organisation(organisation)
    user = _asker(by)
    check_may_ask(user, organisation)
    if not message.strip():
        raise Refused("message_required", "Dites votre fonction, et comment le vérifier.", field="message")
    request = JoinRequest.objects.create(
        organisation=organisation, user=user, way=way_of(organisation), message=message.strip()
    )
    journal.record(by=by, verb="organisations.ask_to_join", obj=request, after={"way": request.way})
    _put_to_who_decides(request)
    return request


def _asker(by: Actor) -> User:
    """The account, locked: her requests are counted one after the other."""
    if by.user is None:
        raise NotYours("login_required", "Connectez-vous pour rejoindre une organisation.")
    return User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.user_id)


def check_may_ask(user: Any, organisation: Organisation) -> None:
    """Refuse what `ask_to_join` refuses, before anything is typed."""
    if not has_proven(user, user.email):
        message = "Confirmez d’abord votre adresse e-mail : ouvrez le message que nous vous avons envoyé."
        raise Refused("address_unverified", message)
    if organisation.closed_on is not None:
        raise Refused("organisation_closed", "Cette organisation a fermé.")
    if organisation.memberships.current().filter(user=user).exists():
        raise Refused("already_member", "Vous faites déjà partie de cette organisation.")
    _check_how_often(user, organisation)


def _check_how_often(user: Any, organisation: Organisation) -> None:
    now, own = timezone.now(), JoinRequest.objects.filter(user=user)
    here = own.filter(organisation=organisation)
    if here.filter(state=State.PENDING).exists():
        raise Refused("already_asked", "Votre demande est déjà partie. Elle attend une réponse.")
    if here.filter(state=State.REFUSED, decided_at__gt=now - AFTER_A_REFUSAL).exists():
        message = "Votre demande a été refusée il y a moins de 30 jours. En cas d’erreur, écrivez à l’équipe du réseau."
        raise Refused("refused_lately", message)
    if own.filter(state=State.PENDING).count() >= MOST_PENDING_OF_A_PERSON:
        message = f"Vous avez déjà {MOST_PENDING_OF_A_PERSON} demandes en attente. Retirez-en une, ou attendez."
        raise Refused("too_many_requests", message)
    if own.filter(asked_at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
        raise Refused("too_many_today", "Vous avez fait beaucoup de demandes aujourd’hui. Réessayez demain.")
    if organisation.join_requests.filter(state=State.PENDING).count() >= MOST_PENDING_OF_AN_ORGANISATION:
        message = "Cette organisation a reçu beaucoup de demandes. Réessayez dans quelques jours."
        raise Refused("organisation_flooded", message)


def way_of(organisation: Organisation) -> Way:
    """Who decides: its administrators if it has any, its address on the register, else the network."""
    if organisation.memberships.current().filter(role=Membership.Role.ADMINISTRATOR).exists():
        return Way.ADMINISTRATORS
    if not organisation.register_email or not organisation.is_trusted:
        return Way.NETWORK
    week = timezone.now() - timedelta(days=7)
    lately = organisation.join_requests.filter(way=Way.REGISTER, asked_at__gt=week).count()
    return Way.REGISTER if lately < MOST_LINKS_A_WEEK else Way.NETWORK


def _put_to_who_decides(request: JoinRequest) -> None:
    """Write to who decides now; the link of the register's way is made here, and nowhere else."""
    request.waits_since = timezone.now()
    if request.way == Way.REGISTER:
        token = new_token()
        request.token_hash, request.link_expires_at = hashed(token), request.waits_since + LINK_LIVES
        messages.link_for_register(request, token)
    elif request.way == Way.ADMINISTRATORS:
        messages.asked_administrators(request)
    else:
        messages.asked_network(request)
    request.save(update_fields=["way", "waits_since", "token_hash", "link_expires_at"])


def _locked(request: JoinRequest) -> JoinRequest:
    """Its organisation first, then the request; refused once decided."""
    organisation = lock_organisation(request.organisation)
    rows = JoinRequest.objects.select_for_update(of=("self",)).select_related("user")
    fresh = rows.get(pk=request.pk)
    fresh.organisation = organisation
    if not fresh.is_pending:
        raise Refused("already_decided", f"Cette demande est déjà {fresh.get_state_display().lower()}.")
    return fresh


@act
def withdraw_request(*, by: Actor, request: JoinRequest) -> JoinRequest:
    """She no longer asks; the link at the register's address leads nowhere."""
    fresh = _locked(request)
    if fresh.user_id != by.user_id:
        raise NotYours("not_yours", "Cette demande n’est pas la vôtre.")
    return _close(by, fresh, State.WITHDRAWN)


@act
def hand_to_network(*, by: Actor, request: JoinRequest) -> JoinRequest:
    """She asks the network instead: the register's mailbox is dead, or the administrators stay silent."""
    fresh = _locked(request)
    if fresh.user_id != by.user_id:
        raise NotYours("not_yours", "Cette demande n’est pas la vôtre.")
    if not may_hand_over(fresh):
        message = "Les personnes qui administrent l’organisation ont 14 jours pour répondre."
        raise Refused("too_early", message)
    before, fresh.way = fresh.way, Way.NETWORK
    _put_to_who_decides(fresh)
    journal.record(
        by=by, verb="organisations.hand_to_network", obj=fresh, before={"way": before}, after={"way": fresh.way}
    )
    return fresh


def may_hand_over(request: JoinRequest) -> bool:
    """Whether the network may be asked instead of who decides now."""
    if request.way == Way.ADMINISTRATORS:
        return timezone.now() - request.waits_since >= SILENCE
    return request.way == Way.REGISTER


@act
def accept_request(*, by: Actor, request: JoinRequest, role: str = "", functions: tuple[str, ...] = ()) -> Membership:
    """Let her in. The first member of an organisation administers it; others have the role that who accepts gives."""
    fresh = _locked(request)
    _check_decider(by, fresh)
    return _join(by, fresh, role, functions)


@act
def refuse_request(*, by: Actor, request: JoinRequest, reason: str) -> JoinRequest:
    """Say no, and why: she reads the reason, not who wrote it."""
    fresh = _locked(request)
    _check_decider(by, fresh)
    if not reason.strip():
        raise Refused("reason_required", "Écrivez pourquoi : la personne le lira.", field="reason")
    fresh.reason = reason.strip()
    return _refuse(by, fresh)


@act
def confirm_by_link(*, by: Actor, request: JoinRequest) -> Membership:
    """The register's mailbox says that she is of the organisation. `by` may be anybody: the link is the proof."""
    fresh = _locked(request)
    _check_link(fresh)
    return _join(by, fresh, "", ())


@act
def deny_by_link(*, by: Actor, request: JoinRequest) -> JoinRequest:
    """The register's mailbox says that nobody there knows her; the network is told."""
    fresh = _locked(request)
    _check_link(fresh)
    fresh.reason = "L’organisation ne reconnaît pas cette demande."
    refused = _refuse(by, fresh)
    messages.denied_by_register(refused)
    return refused


def _check_link(request: JoinRequest) -> None:
    if not request.link_is_open:
        raise Refused("link_over", "Ce lien n’est plus valable.")


def _check_decider(by: Actor, request: JoinRequest) -> None:
    """Administrators decide for their organisation, the network where nobody can; nobody for herself."""
    if by.user_id == request.user_id:
        raise NotYours("conflict_of_interest", "Vous ne pouvez pas répondre à votre propre demande.")
    if request.way == Way.ADMINISTRATORS:
        allowed = by.is_administrator and by.organisation_id == request.organisation_id
    else:
        allowed = request.way == Way.NETWORK and (by.is_team or by.is_staff)
    if not allowed:
        raise NotYours("not_the_decider", "Cette demande attend la réponse de quelqu’un d’autre.")


def _join(by: Actor, request: JoinRequest, role: str, functions: tuple[str, ...]) -> Membership:
    organisation, user = request.organisation, request.user
    if organisation.closed_on is not None:
        raise Refused("organisation_closed", "Cette organisation a fermé.")
    if organisation.memberships.current().filter(user=user).exists():
        raise Refused("already_member", f"{user} fait déjà partie de l’équipe.")
    first = not organisation.memberships.current().exists()
    membership = Membership.objects.create(
        user=user,
        organisation=organisation,
        role=Membership.Role.ADMINISTRATOR if first else role or Membership.Role.MEMBER,
        functions=list(functions),
    )
    _close(by, request, State.ACCEPTED)
    if user.current_membership_id is None:
        switch_organisation(user=user, membership_id=membership.pk)
    journal.record(
        by=by, verb="organisations.join", obj=membership, after={"role": membership.role, "way": request.way}
    )
    messages.accepted(request, membership)
    if first:
        put_again(organisation)
    return membership


def put_again(organisation: Organisation) -> None:
    """Who decides has changed (a first administrator came, or the last one left): the other requests go to her."""
    way = way_of(organisation)
    for other in organisation.join_requests.filter(state=State.PENDING).exclude(way=way).select_related("user"):
        other.organisation, other.way = organisation, way
        _put_to_who_decides(other)


def came_otherwise(by: Actor, organisation: Organisation, *, first: bool) -> None:
    """An invitation brought her in: what she asked there is closed, and the others ask who decides now."""
    for own in organisation.join_requests.filter(state=State.PENDING, user=by.user):
        _close(by, own, State.WITHDRAWN)
    if first:
        put_again(organisation)


def _refuse(by: Actor, request: JoinRequest) -> JoinRequest:
    _close(by, request, State.REFUSED)
    messages.refused(request)
    return request


def _close(by: Actor, request: JoinRequest, state: State) -> JoinRequest:
    request.state = state
    by_register = request.way == Way.REGISTER and state != State.WITHDRAWN
    request.decided_by_label = Way.REGISTER.label if by_register else by.label[:200]
    request.decided_at, request.decided_by = timezone.now(), by.user
    request.save(update_fields=["state", "decided_at", "decided_by", "decided_by_label", "reason"])
    journal.record(by=by, verb="organisations.answer_join", obj=request, after={"state": state, "way": request.way})
    return request
