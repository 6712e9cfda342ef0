"""From what the search found to the rows of the API and of the files: one result, one flat shape (`shapes`)."""

from bisect import bisect_left
from functools import cache
from typing import Any

from django.conf import settings

from tremplin.directory.facets import POSTS, PRESCRIBERS, STRUCTURES, TRADE
from tremplin.directory.found import PAGES, Card
from tremplin.kernel.addresses import address_of

ROOT = "/api/v1"


def here(path: str) -> str:
    return f"{settings.BASE_URL}{path}"


def values(tags: list[str], name: str) -> list[str]:
    """The values of one filter, among the tags of a listing, which are sorted."""
    beginning = f"{name}:"
    start = bisect_left(tags, beginning)
    end = bisect_left(tags, f"{name};", start)  # the sign after « : »
    return [tag[len(beginning) :] for tag in tags[start:end]]


def first(tags: list[str], name: str) -> str | None:
    beginning = f"{name}:"
    at = bisect_left(tags, beginning)
    return tags[at][len(beginning) :] if at < len(tags) and tags[at].startswith(beginning) else None


def days(delay: float | None) -> float | None:
    """A median delay, to a tenth: candidatures are not answered by the second."""
    return None if delay is None else round(delay, 1)


def row(card: Card, site: str) -> dict[str, Any]:
    """`site`: where addresses begin, asked of the settings once for all."""
    return OF_SHELF[card.shelf](card, site)


@cache
def _page(shelf: str) -> str:
    """How the addresses of the pages of a shelf begin."""
    return address_of(PAGES[shelf], "")


def _place(card: Card, page: str) -> dict[str, Any]:
    far = card.distance_km
    return {
        "commune": card.shown["place"],
        "latitude": card.latitude,
        "longitude": card.longitude,
        "distance_km": None if far is None else round(far, 2),
        "territoire": first(card.tags, "territoire"),
        "page": page,
    }


def _structure(card: Card, site: str) -> dict[str, Any]:
    shown, tags, key = card.shown, card.tags, str(card.organisation)
    return {
        "id": key,
        "nom": shown["name"],
        "slug": shown["slug"],
        "types": shown["kinds"],
        "accroche": shown["headline"],
        "secteurs": values(tags, "secteur"),
        "services": values(tags, "service"),
        "labels": values(tags, "label"),
        "metiers": values(tags, TRADE),
        "postes_ouverts": shown["open_posts"],
        "candidature_spontanee": shown["spontaneous"],
        "membre_du_reseau": shown["network_member"],
        "accueille_en_immersion": first(tags, "immersion") is not None,
        "delai_de_reponse_jours": days(shown["reply_days"]),
        "a_jour_le": card.fresh_on,
        "lien": f"{site}{ROOT}/structures/{key}",
        **_place(card, f"{site}{_page(STRUCTURES)}{shown['slug']}"),
    }


def _post(card: Card, site: str) -> dict[str, Any]:
    shown, key = card.shown, str(card.post)
    return {
        "id": key,
        "intitule": shown["title"],
        "type": shown["kind"],
        "structure": {"id": card.organisation, "nom": shown["structure"]},
        "metier": first(card.tags, TRADE),
        "contrats": shown["contracts"],
        "heures_par_semaine": shown["hours"],
        "salaire_horaire_brut_euros": shown.get("pay"),
        "places": shown["positions"],
        "actualise_le": card.fresh_on,
        "lien": f"{site}{ROOT}/postes/{key}",
        **_place(card, f"{site}{_page(POSTS)}{key}"),
    }


def _prescriber(card: Card, site: str) -> dict[str, Any]:
    shown, key = card.shown, str(card.organisation)
    return {
        "id": key,
        "nom": shown["name"],
        "slug": shown["slug"],
        "famille": first(card.tags, "famille") or "",
        "habilite": shown["authorised"],
        "accroche": shown["headline"],
        "telephone": shown["phone"],
        "a_jour_le": card.fresh_on,
        "lien": f"{site}{ROOT}/prescripteurs/{key}",
        **_place(card, f"{site}{_page(PRESCRIBERS)}{shown['slug']}"),
    }


OF_SHELF = {STRUCTURES: _structure, POSTS: _post, PRESCRIBERS: _prescriber}
