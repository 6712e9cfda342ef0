"""From what the search found to the rows of the API and of the files: one result, one flat shape (`shapes`)."""

from bisect import bisect_left
from typing import Any

from django.conf import settings

from tremplin.directory.facets import POSTS, PRESCRIBERS, STRUCTURES, TRADE
from tremplin.directory.found import Card

ROOT = "/api/v1"


def here(path: str) -> str:
    return f"{settings.BASE_URL}{path}"


def values(card: Card, name: str) -> list[str]:
    """The values of one filter, among the tags of a listing, which are sorted."""
    beginning = f"{name}:"
    start = bisect_left(card.tags, beginning)
    end = bisect_left(card.tags, f"{name};", start)  # the sign after « : »
    return [tag[len(beginning) :] for tag in card.tags[start:end]]


def first(card: Card, name: str) -> str | None:
    beginning, tags = f"{name}:", card.tags
    at = bisect_left(tags, beginning)
    return tags[at][len(beginning) :] if at < len(tags) and tags[at].startswith(beginning) else None


def days(delay: float | None) -> float | None:
    """A median delay, to a tenth: candidatures are not answered by the second."""
    return None if delay is None else round(delay, 1)


def row(card: Card, site: str) -> dict[str, Any]:
    """`site`: where addresses begin, asked of the settings once for all."""
    return OF_SHELF[card.shelf](card, site)


def _place(card: Card, site: str) -> dict[str, Any]:
    return {
        "commune": card.shown["place"],
        "latitude": card.latitude,
        "longitude": card.longitude,
        "distance_km": None if card.distance_km is None else round(card.distance_km, 2),
        "territoire": first(card, "territoire"),
        "page": f"{site}{card.url}",
    }


def _structure(card: Card, site: str) -> dict[str, Any]:
    shown = card.shown
    return {
        "id": card.organisation,
        "nom": shown["name"],
        "slug": shown["slug"],
        "types": shown["kinds"],
        "accroche": shown["headline"],
        "secteurs": values(card, "secteur"),
        "services": values(card, "service"),
        "labels": values(card, "label"),
        "metiers": values(card, TRADE),
        "postes_ouverts": shown["open_posts"],
        "candidature_spontanee": shown["spontaneous"],
        "membre_du_reseau": shown["network_member"],
        "accueille_en_immersion": first(card, "immersion") is not None,
        "delai_de_reponse_jours": days(shown["reply_days"]),
        "a_jour_le": card.fresh_on,
        "lien": f"{site}{ROOT}/structures/{card.organisation}",
        **_place(card, site),
    }


def _post(card: Card, site: str) -> dict[str, Any]:
    shown = card.shown
    return {
        "id": card.post,
        "intitule": shown["title"],
        "type": shown["kind"],
        "structure": {"id": card.organisation, "nom": shown["structure"]},
        "metier": first(card, TRADE),
        "contrats": shown["contracts"],
        "heures_par_semaine": shown["hours"],
        "salaire_horaire_brut_euros": shown.get("pay"),
        "places": shown["positions"],
        "actualise_le": card.fresh_on,
        "lien": f"{site}{ROOT}/postes/{card.post}",
        **_place(card, site),
    }


def _prescriber(card: Card, site: str) -> dict[str, Any]:
    shown = card.shown
    return {
        "id": card.organisation,
        "nom": shown["name"],
        "slug": shown["slug"],
        "famille": first(card, "famille") or "",
        "habilite": shown["authorised"],
        "accroche": shown["headline"],
        "telephone": shown["phone"],
        "a_jour_le": card.fresh_on,
        "lien": f"{site}{ROOT}/prescripteurs/{card.organisation}",
        **_place(card, site),
    }


OF_SHELF = {STRUCTURES: _structure, POSTS: _post, PRESCRIBERS: _prescriber}
