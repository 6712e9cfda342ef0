"""Tie an identity to an account, untie it, open an account with it: always on the person's own word."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError

from tremplin.accounts.models import User
from tremplin.accounts.sso import messages
from tremplin.accounts.sso.identities import arrival_of, is_taken, other_ways_in
from tremplin.accounts.sso.linking import Outcome, Owner, decide
from tremplin.accounts.sso.pending import Identity
from tremplin.kernel import journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act, lock
from tremplin.kernel.errors import Refused

P = ParamSpec("P")
Result = TypeVar("Result")
REFUSALS = {
    Outcome.ALREADY: "Cette identité {} est déjà reliée à votre compte.",
    Outcome.ANOTHERS: (
        "Cette identité {} est reliée à un autre compte. Connectez-vous avec elle pour ouvrir ce compte ; déliez-la là-bas"
        " si vous la voulez ici. Rien n’a changé."
    ),
    Outcome.ONE_ONLY: "Une autre identité {} est déjà reliée à votre compte. Déliez-la d’abord. Rien n’a changé.",
}


def first_come(verb: Callable[P, Result]) -> Callable[P, Result]:
    """Of two requests for the same identity or address at once, the second is told; the database decides which."""

    @wraps(verb)
    def run(*args: P.args, **kwargs: P.kwargs) -> Result:
        try:
            return verb(*args, **kwargs)
        except IntegrityError as error:
            message = "Cette identité ou cette adresse vient d’être reliée à un compte. Recommencez la connexion."
            raise Refused("taken_meanwhile", message) from error

    return run


@first_come
@act
def open_account(*, identity: Identity) -> User:
    """A new account for an identity that no account holds. She has proven that the address is hers (`proof`)."""
    name = identity.preset.name
    if not identity.email:
        raise Refused(
            "no_address", f"{name} n’a pas donné d’adresse e-mail. Créez un compte, puis reliez votre identité."
        )
    if arrival_of(identity, User(), to_link=False).owner != Owner.NOBODY:
        raise Refused("identity_taken", f"Cette identité {name} a déjà un compte. Connectez-vous avec elle.")
    if is_taken(identity.email):
        raise Refused("address_taken", f"Un compte utilise déjà l’adresse {identity.email}.")
    user = User.objects.create_user(**identity.account)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    _tie(identity, user)
    journal.record(by=Actor(user=user), verb="accounts.open_with_identity", obj=user, after={"provider": name})
    return user


@first_come
@act
def link(*, by: Actor, identity: Identity, mix_accepted: bool = False) -> SocialAccount:
    """Tie a waiting identity to the actor's account. `mix_accepted`: she ticked that work and private life will share it."""
    user = lock(User.objects, by.user_id)
    if not EmailAddress.objects.filter(user=user, verified=True).exists():
        raise Refused("address_unproven", "Confirmez d’abord l’adresse e-mail de votre compte, puis recommencez.")
    outcome = decide(arrival_of(identity, user, to_link=True))
    if outcome in REFUSALS:
        raise Refused(outcome.value, REFUSALS[outcome].format(identity.preset.name))
    if outcome == Outcome.CONFIRM_MIX and not mix_accepted:
        raise Refused("mix", "Cochez cette case pour continuer, ou gardez deux comptes.", field="mix")
    tied = _tie(identity, user)
    journal.record(by=by, verb="accounts.link_identity", obj=user, after={"provider": identity.preset.name})
    messages.linked(user, identity.preset)
    return tied


@act
def unlink(*, by: Actor, account: SocialAccount) -> None:
    """Untie one of the actor's identities, unless nothing would be left to log in with. Twice, once is enough."""
    user = lock(User.objects, by.user_id)
    if account.user_id != user.pk or not SocialAccount.objects.filter(pk=account.pk).exists():
        return
    if not other_ways_in(user, account):
        message = "Sans cette identité vous ne pourriez plus vous connecter. Choisissez d’abord un mot de passe."
        raise Refused("last_way_in", message)
    journal.record(by=by, verb="accounts.unlink_identity", obj=user, before={"provider": account.preset.name})
    messages.unlinked(user, account.preset)
    account.delete()


def _tie(identity: Identity, user: User) -> SocialAccount:
    made: SocialAccount = SocialAccount.objects.create(
        user=user, provider=identity.provider, uid=identity.uid, extra_data=identity.kept
    )
    return made
