"""django-allauth's hooks: its mails go through our queue, in our words; what it does to an account enters the journal."""

from typing import Any
from urllib.parse import urlparse

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.userkit import filter_users_by_email
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from tremplin.accounts import devices, messages, security, strength
from tremplin.accounts.sso import leaving
from tremplin.kernel.actor import ANONYMOUS, Actor
from tremplin.kernel.errors import Refused
from tremplin.kernel.throttle import TOO_MANY, forgive, ten_tries

PASSWORD = "password"  # noqa: S105 - what is tried, in `throttle`
QUARTER_OF_AN_HOUR = 15 * 60
WRONG_CODE = "Ce code n’est pas le bon. Vérifiez-le, ou demandez-en un autre."


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "L’adresse e-mail ou le mot de passe n’est pas le bon. Vérifiez les deux.",
        "incorrect_password": "Ce mot de passe n’est pas le bon.",
        "enter_current_password": "Ce n’est pas votre mot de passe actuel.",
        "incorrect_code": WRONG_CODE,
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
        "duplicate_email": "C’est déjà l’adresse de votre compte.",
        "email_taken": "Cette adresse ne peut pas servir ici. Essayez-en une autre.",
    }

    # --- mails ---

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queued in our words. An address that waits for its code has an account: « unknown » would be false."""
        user = context.get("user")
        if template_prefix == "account/email/unknown_account" and filter_users_by_email(email, is_active=True):
            self.send_account_already_exists_mail(email)
            return
        words = messages.OF_ALLAUTH.get(template_prefix, messages.CHANGED)
        messages.of_allauth(
            template_prefix,
            to=email,
            user=user,
            code=context.get("code", ""),
            path=_path(str(context.get(words.address, ""))),
            where=context.get("where", {}),
        )

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        where = devices.describe(self.request)
        # the former address is told too, and no longer is an address of the account
        whose = user if email is None else None
        self.send_mail(template_prefix, email or user.email, {**(context or {}), "user": whose, "where": where})

    # --- coming in ---

    def login(self, request: HttpRequest, user: Any) -> None:
        new = user.last_login is not None and not devices.is_known(request, user)
        super().login(request, user)
        if not strength.is_fresh(request):
            # straight from sign-up: she has just chosen a password and proven her address
            strength.prove(request, user, "signup")
        where = request.session["opened"] = devices.describe(request)
        security.logged_in(by=Actor(user=user), where=where, new_browser=new)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        devices.remember(request, response, user)
        return response

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Ten wrong passwords at most. allauth's own count is off: a right code of one's own would forgive the wrong
        passwords tried from the same address at other accounts."""
        email = credentials.get("email", "").lower()
        try:
            with ten_tries(request, PASSWORD, account=email):
                return _known(super().authenticate(request, **credentials))
        except _WrongPassword:
            return None
        except Refused as refusal:
            for user in filter_users_by_email(email, is_active=True):
                tell_too_many_tries(request, user)
            raise self.validation_error("too_many_login_attempts") from refusal

    # --- leaving ---

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Asked before the session is emptied: through the identity provider when it opened this session."""
        return reverse("sso_leave") if leaving.HINT in request.session else super().get_logout_redirect_url(request)

    def logout(self, request: HttpRequest) -> None:
        hint = request.session.get(leaving.HINT)
        super().logout(request)
        leaving.carry(request, hint)

    # --- changes ---

    def set_password(self, user: Any, password: str) -> None:
        """Changed, chosen or chosen again: the other sessions are over."""
        hers = self.request.user.is_authenticated and self.request.user.pk == user.pk
        with transaction.atomic():
            super().set_password(user, password)
            security.changed_password(by=Actor(user=user), keep=self.request.session.session_key if hers else None)
        forgive(self.request, PASSWORD, account=user.email.lower())

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_home")

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        """Confirm, unless another account has just taken this address: the database has the last word."""
        try:
            with transaction.atomic():
                done = bool(super().confirm_email(request, email_address))
                if done:
                    security.confirmed_address(by=Actor(user=email_address.user), email=email_address.email)
                return done
        except IntegrityError:
            return False

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return reverse("account_home")

    # --- proving again ---

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not when she has just proven who she is: by her second factor when she has one."""
        return not strength.is_fresh(self.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """A password alone does not stand for the second factor of an account that has one."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        factors = [one for one in methods if one["id"] != "reauthenticate"]
        return [{**one, "description": WAYS[one["id"]]} for one in factors or methods]


WAYS = {
    "reauthenticate": "Avec mon mot de passe",
    "mfa_reauthenticate": "Avec mon application ou un code de secours",
    "mfa_reauthenticate:webauthn": "Avec ma clé d’accès",
}


class _WrongPassword(Exception):
    """The try counts."""


def _known(user: Any) -> Any:
    if user is None:
        raise _WrongPassword
    return user


def tell_too_many_tries(request: HttpRequest, user: Any) -> None:
    """Journal and mail, once a quarter of an hour for an account."""
    if cache.add(f"accounts.too_many_tries:{user.pk}", 1, timeout=QUARTER_OF_AN_HOUR):
        security.too_many_tries(by=ANONYMOUS, user=user, place=devices.place(request))


def _path(url: str) -> str:
    """The address without its host: the mail is written with our own base URL, never with the request's host."""
    parts = urlparse(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")
