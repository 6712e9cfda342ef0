"""What each identity provider asks for and gives. Read by the settings: nothing of Django here.

Sources: the integration guides of ProConnect, FranceConnect v2 and France Travail. Levels and scopes are theirs to change
(ProConnect did so with one day's notice): the environment overrides both without a new version.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlparse


@dataclass(frozen=True)
class Preset:
    """`claims` are asked in the identity token as essential. `levels_asked` go there when `acr` is one of them, else in
    `acr_values`; a log-in whose `acr` is none of `levels_accepted` (when given) is refused;
    one of `levels_of_two_factors`, or `mfa` in `amr`, counts as the second factor. `several`: one account may hold more
    than one identity of this provider. `certifies`: its names and birth date come from the civil register."""

    code: str
    name: str
    variable: str
    scopes: tuple[str, ...]
    for_work: bool = False
    several: bool = False
    certifies: bool = False
    signed_userinfo: bool = False
    levels_asked: tuple[str, ...] = ()
    levels_accepted: tuple[str, ...] = ()
    levels_of_two_factors: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()


PROCONNECT = Preset(
    code="proconnect",
    name="ProConnect",
    variable="PROCONNECT",
    scopes=("openid", "given_name", "usual_name", "email"),
    for_work=True,
    several=True,
    signed_userinfo=True,
    levels_of_two_factors=(
        "https://proconnect.gouv.fr/assurance/self-asserted-2fa",
        "https://proconnect.gouv.fr/assurance/consistency-checked-2fa",
        *("eidas0-mfa", "eidas1-mfa", "eidas2", "eidas3"),
    ),
    claims=("amr", "acr"),
)
FRANCECONNECT = Preset(
    code="franceconnect",
    name="FranceConnect",
    variable="FRANCECONNECT",
    scopes=(
        *("openid", "email", "given_name", "family_name", "preferred_username"),
        *("gender", "birthdate", "birthplace", "birthcountry"),
    ),
    certifies=True,
    signed_userinfo=True,
    levels_asked=("eidas1",),
    levels_accepted=("eidas1", "eidas2", "eidas3"),
)
FRANCETRAVAIL = Preset(
    code="francetravail",
    name="France Travail",
    variable="FRANCETRAVAIL",
    scopes=("openid", "profile", "email", "api_peconnect-individuv1", "application_{client_id}"),
)
PRESETS = {one.code: one for one in (PROCONNECT, FRANCECONNECT, FRANCETRAVAIL)}


class Misconfigured(Exception):
    """A provider is half declared; the message names the variable."""


def applications(environment: Mapping[str, str], *, secure: bool = False) -> list[dict[str, Any]]:
    """The `APPS` of allauth's `openid_connect`, for the providers that the environment declares. Without its client id a
    provider is off. `secure` refuses an issuer that is not https (production)."""
    return [_application(preset, environment, secure) for preset in PRESETS.values() if _is_on(preset, environment)]


def _is_on(preset: Preset, environment: Mapping[str, str]) -> bool:
    return bool(environment.get(f"TREMPLIN_{preset.variable}_CLIENT_ID"))


def _application(preset: Preset, environment: Mapping[str, str], secure: bool) -> dict[str, Any]:
    def read(name: str, default: str = "") -> str:
        return environment.get(f"TREMPLIN_{preset.variable}_{name}", default).strip()

    for name in ("CLIENT_SECRET", "ISSUER"):
        if not read(name):
            raise Misconfigured(f"TREMPLIN_{preset.variable}_{name} doit être défini pour {preset.name}.")
    issuer = read("ISSUER").rstrip("/")
    if secure and urlparse(issuer).scheme != "https":
        raise Misconfigured(f"TREMPLIN_{preset.variable}_ISSUER doit commencer par https://.")
    client_id = read("CLIENT_ID")
    levels = read("LEVELS", " ".join(preset.levels_asked)).split()
    accepted = read("LEVELS_ACCEPTED", " ".join(preset.levels_accepted or levels)).split()
    scopes = read("SCOPES", " ".join(preset.scopes)).replace("{client_id}", client_id)
    return {
        "provider_id": preset.code,
        "name": preset.name,
        "client_id": client_id,
        "secret": read("CLIENT_SECRET"),
        "settings": {
            "server_url": issuer,
            "oauth_pkce_enabled": True,
            "scope": scopes.split(),
            "levels_asked": levels,
            "levels_accepted": accepted,
            "levels_of_two_factors": read("LEVELS_2FA", " ".join(preset.levels_of_two_factors)).split(),
            "userinfo": read("USERINFO"),
        },
    }
