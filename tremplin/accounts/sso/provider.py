"""allauth's OpenID Connect client, with what it leaves out: nonce, signatures, signed userinfo, levels, who answers.

allauth 65 takes the identity token on trust from the TLS connection, asks for no nonce, lets the address of the log-in
page change scopes and parameters, and reads userinfo as plain JSON of whoever it may be about.
"""

import hmac
import json
from typing import Any
from urllib.parse import urlencode, urlparse

import requests
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string

from tremplin.accounts.sso import claims, tokens, transport
from tremplin.accounts.sso.failures import LEVEL, LOST, NONSENSE, REFUSED, UNREACHABLE, Failed
from tremplin.accounts.sso.presets import PRESETS, Preset

ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
# FranceConnect wants 22 characters at least; 43 letters and digits are 256 bits.
RANDOM_LENGTH = 43
ANSWERS_THAT_REFUSE = {"access_denied", "consent_required", "interaction_required", "login_required"}


class Client(OAuth2Client):
    """Where a provider's own address has a query already, ours is added to it; its answers are not repeated in errors."""

    def get_redirect_url(self, authorization_url: str, scope: list[str], extra_params: dict[str, Any]) -> str:
        asked = {
            "client_id": self.consumer_key,
            "redirect_uri": self.callback_url,
            "scope": " ".join(dict.fromkeys(scope)),
            "response_type": "code",
            "state": self.state,
            **extra_params,
        }
        return f"{authorization_url}{'&' if '?' in authorization_url else '?'}{urlencode(asked)}"

    def get_access_token(self, code: str, pkce_code_verifier: Any = None, extra_data: Any = None) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = super().get_access_token(code, pkce_code_verifier, extra_data)
        except OAuth2Error:
            raise Failed(NONSENSE, "code refused") from None
        except (KeyError, ValueError, TypeError, AttributeError):  # before the next: one that is no JSON is both
            raise Failed(NONSENSE, "token answer") from None
        except (requests.RequestException, OSError) as error:
            raise Failed(UNREACHABLE, f"{type(error).__name__} at the token endpoint") from None
        return answer


class Endpoints(OpenIDConnectOAuth2Adapter):
    """The provider's addresses, and the exchange of a code for an identity."""

    client_class = Client
    nonce = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        provider = self.get_provider()
        found = transport.document(provider.server_url)
        if found.get("issuer") != provider.issuer:
            raise Failed(NONSENSE, "issuer of the discovery document")
        if not all(_is_web(found.get(name)) for name in ENDPOINTS):
            raise Failed(NONSENSE, "addresses of the discovery document")
        return found

    @property
    def basic_auth(self) -> bool:
        """The secret goes in the form, unless the provider takes it in the header only."""
        methods = self.openid_config.get("token_endpoint_auth_methods_supported")
        return isinstance(methods, list) and "client_secret_post" not in methods and "client_secret_basic" in methods

    @property
    def profile_url(self) -> str:
        return self.get_provider().app.settings.get("userinfo") or self.openid_config.get("userinfo_endpoint", "")

    def parse_token(self, data: dict[str, Any]) -> SocialToken:
        """Only for the time of the exchange: no token is kept."""
        return SocialToken(token=str(data["access_token"]))

    def complete_login(self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any) -> SocialLogin:
        provider, hint = self.get_provider(), kwargs["response"].get("id_token")
        said = tokens.id_token(hint, nonce=self.nonce, **self._parties(provider))
        provider.check_level(said)
        said |= {name: value for name, value in self._userinfo(provider, token.token, said["sub"]).items() if value}
        login = provider.sociallogin_from_response(request, said)
        login.id_token_hint = hint
        return login

    def _userinfo(self, provider: "Provider", access_token: str, subject: str) -> dict[str, Any]:
        """What the provider says of the person. It may be signed, and must be about the one who logged in."""
        if not self.profile_url:
            return {}
        answer = transport.get(self.profile_url, Authorization=f"Bearer {access_token}")
        if "application/jwt" in answer.headers.get("Content-Type", ""):
            read = tokens.signed(answer.text.strip(), require=[], **self._parties(provider))
        elif provider.preset.signed_userinfo:
            raise Failed(NONSENSE, "userinfo without signature")
        else:
            read = transport.as_object(answer)
        if not hmac.compare_digest(str(read.get("sub", "")).encode(), subject.encode()):
            raise Failed(NONSENSE, "userinfo of somebody else")
        return {name: read[name] for name in claims.ABOUT_HER if name in read}

    def _parties(self, provider: "Provider") -> dict[str, str]:
        config = self.openid_config
        return {"keys_url": config["jwks_uri"], "issuer": config["issuer"], "client_id": provider.app.client_id}


