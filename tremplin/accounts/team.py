"""The platform's team: who is in it, and the accounts that it closes or opens again.

The first of the team is made on the server (`django-admin createsuperuser`), the others by the team, among people who
have an account and an address that they confirmed. Each change is journalled, and the person is told.
"""

from tremplin.accounts import messages
from tremplin.accounts.access import has_proven
from tremplin.accounts.models import User
from tremplin.accounts.security import end_sessions
from tremplin.kernel import journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act, lock
from tremplin.kernel.errors import NotYours, Refused


@act
def join_team(*, by: Actor, user: User) -> None:
    """She reads and does what the team does, once her second factor is set up: at her next page."""
    user = _locked(by, user)
    if user.is_staff:
        raise Refused("in_team", f"{user} fait déjà partie de l’équipe.")
    if not user.is_active:
        raise Refused("closed", f"Le compte de {user} est fermé : rouvrez-le d’abord.")
    if hasattr(user, "candidate"):
        raise Refused(
            "on_pathway",
            f"{user} suit un parcours avec ce compte : l’équipe agit avec un autre compte, à une autre adresse.",
        )
    if not has_proven(user, user.email):
        raise Refused("unconfirmed", f"{user} n’a pas confirmé son adresse : elle le fait à sa prochaine connexion.")
    _change(user, is_staff=True, is_superuser=True)
    journal.record(by=by, verb="accounts.join_team", obj=user)
    messages.joined_team(user)


@act
def leave_team(*, by: Actor, user: User) -> None:
    """She has her account only, and logs in again. Nobody leaves by herself, so that somebody is always left."""
    user = _locked(by, user)
    if not user.is_staff:
        raise Refused("not_in_team", f"{user} ne fait pas partie de l’équipe.")
    _change(user, is_staff=False, is_superuser=False)
    end_sessions(user)
    journal.record(by=by, verb="accounts.leave_team", obj=user)
    messages.left_team(user)


@act
def close(*, by: Actor, user: User) -> None:
    """Nobody enters with this account until it is opened again; nothing of hers is deleted."""
    user = _locked(by, user)
    if not user.is_active:
        raise Refused("closed", f"Le compte de {user} est déjà fermé.")
    if user.is_staff:
        raise Refused("in_team", f"{user} fait partie de l’équipe : retirez d’abord ce compte de l’équipe.")
    if user.memberships.current().exists():
        raise Refused(
            "member", f"{user} est membre d’une organisation : son administrateur met d’abord fin à son appartenance."
        )
    _change(user, is_active=False)
    end_sessions(user)
    journal.record(by=by, verb="accounts.close", obj=user)
    messages.closed(user)


@act
def reopen(*, by: Actor, user: User) -> None:
    user = _locked(by, user)
    if user.is_active:
        raise Refused("open", f"Le compte de {user} est ouvert.")
    _change(user, is_active=True)
    journal.record(by=by, verb="accounts.reopen", obj=user)
    messages.reopened(user)


def _locked(by: Actor, user: User) -> User:
    """The account as it is now; the team only, and never for one's own account."""
    if not by.is_staff:
        raise NotYours("not_yours", "Seule l’équipe de la plateforme peut le faire.")
    if by.user_id == user.pk:
        raise NotYours(
            "not_for_oneself", "Demandez-le à une autre personne de l’équipe : pas pour votre propre compte."
        )
    return lock(User.objects, user.pk)


def _change(user: User, **fields: bool) -> None:
    for name, value in fields.items():
        setattr(user, name, value)
    user.save(update_fields=list(fields))
