"""The identities tied to accounts: whose they are, what an account holds, what would be left to log in with."""

from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from allauth.account import app_settings
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.http import Http404

from tremplin.accounts.models import User
from tremplin.accounts.sso.linking import Arrival, Owner
from tremplin.accounts.sso.pending import Identity
from tremplin.accounts.sso.presets import PRESETS, Preset


def open_providers() -> list[Preset]:
    """Those that the environment declares, in the order of the presets."""
    declared = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return [PRESETS[one["provider_id"]] for one in declared]


def identities_of(user: User) -> list[SocialAccount]:
    """Oldest first, each with its `preset` and the `public_id` of its address."""
    found = [one for one in SocialAccount.objects.filter(user=user).order_by("pk") if one.provider in PRESETS]
    for one in found:
        one.preset, one.public_id = PRESETS[one.provider], public_id(one)
    return found


def public_id(account: SocialAccount) -> UUID:
    """What the address of its page shows: neither a number in sequence, nor the provider's own identifier."""
    return uuid5(NAMESPACE_URL, f"{account.pk}:{account.uid}")


def get_identity(user: User, pk: UUID) -> SocialAccount:
    """One of hers, or 404."""
    for one in identities_of(user):
        if one.public_id == pk:
            return one
    raise Http404("Identité introuvable")


def arrival_of(identity: Identity, user: Any, *, to_link: bool) -> Arrival:
    """What the rules need to know. `user` is the account logged in, or an anonymous one."""
    tied = SocialAccount.objects.filter(provider=identity.provider, uid=identity.uid).select_related("user").first()
    return Arrival(
        owner=_owner(tied, user),
        to_link=to_link,
        address_taken=bool(identity.email) and is_taken(identity.email),
        holds_another=to_link and _holds_another(identity, user),
        mixes=to_link and _mixes(identity.preset, user),
    )


def is_taken(email: str) -> bool:
    """An account is known by this address, or has confirmed it. One that somebody only wrote beside hers does not count:
    it would keep its owner out."""
    confirmed = EmailAddress.objects.filter(email__iexact=email, verified=True)
    return User.objects.filter(email__iexact=email).exists() or confirmed.exists()


def _owner(tied: SocialAccount | None, user: Any) -> Owner:
    if tied is None:
        return Owner.NOBODY
    if tied.user_id == user.pk:
        return Owner.HERS
    return Owner.OTHER if tied.user.is_active else Owner.CLOSED


def _holds_another(identity: Identity, user: User) -> bool:
    return not identity.preset.several and any(one.provider == identity.provider for one in identities_of(user))


def _mixes(preset: Preset, user: User) -> bool:
    """Work and private life in one account: by what it holds already, or by what it is used for."""
    if any(one.preset.for_work != preset.for_work for one in identities_of(user)):
        return True
    works = user.memberships.filter(ended_on__isnull=True).exists()
    return works if not preset.for_work else (not works and hasattr(user, "candidate"))


def other_ways_in(user: User, account: SocialAccount) -> bool:
    """Something is left to log in with once this identity is gone: a password, a code sent to a confirmed address, or
    another identity still served."""
    if user.has_usable_password() or _receives_codes(user):
        return True
    served = {preset.code for preset in open_providers()}
    return any(one.provider in served for one in identities_of(user) if one.pk != account.pk)


def _receives_codes(user: User) -> bool:
    return bool(app_settings.LOGIN_BY_CODE_ENABLED) and EmailAddress.objects.filter(user=user, verified=True).exists()
