"""How well a session has proven who is behind it.

Whoever acts for an organisation or for the platform must have shown a second factor in this very session. Until then the
request has no actor and no user, except on the pages where the factor is set up or shown: nothing has to remember to ask.
"""

import time
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from tremplin.accounts.sso.second_factor import passed_at_provider
from tremplin.kernel.actor import Actor

SECOND_FACTOR = "mfa"
# The one-click accounts of the demonstration: nobody there has a telephone to show. Counts nowhere else.
DEMONSTRATION = "demo"
# Where somebody without her second factor still is herself: set it up, show it, leave.
SET_UP = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "account_reauthenticate",
        "account_logout",
    }
)


def prove(request: HttpRequest, user: Any, how: str, **details: Any) -> None:
    """Note in the session that `user` has just proven who she is by `how`."""
    record_authentication(request, user, how, **details)


def is_strong(request: HttpRequest, user: Any) -> bool:
    """Whether a second factor was shown in this session, here or to the identity provider that opened it."""
    accepted = {SECOND_FACTOR}
    if settings.DEMO or settings.TESTING:
        accepted.add(DEMONSTRATION)
    shown = any(record.get("method") in accepted for record in get_authentication_records(request, user))
    return shown or passed_at_provider(request)


def must_be_strong(actor: Actor) -> bool:
    return bool(settings.SECOND_FACTOR_REQUIRED) and (actor.is_professional or actor.is_staff)


def is_missing(request: HttpRequest, actor: Actor) -> bool:
    """Whether the second factor that this actor needs has not been shown."""
    return must_be_strong(actor) and not is_strong(request, actor.user)


def is_set_up_page(request: HttpRequest) -> bool:
    return _name(request) in SET_UP


def is_log_in_page(request: HttpRequest) -> bool:
    return _name(request) == "account_login"


def _name(request: HttpRequest) -> str | None:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return None


def is_fresh(request: HttpRequest) -> bool:
    """Whether she proved who she is in the last ten minutes, by her second factor when her account has one."""
    records = get_authentication_records(request, request.user)
    if is_mfa_enabled(request.user):
        records = [one for one in records if one.get("method") == SECOND_FACTOR]
    return any(time.time() - one["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT for one in records)
