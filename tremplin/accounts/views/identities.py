"""The identities tied to an account: the first time one comes, the list, tying one, untying one."""

from typing import Any
from uuid import UUID

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tremplin.accounts.forms import MixForm, SentCodeForm
from tremplin.accounts.models import User
from tremplin.accounts.sso import actions, arrival, leaving, pending, proof
from tremplin.accounts.sso.identities import arrival_of, get_identity, identities_of, open_providers
from tremplin.accounts.sso.linking import Outcome, decide
from tremplin.kernel.errors import Refused
from tremplin.kernel.forms import attempt

get_and_post = require_http_methods(["GET", "HEAD", "POST"])
RECENT_S = 300


@never_cache
@get_and_post
def first_time(request: HttpRequest) -> HttpResponse:
    """Nobody's identity yet, and nobody logged in: open an account, or say which one is hers."""
    identity = pending.waiting(request)
    if identity is None or request.user.is_authenticated:
        return redirect("account_login" if identity is None else "sso_link")
    taken = decide(arrival_of(identity, request.user, to_link=False)) == Outcome.PROVE
    refusal = None
    if request.method == "POST" and identity.email and not taken:
        try:
            proof.send(request, identity)
            return redirect("sso_code")
        except Refused as refused:
            refusal = refused
    context = {"identity": identity, "taken": taken, "refusal": refusal, "link_url": reverse("sso_link")}
    return render(request, "account/sso_first.html", context)


@never_cache
@get_and_post
def code(request: HttpRequest) -> HttpResponse:
    """The code sent to the address of the provider opens the account."""
    identity = pending.waiting(request)
    if identity is None or request.user.is_authenticated:
        return redirect("account_login" if identity is None else "sso_link")
    form = SentCodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (user := attempt(form, lambda: _open(request, identity, form.cleaned_data["code"]))):
        proof.forget(request)
        return arrival.log_in_first(request, user, identity)
    return render(request, "account/sso_code.html", {"identity": identity, "form": form})


def _open(request: HttpRequest, identity: pending.Identity, typed: str) -> User:
    proof.check(request, identity, typed)
    return actions.open_account(identity=identity)


@login_required
@require_safe
def tied(request: HttpRequest) -> HttpResponse:
    """What is tied to the account, what may be, and what to do when an address differs."""
    held = identities_of(request.user)  # type: ignore[arg-type]
    codes = {one.provider for one in held}
    addable = [one for one in open_providers() if one.several or one.code not in codes]
    return render(request, "account/identities.html", {"held": held, "addable": addable})


@login_required
@never_cache
@get_and_post
def link(request: HttpRequest) -> HttpResponse:
    """What would be tied to what; nothing is before she says so."""
    identity = pending.waiting(request)
    if identity is None:
        return redirect("socialaccount_connections")
    if not _recently_there(request):
        return _prove_again(reverse("sso_link"))
    mixes = decide(arrival_of(identity, request.user, to_link=True)) == Outcome.CONFIRM_MIX
    form = MixForm(request.POST if request.method == "POST" else None, mixes=mixes)
    if form.is_valid():
        mix = form.cleaned_data.get("mix", False)
        if attempt(form, lambda: actions.link(by=request.actor, identity=identity, mix_accepted=mix)):  # type: ignore[attr-defined]
            return _linked(request, identity)
    return render(request, "account/sso_link.html", {"identity": identity, "form": form, "mixes": mixes})


def _linked(request: HttpRequest, identity: pending.Identity) -> HttpResponse:
    pending.forget(request)
    leaving.remember(request, identity.provider, identity.hint)
    messages.success(request, f"Votre identité {identity.preset.name} est reliée : elle ouvre ce compte désormais.")
    return redirect("socialaccount_connections")


@login_required
@never_cache
@get_and_post
def unlink(request: HttpRequest, pk: UUID) -> HttpResponse:
    account = get_identity(request.user, pk)  # type: ignore[arg-type]
    if not _recently_there(request):
        return _prove_again(request.path)
    refusal = None
    if request.method == "POST":
        try:
            actions.unlink(by=request.actor, account=account)  # type: ignore[attr-defined]
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, f"Votre identité {account.preset.name} n’ouvre plus ce compte.")
            return redirect("socialaccount_connections")
    return render(request, "account/sso_unlink.html", {"identity": account, "refusal": refusal})


def _recently_there(request: HttpRequest) -> bool:
    """She proved who she is, or opened her account, less than five minutes ago; or has no means to prove it again here."""
    user: Any = request.user
    limit = timezone.now().timestamp() - getattr(settings, "ACCOUNT_REAUTHENTICATION_TIMEOUT", RECENT_S)
    times = [user.date_joined.timestamp(), *(one["at"] for one in get_authentication_records(request, user))]
    return max(times) > limit or not get_reauthentication_flows(user)


def _prove_again(path: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': path})}")
