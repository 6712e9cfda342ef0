"""What each field is, in words: the same wherever a shape has it and says nothing more of its own."""

from typing import Any

FIELDS = {
    "id": "Identifiant ; il ne change pas.",
    "code": "Code, celui que les filtres attendent.",
    "nom": "Nom.",
    "slug": "Fin de l’adresse de sa page.",
    "libelle": "Le même, en toutes lettres.",
    "nature": "ept, epci ou other.",
    "siret": "SIRET, 14 chiffres.",
    "accroche": "Son activité en une ligne.",
    "description": "Texte.",
    "adresse": "Numéro et voie.",
    "complement_adresse": "Bâtiment, étage.",
    "code_postal": "Code postal.",
    "code_insee": "Code INSEE de la commune.",
    "commune": "Nom de la commune.",
    "communes": "Ses communes ; dans une liste, leur nombre.",
    "territoire": "Code de /territoires.",
    "latitude": "Degrés (WGS 84).",
    "longitude": "Degrés (WGS 84).",
    "telephone": "Téléphone affiché sur sa page.",
    "site": "Son site web.",
    "site_web": "Son site web.",
    "comment_venir": "Transports, entrée.",
    "page": "Sa page, pour les personnes.",
    "lien": "La fiche entière, dans l’API.",
    "photo": "Adresse de la première photo de sa fiche.",
    "texte_photo": "Ce que montre la photo ; vide sans photo.",
    "photos": "Ses photos, dans l’ordre de sa fiche.",
    "dates": "Recrutements, réunions, portes ouvertes, fermetures à venir.",
    "services": "Les services qu’il propose, repris de data·inclusion.",
    "secteurs": "Codes de /secteurs.",
    "dispositifs": "Ceux qu’elle porte, avec leur convention.",
    "activites": "Ce qu’elle vend ou fabrique, et où.",
    "labels": "Labels en cours de validité.",
    "realisations": "Ce qui a été fait pour des clients d’accord pour être cités.",
    "chiffres": "Année par année, avec leur source.",
    "postes": "Postes ouverts aujourd’hui.",
    "postes_ouverts": "Nombre de postes ouverts aujourd’hui.",
    "candidature_spontanee": "On peut y candidater sans viser un poste.",
    "membre_du_reseau": "Membre du réseau qui tient cette plateforme.",
    "accueille_en_immersion": "Accueille en immersion (PMSMP).",
    "delai_de_reponse_jours": "Médiane sur 12 mois ; nul en dessous de 10 réponses.",
    "a_jour_le": "Dernière relecture de sa fiche.",
    "intitule": "Intitulé du poste.",
    "type": "Dispositif : ACI, AI, EI, EITI, ETTI, GEIQ, EA, EATT.",
    "structure": "L’organisation, par son identifiant.",
    "metier": "Code ROME.",
    "libelle_metier": "Nom du métier dans le ROME.",
    "contrats": "Contrats proposés.",
    "heures_par_semaine": "Nul : à préciser avec la structure.",
    "salaire_horaire_brut_euros": "Nul : non précisé.",
    "places": "Nombre de personnes recherchées.",
    "missions": "Ce que la personne fera. Texte ou Markdown.",
    "profil": "Ce qu’il faut pour ce poste. Texte ou Markdown.",
    "cv_souhaite": "Un CV est souhaité, jamais obligatoire.",
    "ouvert_le": "Premier jour.",
    "actualise_le": "Dernière relecture par la structure.",
    "ferme_le": "Nul tant qu’il est ouvert.",
    "famille": "Code de la famille de prescripteurs ; vide pour un orienteur.",
    "libelle_famille": "Le même, en toutes lettres.",
    "habilite": "Peut valider l’éligibilité d’une personne.",
    "thematiques": "Besoins auxquels il répond.",
    "modes_accueil": "En présence ou à distance.",
    "contact_nom_prenom": "Toujours vide : personne n’est nommé.",
}


def describe(schema: Any) -> None:
    """Give each field and each parameter of an OpenAPI description the words that it lacks."""
    for shape in schema["components"]["schemas"].values():
        for name, one in shape.get("properties", {}).items():
            if name in FIELDS:
                one.setdefault("description", FIELDS[name])
    for path in schema["paths"].values():
        for one in path["get"].get("parameters", ()):
            if one["in"] == "path":
                one.setdefault("description", "Celui que donne la liste.")