def _is_web(address: Any) -> bool:
    return isinstance(address, str) and urlparse(address).scheme in {"https", "http"}


class Provider(OpenIDConnectProvider):
    """One configured provider: its preset, and the question that we ask it."""

    oauth2_adapter_class = Endpoints

    @property
    def preset(self) -> Preset:
        return PRESETS[self.app.provider_id]

    @property
    def issuer(self) -> str:
        return str(self.app.settings["server_url"])

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Where to go back to: nothing else of the address or the form reaches the provider."""
        return {"next_url": get_next_redirect_url(request)}

    def redirect(
        self, request: HttpRequest, process: Any, next_url: Any = None, data: Any = None, **kwargs: Any
    ) -> Any:
        """To the provider, with a nonce that only this session knows."""
        nonce = get_random_string(RANDOM_LENGTH)
        asked = {"nonce": nonce, **self._level_asked()}
        return super().redirect(request, process, next_url, data, auth_params=asked, nonce=nonce, **kwargs)

    def _level_asked(self) -> dict[str, str]:
        """In one place only: ProConnect promises nothing to whoever asks for a level in both."""
        levels, names = self.app.settings["levels_asked"], self.preset.claims
        essential: dict[str, Any] = {name: {"essential": True} for name in names}
        if levels and "acr" in names:
            essential["acr"] |= {"values": levels}
        asked = {"claims": json.dumps({"id_token": essential})} if names else {}
        return asked if "acr" in names or not levels else {**asked, "acr_values": " ".join(levels)}

    def check_level(self, said: dict[str, Any]) -> None:
        accepted = self.app.settings["levels_accepted"]
        if accepted and said.get("acr") not in accepted:
            raise Failed(LEVEL, "acr")

    def extract_uid(self, data: dict[str, Any]) -> str:
        return claims.identity_of(data["iss"], data["sub"])

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return claims.kept(data, self.preset, self.app.settings["levels_of_two_factors"])

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return claims.for_an_account(data)

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        """None: what a provider says of an address proves nothing here. The account's own is confirmed as any other."""
        return []


class Callback(OAuth2CallbackView):
    """The way back. The state is found once only, in the session that left; the answer must come from whom we asked."""

    adapter: Endpoints

    def _get_state(self, request: HttpRequest, provider: Provider) -> tuple[Any, HttpResponse | None]:
        state_id = request.GET.get("state", "")
        state = statekit.unstash_state(request, provider_id=provider.sub_id, state_id=state_id) if state_id else None
        if state is None:
            raise Failed(LOST, "state")
        if request.GET.get("iss", provider.issuer) != provider.issuer:
            raise Failed(NONSENSE, "answer of another issuer")
        if "error" in request.GET or "code" not in request.GET:
            raise Failed(_reason(request.GET.get("error", "")), "error of the provider")
        self.adapter.nonce = str(state.get("nonce", ""))
        return state, None


def _reason(error: str) -> str:
    if error in {"server_error", "temporarily_unavailable"}:
        return UNREACHABLE
    return REFUSED if error in ANSWERS_THAT_REFUSE else NONSENSE
