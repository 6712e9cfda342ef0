"""The identity that a provider certifies, from the civil register: proposed to the person's file, never written there."""

from dataclasses import dataclass
from datetime import date

from tremplin.accounts.models import User
from tremplin.accounts.sso import claims
from tremplin.accounts.sso.identities import identities_of

TITLES = {"female": "MME", "male": "M"}


@dataclass(frozen=True)
class Certified:
    """What `source` said on `on`. "" or None for what it did not say. `title` is MME or M, places are INSEE codes."""

    source: str
    on: date
    title: str
    first_name: str
    last_name: str
    birth_date: date | None
    birth_place: str
    birth_country: str


def certified_for(user: User) -> Certified | None:
    """The identity certified with the one tied to this account; None when none is."""
    for one in identities_of(user):
        said, on = one.extra_data.get("certified"), claims.day(one.extra_data.get("seen_on"))
        if one.preset.certifies and said and on:
            return Certified(
                source=one.preset.name,
                on=on,
                title=TITLES.get(said.get("gender", ""), ""),
                first_name=_cased(said.get("given_name", "")),
                last_name=_cased(said.get("preferred_username") or said.get("family_name", "")),
                birth_date=claims.day(said.get("birthdate")),
                birth_place=said.get("birthplace", ""),
                birth_country=said.get("birthcountry", ""),
            )
    return None


def _cased(name: str) -> str:
    """The register writes DIALLO; people write Diallo."""
    return name.title() if name.isupper() else name
