"""One structure, post or prescriber, whole: what its page says, and nothing of anybody."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse

from tremplin.directory import access, dispositifs, sheet
from tremplin.directory.api.query import not_found
from tremplin.directory.api.rows import ROOT, days, here
from tremplin.organisations.models import Activity, Label, Organisation, YearlyFigures
from tremplin.rules import prescribers

# An address that begins so is read by whoever is on duty; any other may be somebody's.
SHARED_BOXES = (
    "accueil", "administration", "agence", "association", "bonjour", "bureau", "candidature", "commercial", "contact",
    "direction", "emploi", "gestion", "info", "insertion", "job", "mairie", "mission", "recrutement", "rh",
    "secretariat", "siege", "standard",
)  # fmt: skip


def shared_box(address: str) -> str:
    """The address when it names a service; "" when it may name a person."""
    return address if address.lower().startswith(SHARED_BOXES) else ""


def structure(pk: UUID) -> dict[str, Any]:
    found: Any = _found(lambda: access.get_listed_structure(pk), "Structure")
    said = sheet.read(found)
    current = access.current_dispositifs(found)
    offer = access.offer_of(found)
    return {
        **_page(found, said),
        "fermee_le": found.closed_on,
        "secteurs": sorted({one["code"] for one in found.sector_list} | {one.sector_id for one in offer.activities}),
        "candidature_spontanee": found.spontaneous_open_since is not None
        and any(one.blocked_since is None for one in current),
        "membre_du_reseau": found.network_member,
        "accueille_en_immersion": found.welcomes_immersions,
        "dispositifs": [convention(one) for one in current],
        "activites": [_activity(one) for one in offer.activities],
        "labels": [_label(one) for one in offer.labels if one.is_valid],
        "realisations": [_done(found, one) for one in said.references],
        "chiffres": [_figures(one) for one in offer.figures],
        "postes": [_open_post(one) for one in access.open_posts(found)],
        "delai_de_reponse_jours": days(found.reply_days),
    }


def prescriber(pk: UUID) -> dict[str, Any]:
    found: Any = _found(lambda: access.get_listed_prescriber(pk), "Organisme")
    family = prescribers.families().get(found.prescriber.family)
    return {
        **_page(found, sheet.read(found)),
        "page": here(reverse("directory:prescripteur", args=[found.slug])),
        "famille": found.prescriber.family if family else "",
        "libelle_famille": family.label if family else "",
        "habilite": found.prescriber.is_authorised,
    }


def post(pk: UUID) -> dict[str, Any]:
    found: Any = _found(lambda: access.get_post(pk), "Poste")
    return {
        "id": found.pk,
        "intitule": found.title,
        "ouvert": found.takes_applications,
        "type": found.dispositif.kind,
        "structure": {"id": found.organisation_id, "nom": found.organisation.display_name},
        "metier": found.trade_id,
        "libelle_metier": found.trade.name,
        "commune": found.commune.name,
        "code_insee": found.commune_id,
        "territoire": found.commune.territory_id,
        "latitude": found.latitude,
        "longitude": found.longitude,
        "contrats": found.contract_kinds,
        "heures_par_semaine": None if found.weekly_hours is None else float(found.weekly_hours),
        "salaire_horaire_brut_euros": None if found.hourly_pay is None else float(found.hourly_pay),
        "places": found.positions,
        "missions": found.missions,
        "profil": found.profile,
        "cv_souhaite": found.cv_wanted,
        "ouvert_le": found.opened_on,
        "actualise_le": found.refreshed_on,
        "ferme_le": found.closed_on,
        "delai_de_reponse_jours": days(found.reply_days),
        "page": here(found.get_absolute_url()),
    }


def _found(read: Any, what: str) -> Any:
    try:
        return read()
    except Http404:
        raise not_found(what) from None


def contacts(found: Organisation) -> dict[str, Any]:
    return {
        "id": found.pk,
        "nom": found.display_name,
        "raison_sociale": found.name,
        "accroche": found.headline,
        "slug": found.slug,
        "siret": found.siret,
        "adresse": found.address,
        "code_postal": found.post_code,
        "code_insee": found.commune_id,
        "commune": found.commune.name if found.commune else "",
        "territoire": found.commune.territory_id if found.commune else None,
        "latitude": found.latitude,
        "longitude": found.longitude,
        "telephone": found.phone,
        "courriel": shared_box(found.email),
        "site": found.website,
        "accueil_du_public": found.opening_hours,
        "comment_venir": found.access_notes,
        "acces_en_fauteuil": found.step_free,
        "presentation": found.presentation,
        "page": here(found.get_absolute_url()),
    }


def _page(found: Organisation, said: sheet.Sheet) -> dict[str, Any]:
    """How to reach it, its photos, and the dates that it announces."""
    return {
        **contacts(found),
        "photos": [
            {"lien": photo_of(found.slug, one["pk"]), "texte": one["caption"], "face": one["face"]}
            for one in said.photos
        ],
        "services": [_service(one) for one in said.services],
        "relue_le": found.reviewed_on,
        "dates": [_day(one) for one in said.days],
        "agenda": here(reverse("directory:dates", args=[found.slug])),
    }


def photo_of(slug: str, pk: Any) -> str:
    return here(reverse("organisations:page_photo", args=[slug, pk]))


def _day(one: sheet.Day) -> dict[str, Any]:
    said = {"type": one.kind, "libelle": one.label, "du": one.starts_on, "au": one.ends_on}
    return {**said, "heure": one.at or None, "precisions": one.details}


def _service(one: dict[str, Any]) -> dict[str, Any]:
    return {"id": one["pk"], "nom": one["name"], "lien": here(f"{ROOT}/services/{one['pk']}")}


def _done(found: Organisation, one: dict[str, Any]) -> dict[str, Any]:
    seen = one["photo"] is not None
    return {
        "client": one["client"],
        "realisation": one["what"],
        "annee": one["year"],
        "photo": photo_of(found.slug, one["pk"]) if seen else None,
        "texte_photo": one["alt"] if seen else "",
    }


def convention(one: Any) -> dict[str, Any]:
    line, in_force = dispositifs.line(one), one.convention is not None and one.convention.is_active
    return {
        "id": one.pk,
        "structure": one.organisation_id,
        "type": one.kind,
        "libelle": line.label,
        "contrats": line.contracts,
        "etat": line.state,
        "annexe_jusqu_au": one.annex_ends_on if in_force else None,
        "postes_conventionnes": float(one.annex_places) if in_force and one.annex_places is not None else None,
    }


def _activity(one: Activity) -> dict[str, Any]:
    said = {"secteur": one.sector_id, "titre": one.title, "precisions": one.details}
    return {**said, "services": one.services, "zones": one.areas}


def _label(one: Label) -> dict[str, Any]:
    said = {"code": one.kind, "nom": str(one), "jusqu_au": one.valid_until}
    return {**said, "justificatif": one.proof_id is not None}


def _figures(one: YearlyFigures) -> dict[str, Any]:
    return {
        "annee": one.year,
        "salaries_en_insertion": one.employees,
        "salaries_permanents": one.permanents,
        "sorties_positives_pourcent": one.exits_to_work,
        "chiffre_d_affaires_euros": one.turnover,
        "source": one.source,
    }


def _open_post(one: access.OpenPost) -> dict[str, Any]:
    return {"id": one.pk, "intitule": one.title, "lien": here(f"{ROOT}/postes/{one.pk}")}
