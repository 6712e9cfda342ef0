"""The provider has answered and all is verified: log in, or keep the identity until the person has decided."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.signup import complete_signup
from allauth.account.models import Login
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from tremplin.accounts.models import User
from tremplin.accounts.sso import leaving, pending
from tremplin.accounts.sso.actions import REFUSALS
from tremplin.accounts.sso.failures import LOST, Failed
from tremplin.accounts.sso.identities import arrival_of
from tremplin.accounts.sso.linking import Outcome, decide
from tremplin.accounts.sso.pending import Identity


def settle(request: HttpRequest, login: SocialLogin) -> HttpResponse:
    """Called once the identity is looked up: `login.user` is its account when it has one."""
    identity = pending.identity_in(login)
    to_link = _is_to_link(request, login)
    outcome = decide(arrival_of(identity, request.user, to_link=to_link))
    if outcome == Outcome.LOG_IN:
        return log_in(request, login.user, identity)
    if outcome == Outcome.SHUT:
        return redirect("account_inactive")
    if outcome in REFUSALS:
        messages.warning(request, REFUSALS[outcome].format(identity.preset.name))
        return redirect("socialaccount_connections")
    pending.keep(request, identity)
    return redirect("sso_link" if to_link or request.user.is_authenticated else "socialaccount_signup")


def _is_to_link(request: HttpRequest, login: SocialLogin) -> bool:
    """She asked from her account's page, and is still the one logged in."""
    if login.state.get("process") != AuthProcess.CONNECT:
        return False
    if login.state.get("data") != str(request.user.pk):
        raise Failed(LOST, "another account")
    return True


def log_in(request: HttpRequest, user: User, identity: Identity) -> HttpResponse:
    """Through allauth's own stages: a closed account, a second factor still due or an address to confirm stop her."""
    _leave_the_other(request, user)
    _note(request, user, identity)
    return perform_login(request, Login(user=user, redirect_url=identity.next_url or None))


def log_in_first(request: HttpRequest, user: User, identity: Identity) -> HttpResponse:
    """The same for an account just opened: its address is asked to be confirmed."""
    _note(request, user, identity)
    return complete_signup(request, user=user, redirect_url=identity.next_url or None)


def _leave_the_other(request: HttpRequest, user: User) -> None:
    if request.user.is_authenticated and request.user.pk != user.pk:
        get_adapter(request).logout(request)


def _note(request: HttpRequest, user: User, identity: Identity) -> None:
    """In allauth's record of how this session logged in, with what the provider says of the second factor."""
    pending.forget(request)
    leaving.remember(request, identity.provider, identity.hint)
    record_authentication(
        request,
        user,
        "socialaccount",
        provider=identity.provider,
        uid=identity.uid,
        acr=identity.kept["acr"],
        two_factors=identity.kept["two_factors"],
    )
