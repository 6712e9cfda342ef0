"""Log out of the provider too (OpenID Connect RP-Initiated Logout 1.0): on a shared computer, leaving us is not enough."""

import time
from typing import Any
from urllib.parse import urlencode, urlparse

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from django.core import signing
from django.http import HttpRequest
from django.urls import reverse

from tremplin.accounts.sso.failures import Failed
from tremplin.accounts.sso.presets import PRESETS, Preset

# In the session that is logged in: with which provider, and the token that says so.
HINT = "sso_hint"
# In the session that follows, for five minutes.
AWAY = "sso_away"
AWAY_S = 300
SALT = "tremplin.accounts.sso.leaving"


def remember(request: HttpRequest, provider: str, hint: str) -> None:
    request.session[HINT] = {"provider": provider, "hint": hint}


def carry(request: HttpRequest, hint: dict[str, Any] | None) -> None:
    """After the log-out, into the empty session that follows."""
    if hint:
        request.session[AWAY] = {**hint, "at": time.time()}


def destination(request: HttpRequest) -> tuple[Preset, str] | None:
    """The provider to leave and the address where one leaves it; None when there is nothing to leave, or no way to."""
    hint = request.session.get(AWAY)
    if not hint or hint["provider"] not in PRESETS or time.time() - hint["at"] > AWAY_S:
        return None
    try:
        provider = get_adapter().get_provider(request, hint["provider"])
        address = provider.get_oauth2_adapter(request).openid_config.get("end_session_endpoint")
    except (Failed, SocialApp.DoesNotExist):
        return None
    if not isinstance(address, str) or urlparse(address).scheme not in {"https", "http"}:
        return None
    asked = {
        "id_token_hint": hint["hint"],
        "post_logout_redirect_uri": request.build_absolute_uri(reverse("sso_back")),
        "state": signing.dumps(hint["provider"], salt=SALT),
    }
    return PRESETS[hint["provider"]], f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"


def forget(request: HttpRequest) -> None:
    request.session.pop(AWAY, None)


def left(state: str) -> Preset | None:
    """The provider that sends her back, when the state is one that we gave less than ten minutes ago."""
    try:
        return PRESETS.get(signing.loads(state, salt=SALT, max_age=600))
    except signing.BadSignature:
        return None
