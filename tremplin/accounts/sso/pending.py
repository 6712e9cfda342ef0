"""A verified identity that waits for a decision: kept a quarter of an hour in the session, never tied by itself."""

import time
from dataclasses import asdict, dataclass
from typing import Any

from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest

from tremplin.accounts.sso.presets import PRESETS, Preset

SESSION_KEY = "sso_pending"
LIFETIME_S = 15 * 60


@dataclass(frozen=True)
class Identity:
    """`kept` is what stays beside the account, `account` the e-mail and names for a new one, `hint` the identity token
    that lets her log out of the provider too."""

    provider: str
    uid: str
    kept: dict[str, Any]
    account: dict[str, str]
    hint: str = ""
    next_url: str = ""
    at: float = 0.0

    @property
    def preset(self) -> Preset:
        return PRESETS[self.provider]

    @property
    def email(self) -> str:
        return self.account["email"]


def identity_in(login: SocialLogin) -> Identity:
    """What the provider has just said, once everything in it is verified."""
    user = login.user
    return Identity(
        provider=login.account.provider,
        uid=login.account.uid,
        kept=login.account.extra_data,
        account={"email": user.email, "first_name": user.first_name, "last_name": user.last_name},
        hint=getattr(login, "id_token_hint", ""),
        next_url=login.state.get("next") or "",
        at=time.time(),
    )


def keep(request: HttpRequest, identity: Identity) -> None:
    request.session[SESSION_KEY] = asdict(identity)


def waiting(request: HttpRequest) -> Identity | None:
    """The identity that waits in this session; None when none does any longer, or its provider was closed."""
    kept = request.session.get(SESSION_KEY)
    if not kept or time.time() - kept["at"] > LIFETIME_S or kept["provider"] not in PRESETS:
        return None
    return Identity(**kept)


def forget(request: HttpRequest) -> None:
    request.session.pop(SESSION_KEY, None)
