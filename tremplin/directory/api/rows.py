"""From what the search found to the rows of the API and of the files: one result, one flat shape (`shapes`)."""

from typing import Any

from django.conf import settings

from tremplin.directory.facets import POSTS, PRESCRIBERS, STRUCTURES, TRADE
from tremplin.directory.found import Card

ROOT = "/api/v1"


def here(path: str) -> str:
    return f"{settings.BASE_URL}{path}"


class Tags(dict[str, list[str]]):
    """The values of each filter, among the tags of a listing."""

    def __init__(self, card: Card) -> None:
        for tag in card.tags:
            name, _, value = tag.partition(":")
            self.setdefault(name, []).append(value)

    def values_of(self, name: str) -> list[str]:
        return self.get(name, [])

    def first(self, name: str) -> str | None:
        return next(iter(self.get(name, ())), None)


def row(card: Card) -> dict[str, Any]:
    return OF_SHELF[card.shelf](card)


def _place(card: Card, tags: Tags) -> dict[str, Any]:
    return {
        "commune": card.shown["place"],
        "latitude": card.latitude,
        "longitude": card.longitude,
        "distance_km": None if card.distance_km is None else round(card.distance_km, 2),
        "territoire": tags.first("territoire"),
        "page": here(card.url),
    }


def _structure(card: Card) -> dict[str, Any]:
    shown, tags = card.shown, Tags(card)
    return {
        "id": card.organisation,
        "nom": shown["name"],
        "slug": shown["slug"],
        "types": shown["kinds"],
        "accroche": shown["headline"],
        "secteurs": tags.values_of("secteur"),
        "services": tags.values_of("service"),
        "labels": tags.values_of("label"),
        "metiers": tags.values_of(TRADE),
        "postes_ouverts": shown["open_posts"],
        "candidature_spontanee": shown["spontaneous"],
        "membre_du_reseau": shown["network_member"],
        "accueille_en_immersion": tags.first("immersion") is not None,
        "delai_de_reponse_jours": shown["reply_days"],
        "a_jour_le": card.fresh_on,
        "lien": here(f"{ROOT}/structures/{card.organisation}"),
        **_place(card, tags),
    }


def _post(card: Card) -> dict[str, Any]:
    shown, tags = card.shown, Tags(card)
    return {
        "id": card.post,
        "intitule": shown["title"],
        "type": shown["kind"],
        "structure": {"id": card.organisation, "nom": shown["structure"]},
        "metier": tags.first(TRADE),
        "contrats": shown["contracts"],
        "heures_par_semaine": shown["hours"],
        "places": shown["positions"],
        "actualise_le": card.fresh_on,
        "lien": here(f"{ROOT}/postes/{card.post}"),
        **_place(card, tags),
    }


def _prescriber(card: Card) -> dict[str, Any]:
    shown, tags = card.shown, Tags(card)
    return {
        "id": card.organisation,
        "nom": shown["name"],
        "slug": shown["slug"],
        "famille": tags.first("famille") or "",
        "habilite": shown["authorised"],
        "accroche": shown["headline"],
        "telephone": shown["phone"],
        "a_jour_le": card.fresh_on,
        "lien": here(f"{ROOT}/prescripteurs/{card.organisation}"),
        **_place(card, tags),
    }


OF_SHELF = {STRUCTURES: _structure, POSTS: _post, PRESCRIBERS: _prescriber}
