"""The results of a search as a file: columns for a spreadsheet, features for a map."""

import json
from collections.abc import Iterable, Mapping
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder

from tremplin.directory import facets
from tremplin.directory.api import illustrated
from tremplin.directory.facets import POSTS, PRESCRIBERS, STRUCTURES
from tremplin.directory.found import Card
from tremplin.kernel.exports import Column


def _said(name: str) -> Column:
    """A value as it is."""
    return Column(LABELS[name], lambda found: found[name])


def _worded(name: str, facet: str) -> Column:
    """Codes in words, one after another."""
    known = facets.BY_NAME[facet].values
    return Column(LABELS[name], lambda found: _in_words(found[name], known()))


def _in_words(codes: str | list[str] | None, words: Mapping[str, str]) -> str:
    listed = [codes] if isinstance(codes, str) else codes or []
    return ", ".join(words.get(code, code) for code in listed if code)


def _yes(name: str) -> Column:
    return Column(LABELS[name], lambda found: "oui" if found[name] else "non")


LABELS = {
    "nom": "Nom", "intitule": "Poste", "types": "Dispositifs", "type": "Dispositif", "accroche": "Activité",
    "secteurs": "Secteurs", "services": "Services", "labels": "Labels", "commune": "Commune",
    "territoire": "Territoire", "postes_ouverts": "Postes ouverts", "candidature_spontanee": "Candidature spontanée",
    "accueille_en_immersion": "Accueille en immersion", "membre_du_reseau": "Membre du réseau",
    "delai_de_reponse_jours": "Délai de réponse (jours)", "a_jour_le": "Fiche relue le", "distance_km": "Distance (km)",
    "latitude": "Latitude", "longitude": "Longitude", "page": "Page", "id": "Identifiant", "metier": "Métier (ROME)",
    "contrats": "Contrats", "heures_par_semaine": "Heures par semaine", "places": "Places",
    "actualise_le": "Actualisé le", "famille": "Famille", "habilite": "Valide l’éligibilité", "telephone": "Téléphone",
    "salaire_horaire_brut_euros": "Salaire brut par heure (euros)",
    "description": "Description", "conditions": "Conditions", "demander": "Où le demander", "source": "Source",
    "mis_a_jour_le": "Mis à jour le", "photo": "Photo", "texte_photo": "Ce que montre la photo",
}  # fmt: skip
# Which field of the row each heading stands for.
FIELD_OF = {label: name for name, label in LABELS.items()}
FIELD_OF |= {"Structure": "structure", "Organisation": "structure", "Thèmes": "thematiques", "Gratuit": "gratuit"}
# Those of which the row has a code, and the file the words.
WORDED = {"types", "type", "secteurs", "services", "labels", "territoire", "contrats", "famille"}
SERVICES = "services"
WHERE = [_said(name) for name in ("commune", "distance_km", "latitude", "longitude", "page", "id")]
PHOTO = [_said(name) for name in ("photo", "texte_photo")]
TERRITORY = _worded("territoire", "territoire")
COLUMNS = {
    STRUCTURES: [
        _said("nom"),
        _worded("types", "type"),
        _said("accroche"),
        _worded("secteurs", "secteur"),
        _worded("services", "service"),
        _worded("labels", "label"),
        _said("postes_ouverts"),
        *(_yes(name) for name in ("candidature_spontanee", "accueille_en_immersion", "membre_du_reseau")),
        _said("delai_de_reponse_jours"),
        _said("a_jour_le"),
        TERRITORY,
        *WHERE,
        *PHOTO,
    ],
    POSTS: [
        _said("intitule"),
        Column("Structure", lambda found: found["structure"]["nom"]),
        _worded("type", "type"),
        _said("metier"),
        _worded("contrats", "contrat"),
        _said("heures_par_semaine"),
        _said("salaire_horaire_brut_euros"),
        _said("places"),
        _said("actualise_le"),
        TERRITORY,
        *WHERE,
    ],
    PRESCRIBERS: [
        _said("nom"),
        _worded("famille", "famille"),
        _yes("habilite"),
        _said("accroche"),
        _said("telephone"),
        _said("a_jour_le"),
        TERRITORY,
        *WHERE,
        *PHOTO,
    ],
    SERVICES: [
        _said("nom"),
        Column("Organisation", lambda found: found["structure"]["nom"]),
        Column("Thèmes", lambda found: ", ".join(one["libelle"] for one in found["thematiques"])),
        Column("Gratuit", lambda found: {True: "oui", False: "non"}.get(found["gratuit"], "")),
        *(_said(name) for name in ("description", "conditions", "demander", "source", "mis_a_jour_le")),
        *(one for one in WHERE if one.label != LABELS["distance_km"]),
    ],
}


def write_geojson(handle: IO[bytes], cards: Iterable[Card]) -> int:
    """A FeatureCollection (RFC 7946), a feature at a time; a result whose place is unknown has no geometry."""
    count = 0
    handle.write(b'{"type":"FeatureCollection","features":[')
    for count, said in enumerate(illustrated.rows(cards), start=1):
        text = json.dumps(_feature(said), cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
        handle.write((",\n" if count > 1 else "\n").encode() + text.encode())
    handle.write(b"\n]}\n")
    return count


def _feature(said: dict[str, Any]) -> dict[str, Any]:
    where = [said.pop("longitude"), said.pop("latitude")]
    known = None not in where
    return {
        "type": "Feature",
        "id": str(said["id"]),
        "geometry": {"type": "Point", "coordinates": where} if known else None,
        "properties": said,
    }
