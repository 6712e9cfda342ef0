"""Set up the second factor: django-allauth's pages, with what the house adds: journal, other sessions ended, strength."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, EditWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tremplin.accounts import access, second_factor, security, strength
from tremplin.kernel.actor import Actor


class Index(IndexView):  # type: ignore[misc]
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Whoever must show her factor, and has one, is asked for it rather than shown how to set one up."""
        if self._owes_proof() and second_factor.has_factor(request.user):
            return redirect(_where_to_show(request.user))
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    def _owes_proof(self) -> bool:
        return second_factor.is_needed(self.request.user) and not strength.is_strong(self.request, self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        hers = context["authenticators"]
        return {
            **context,
            "needed": second_factor.is_needed(self.request.user),
            "owed": self._owes_proof(),
            "totp": hers.get("totp"),
            "keys": hers.get("webauthn", []),
            "codes": hers.get("recovery_codes"),
        }


def _where_to_show(user: Any) -> str:
    has_code = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
    name = "mfa_reauthenticate" if has_code else "mfa_reauthenticate_webauthn"
    return f"{reverse(name)}?next={reverse('welcome')}"


class _Adds:
    """After a factor is added: this session has shown it, the others are over, the codes are to be noted."""

    request: HttpRequest
    kind: Authenticator.Type

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        user: Any = self.request.user
        strength.prove(self.request, user, strength.SECOND_FACTOR, type=self.kind.value)
        security.added_factor(by=Actor(user=user), kind=self.kind.value, keep=self.request.session.session_key)
        return response


class AddTotp(_Adds, ActivateTOTPView):  # type: ignore[misc]
    kind = Authenticator.Type.TOTP


class AddKey(_Adds, AddWebAuthnView):  # type: ignore[misc]
    kind = Authenticator.Type.WEBAUTHN

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """allauth's leaves the refused form out."""
        return {**super().get_context_data(**kwargs), "form": kwargs.get("form") or self.get_form()}


class RenameKey(EditWebAuthnView):  # type: ignore[misc]
    success_url = reverse_lazy("mfa_index")


class RemoveTotp(DeactivateTOTPView):  # type: ignore[misc]
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        _removed(self.request, "totp")
        return response


class RemoveKey(RemoveWebAuthnView):  # type: ignore[misc]
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        key = self.get_object()
        adapter = second_factor.SecondFactorAdapter()
        if not adapter.can_delete_authenticator(key):
            messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
            return redirect("mfa_index")
        response: HttpResponse = super().form_valid(form)
        _removed(self.request, "webauthn")
        return response


def _removed(request: HttpRequest, kind: str) -> None:
    security.removed_factor(by=Actor(user=request.user), kind=kind, keep=request.session.session_key)


class RenewCodes(GenerateRecoveryCodesView):  # type: ignore[misc]
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        security.renewed_codes(by=Actor(user=self.request.user))
        return response


@never_cache
@login_required
@reauthentication_required(app="allauth.mfa")
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Shown until she says that she has noted them, then never again. Reading writes nothing: a slow network loses none."""
    if request.method == "POST":
        security.noted_codes(by=Actor(user=request.user))
        return redirect("welcome")
    found = access.own_recovery_codes(request.user)
    codes = [] if found.did_view else found.get_unused_codes()
    return render(request, "mfa/recovery_codes/index.html", {"codes": codes, "left": len(found.get_unused_codes())})
