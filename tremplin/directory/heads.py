"""What a public page says to those who show it elsewhere: search engines, messages, social networks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

from tremplin.kernel.addresses import address_of
from tremplin.organisations.models import Organisation

LONGEST = 160  # of a description: beyond, engines cut it
CARD = "tremplin/carte.png"


@dataclass(frozen=True)
class Head:
    """`path`: the one address of this page. `image`: path of its card. `data`: schema.org objects."""

    path: str
    title: str
    description: str
    image: str = ""
    data: tuple[Mapping[str, Any], ...] = ()
    indexed: bool = True

    @property
    def url(self) -> str:
        return absolute(self.path)

    @property
    def card(self) -> str:
        return absolute(self.image or _card())


def _card() -> str:
    try:
        return staticfiles_storage.url(CARD)
    except ValueError:  # not built
        return f"{settings.STATIC_URL}{CARD}"


def absolute(path: str) -> str:
    return f"{settings.BASE_URL}{path}"


def card_of(organisation: Organisation) -> str:
    return address_of("directory:carte", organisation.slug)


def shortened(text: str) -> str:
    """On one line, cut after a word."""
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST else f"{flat[: LONGEST - 1].rsplit(' ', 1)[0].rstrip(',;: ')}…"


def place_of(organisation: Organisation) -> str:
    """« à Bondy », or nothing."""
    return f"à {organisation.commune.name}" if organisation.commune else ""


def describe(organisation: Organisation, *said: str) -> str:
    """The name and the place, which no other page has together, then what it does."""
    known = [" ".join((organisation.display_name, place_of(organisation))).strip(), organisation.headline, *said]
    return shortened(". ".join(one.strip().rstrip(".") for one in known if one) + ".")
