"""To the identity provider and back, to log in and to log out."""

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import AuthProcess
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from tremplin.accounts.sso import leaving
from tremplin.accounts.sso.failures import Failed, page
from tremplin.accounts.sso.provider import Callback
from tremplin.kernel import throttle

MOST_PER_MINUTE = 60  # a training room logs in from one address


@never_cache
@require_POST
def start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Whoever is logged in asks to tie the identity to her account; whoever is not asks to log in."""
    provider = _provider(request, provider_id)
    if not throttle.allowed(request, "sso", per_minute=MOST_PER_MINUTE):
        return render(request, "429.html", status=429)
    kwargs = provider.get_redirect_from_request_kwargs(request)
    kwargs["process"] = AuthProcess.CONNECT if request.user.is_authenticated else AuthProcess.LOGIN
    try:
        answer = provider.redirect(request, data=str(request.user.pk), **kwargs)
    except Failed as failure:
        return page(request, provider, failure)
    return away(request, provider.name, answer["Location"])


@never_cache
@require_GET
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The one GET that writes: the protocol has no other way back. The state, used once, stands for the CSRF token."""
    provider = _provider(request, provider_id)
    try:
        return Callback.adapter_view(provider.get_oauth2_adapter(request))(request)
    except Failed as failure:
        return page(request, provider, failure)


@never_cache
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Logged out of here; now of the provider."""
    found = leaving.destination(request)
    if found is None:
        return redirect("directory:accueil")
    preset, address = found
    return away(request, preset.name, address, out=True)


@never_cache
@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """The provider sends her back once it has logged her out."""
    leaving.forget(request)
    if preset := leaving.left(request.GET.get("state", "")):
        messages.success(request, f"Vous êtes déconnecté·e de Tremplin et de {preset.name}.")
    return redirect("directory:accueil")


def away(request: HttpRequest, name: str, address: str, *, out: bool = False) -> HttpResponse:
    """A page that goes to the provider by itself. Not a redirect: the answer to a form may only redirect where
    `form-action` says, at each step, and the provider sends people on to hosts that nobody can list."""
    return render(request, "account/sso_away.html", {"provider": name, "address": address, "out": out})


def _provider(request: HttpRequest, provider_id: str) -> Any:
    """A provider that is open, or 404."""
    try:
        return get_adapter().get_provider(request, provider_id)
    except SocialApp.DoesNotExist:
        raise Http404("Fournisseur d’identité inconnu") from None
