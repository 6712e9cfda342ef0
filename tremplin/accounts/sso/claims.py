"""What a provider says of a person, reduced to what we need."""

from datetime import date
from typing import Any

from django.utils import timezone

from tremplin.accounts.sso.failures import NONSENSE, Failed
from tremplin.accounts.sso.presets import Preset

CIVIL = ("given_name", "family_name", "preferred_username", "birthdate", "birthplace", "birthcountry", "gender")
ABOUT_HER = ("email", "usual_name", *CIVIL)
# Column width of allauth's `SocialAccount.uid`.
MOST_CHARACTERS = 191
LONGEST = 150


def identity_of(issuer: str, subject: str) -> str:
    """Issuer and subject in one text: an issuer has no fragment (OpenID Connect Discovery §3), so « # » ends it."""
    uid = f"{issuer}#{subject}"
    if len(uid) > MOST_CHARACTERS:
        raise Failed(NONSENSE, "sub too long")
    return uid


def kept(said: dict[str, Any], preset: Preset, levels_of_two_factors: list[str]) -> dict[str, Any]:
    """What stays beside the identity: no token, no address book, no telephone. JSON."""
    methods = said.get("amr")
    return {
        "iss": said["iss"],
        "sub": said["sub"],
        "email": words(said.get("email"), 254).lower(),
        "name": name_of(said),
        "acr": words(said.get("acr")),
        "two_factors": said.get("acr") in levels_of_two_factors or (isinstance(methods, list) and "mfa" in methods),
        "seen_on": timezone.localdate().isoformat(),
        "certified": {name: words(said[name]) for name in CIVIL if said.get(name)} if preset.certifies else {},
    }


def for_an_account(said: dict[str, Any]) -> dict[str, Any]:
    return {
        "email": words(said.get("email"), 254).lower(),
        "first_name": words(said.get("given_name"), 100),
        "last_name": words(said.get("usual_name") or said.get("preferred_username") or said.get("family_name"), 100),
    }


def name_of(said: dict[str, Any]) -> str:
    account = for_an_account(said)
    return f"{account['first_name']} {account['last_name']}".strip()


def words(value: Any, longest: int = LONGEST) -> str:
    """A text of reasonable length on one line; "" for whatever is not a text."""
    if not isinstance(value, str):
        return ""
    return "".join(letter for letter in " ".join(value.split()) if letter.isprintable())[:longest]


def day(value: Any) -> date | None:
    """A full date. FranceConnect writes 1985-00-00 for a person whose day of birth is not known."""
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None
