"""allauth's hooks for single sign-on: providers from the settings only, failures as pages, and our own rules of linking."""

from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthError
from django.http import HttpRequest
from django.utils.crypto import get_random_string

from tremplin.accounts.sso import arrival, failures
from tremplin.accounts.sso.provider import RANDOM_LENGTH
from tremplin.accounts.sso.transport import BoundedSession


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> list[Any]:
        """Never from the database: a client secret has no place there, nor a provider that nobody deployed."""
        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]

    def get_requests_session(self) -> BoundedSession:
        return BoundedSession()

    def generate_state_param(self, state: dict[str, Any]) -> str:
        return get_random_string(RANDOM_LENGTH)

    def authenticate_by_email(self, login: SocialLogin) -> None:
        """Never: an address is not an identity."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> NoReturn:
        """The provider has answered and everything is verified. allauth's own rules (automatic sign-up, linking by
        address) never run: ours decide, and their answer is the response."""
        raise ImmediateHttpResponse(arrival.settle(request, sociallogin))

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> NoReturn:
        failure = exception if isinstance(exception, failures.Failed) else _unnamed(error, exception)
        raise ImmediateHttpResponse(failures.page(request, provider, failure))


def _unnamed(error: Any, exception: Any) -> failures.Failed:
    if error == AuthError.CANCELLED:
        return failures.Failed(failures.REFUSED, "cancelled")
    return failures.Failed(failures.NONSENSE, type(exception).__name__)
