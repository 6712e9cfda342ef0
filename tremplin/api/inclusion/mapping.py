"""From a listed organisation to the records of data·inclusion: one structure, and the services that it offers."""

from datetime import UTC, date, datetime
from typing import Any

from tremplin.directory.api.items import shared_box
from tremplin.directory.api.rows import here
from tremplin.directory.facets import SPONTANEOUS, WITH_POSTS, YES
from tremplin.organisations.models import Organisation
from tremplin.reference.inclusion import NETWORK_OF_FAMILY, NETWORK_OF_KIND, SOURCE
from tremplin.rules.identity import siret as check_siret
from tremplin.rules.kinds import IAE_KINDS

LEAST, MOST_NAME, MOST_TEXT = 5, 150, 10_000  # characters of the schema
FAMILY = "trouver-un-emploi"
HIRING = {
    WITH_POSTS: f"{FAMILY}--repondre-a-des-offres-demploi",
    SPONTANEOUS: f"{FAMILY}--faire-des-candidatures-spontanees",
}
IMMERSION = [
    "choisir-un-metier--confirmer-son-choix-de-metier",
    "choisir-un-metier--decouvrir-un-metier-ou-un-secteur-dactivite",
]
# Whom the law of the insertion by work aims at first.
PUBLICS = [
    "beneficiaires-des-minimas-sociaux",
    "demandeurs-emploi",
    "jeunes",
    "personnes-en-situation-de-handicap",
    "residents-qpv-frr",
    "seniors",
]
HIRES = (
    "{name} recrute des personnes éloignées de l’emploi et les accompagne vers un emploi durable. {headline} "
    "On y candidate en ligne, seul·e ou avec la personne qui vous accompagne ; la structure doit répondre."
)
ELIGIBLE = "Avoir été reconnu éligible à l’insertion par l’activité économique par un prescripteur habilité ou par la structure."
WELCOMES = (
    "{name} accueille en période de mise en situation en milieu professionnel (PMSMP) : quelques jours pour découvrir "
    "un métier ou confirmer un projet. {headline} Un organisme prescripteur signe la convention."
)


def structure(found: Any) -> dict[str, Any]:
    """`found` has its `listings` (structures and prescribers), its commune and its prescriber read."""
    return {
        "source": SOURCE,
        "id": identifier(found),
        "nom": name_of(found),
        "date_maj": _past(max(one.fresh_on for one in found.listings.all())),
        "description": _text(found.presentation or found.headline),
        "lien_source": here(found.get_absolute_url()),
        "siret": found.siret if found.siret and check_siret(siret=found.siret).valid else None,
        **_where(found),
        **_contact(found),
        "site_web": found.website or None,
        "reseaux_porteurs": sorted(_networks(found)) or None,
    }


def services(found: Any) -> list[dict[str, Any]]:
    """What somebody may ask of it: to be hired, to be welcomed in immersion."""
    listing = next((one for one in found.listings.all() if one.shelf == "structures"), None)
    if listing is None:
        return []
    themes = [theme for code, theme in HIRING.items() if f"candidature:{code}" in listing.tags]
    made = [_hiring(found, listing, themes)] if themes else []
    return [*made, _immersion(found, listing)] if f"immersion:{YES}" in listing.tags else made


def identifier(found: Organisation) -> str:
    return f"{SOURCE}--{found.pk}"


def name_of(found: Organisation) -> str:
    return found.display_name.strip()[:MOST_NAME].rstrip(". ")


def _hiring(found: Any, listing: Any, themes: list[str]) -> dict[str, Any]:
    under_law = any(kind in IAE_KINDS for kind in listing.card["kinds"])
    return {
        **_service(found, listing, "recrutement", f"Recrutement : {name_of(found)}", HIRES),
        "thematiques": themes,
        "publics": PUBLICS if under_law else ["demandeurs-emploi"],
        "conditions_acces": ELIGIBLE if under_law else None,
        "mobilisable_par": ["professionnels", "usagers"],
    }


def _immersion(found: Any, listing: Any) -> dict[str, Any]:
    return {
        **_service(found, listing, "immersion", f"Immersion : {name_of(found)}", WELCOMES),
        "thematiques": IMMERSION,
        "publics": ["tous-publics"],
        "mobilisable_par": ["professionnels"],
    }


def _service(found: Any, listing: Any, what: str, name: str, text: str) -> dict[str, Any]:
    headline = f"{found.headline.rstrip('. ')}." if found.headline else ""
    page = here(found.get_absolute_url())
    return {
        "source": SOURCE,
        "structure_id": identifier(found),
        "id": f"{identifier(found)}-{what}",
        "nom": name[:MOST_NAME].rstrip(". "),
        "description": " ".join(text.format(name=name_of(found), headline=headline).split()),
        "date_maj": _past(listing.fresh_on),
        "lien_source": page,
        "type": "accompagnement",
        "frais": "gratuit",
        "modes_accueil": ["en-presentiel"],
        "modes_mobilisation": ["utiliser-lien-mobilisation"],
        "lien_mobilisation": page,
        **_where(found),
        **_contact(found),
    }


def _past(day: date) -> date:
    """Not after the day in UTC. The schema refuses a day to come, by the clock of whoever reads: between midnight and two
    in Paris, a machine in UTC would leave out what was touched since midnight."""
    return min(day, datetime.now(UTC).date())


def _where(found: Any) -> dict[str, Any]:
    commune = found.commune
    return {
        "commune": commune.name if commune else None,
        "code_postal": found.post_code or None,
        "code_insee": commune.pk if commune else None,
        "adresse": found.address or None,
        "longitude": found.longitude,
        "latitude": found.latitude,
    }


def _contact(found: Organisation) -> dict[str, Any]:
    return {"telephone": found.phone or None, "courriel": shared_box(found.email) or None}


def _text(text: str) -> str | None:
    text = text.strip()[:MOST_TEXT]
    return text if len(text) >= LEAST else None


def _networks(found: Any) -> set[str]:
    kinds = {kind for one in found.listings.all() for kind in one.card.get("kinds", ())}
    networks = {NETWORK_OF_KIND[kind] for kind in kinds if kind in NETWORK_OF_KIND}
    prescriber = getattr(found, "prescriber", None)
    family = NETWORK_OF_FAMILY.get(prescriber.family) if prescriber is not None else None
    return networks | ({family} if family else set())
