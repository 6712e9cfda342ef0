"""Words, icons and tints of every status: the only place where they are written."""

from typing import NamedTuple


class Tag(NamedTuple):
    """Tint (a class `etiq--…`), icon of the sprite, words."""

    tint: str
    icon: str
    words: str


# state: what the person reads, what the professional reads
APPLICATION = {
    "new": (Tag("nouvelle", "neuf", "Envoyée"), Tag("nouvelle", "neuf", "Nouvelle")),
    "processing": (Tag("etude", "moitie", "À l’étude"),) * 2,
    "silent": (
        Tag("silence", "silence", "Sans réponse"),
        Tag("silence", "silence", "Affichée sans réponse"),
    ),
    "interview": (Tag("etude", "calendrier", "Entretien proposé"),) * 2,
    "postponed": (Tag("plus-tard", "pause", "Pour plus tard"),) * 2,
    "pool": (Tag("vivier", "coeur", "Gardée en vivier"), Tag("vivier", "coeur", "En vivier")),
    "prior_to_hire": (Tag("etude", "moitie", "Action avant embauche"),) * 2,
    "accepted": (Tag("oui", "coche", "Acceptée"),) * 2,
    "refused": (Tag("non", "croix", "Refusée"),) * 2,
    "cancelled": (Tag("non", "croix", "Embauche annulée"),) * 2,
    "obsolete": (Tag("non", "droite", "Embauche ailleurs"),) * 2,
    "withdrawn": (Tag("non", "retrait", "Retirée par vous"), Tag("non", "retrait", "Retirée par la personne")),
}

PASS = {
    "valid": Tag("oui", "coche", "Valide"),
    "suspended": Tag("plus-tard", "pause", "Suspendu"),
    "future": Tag("etude", "calendrier", "Pas encore commencé"),
    "expired": Tag("non", "droite", "Terminé"),
    "waiting": Tag("silence", "horloge", "Délai de carence"),
    "cancelled": Tag("non", "croix", "Annulé"),
    "none": Tag("plus-tard", "question", "Aucun PASS IAE"),
}

ELIGIBILITY = {
    "eligible": Tag("oui", "bouclier", "Éligible"),
    "pass": Tag("oui", "contrat", "PASS IAE valide"),
    "to_validate_by_you": Tag("nouvelle", "question", "À valider par vous"),
    "to_validate": Tag("plus-tard", "question", "À valider par un organisme habilité"),
    "not_needed": Tag("plus-tard", "coche", "Pas de critère à vérifier"),
}
# Where a person stands with the rules of the IAE: her PASS, or her eligibility.
STANDING = ELIGIBILITY | {
    "waiting": PASS["waiting"],
    "suspended": Tag("plus-tard", "pause", "PASS IAE suspendu"),
}

CERTIFICATION = {
    "certified": Tag("oui", "bouclier", "Certifié"),
    "refused": Tag("non", "croix", "Non confirmé"),
    "unknown": Tag("plus-tard", "question", "Pas encore vérifié"),
}

EXCHANGE = {
    "to_send": Tag("nouvelle", "droite", "À envoyer"),
    "sent": Tag("etude", "horloge", "Envoyée"),
    "accepted": Tag("oui", "coche", "Acceptée"),
    "to_correct": Tag("silence", "crayon", "À corriger"),
}

DISPOSITIFS = {
    "ACI": "Atelier et chantier d’insertion",
    "AI": "Association intermédiaire",
    "EI": "Entreprise d’insertion",
    "EITI": "Entreprise d’insertion par le travail indépendant",
    "ETTI": "Entreprise de travail temporaire d’insertion",
    "GEIQ": "Groupement d’employeurs pour l’insertion et la qualification",
    "EA": "Entreprise adaptée",
    "EATT": "Entreprise adaptée de travail temporaire",
    "OPCS": "Organisation porteuse de la clause sociale",
}

# level of a message: modifier, icon, role
NOTICE = {
    "info": ("", "info", "status"),
    "success": ("avis--ok", "coche", "status"),
    "warning": ("avis--attention", "alerte", "status"),
    "error": ("avis--erreur", "alerte", "alert"),
    "debug": ("", "info", "status"),
}
SILENT_STATES = ("new", "processing")


def application(state: str, audience: str, silent: bool) -> Tag:
    """The tag of an application for `audience` (« person » or « pro »).

    `silent` counts only while the employer owes an answer.
    """
    if silent and state in SILENT_STATES:
        state = "silent"
    return APPLICATION[state][0 if audience == "person" else 1]
