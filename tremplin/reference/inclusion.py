"""The words of data·inclusion (schema v1) beside ours: the networks that carry a structure or an organisation, the themes."""

from collections.abc import Iterable

from data_inclusion.schema.v1 import Categorie, Thematique

SOURCE = "tremplin"
# Our kinds of dispositifs. The organisations that carry the social clause have no word there.
NETWORK_OF_KIND = {
    "ACI": "aci",
    "AI": "ai",
    "EI": "ei",
    "EITI": "eiti",
    "ETTI": "etti",
    "GEIQ": "geiq",
    "EA": "ea",
    "EATT": "eatt",
}
# Our families of prescribers; those without a word there are left out.
NETWORK_OF_FAMILY = {
    "AFPA": "afpa",
    "ASE": "ase",
    "CAARUD": "caarud",
    "CADA": "cada",
    "CAF": "caf",
    "CAP_EMPLOI": "cap-emploi-reseau-cheops",
    "CAVA": "cava",
    "CCAS": "ccas-cias",
    "CHRS": "chrs",
    "CHU": "chu",
    "CIDFF": "cidff",
    "CPH": "cph",
    "CSAPA": "csapa",
    "DEPT": "departements",
    "E2C": "ecoles-de-la-deuxieme-chance",
    "EPIDE": "epide",
    "FT": "france-travail",
    "HUDA": "huda",
    "ML": "mission-locale",
    "MSA": "mutualite-sociale-agricole",
    "ODC": "delegataire-conseil-departemental",
    "PIJ_BIJ": "reseau-information-jeunesse",
    "PJJ": "pjj",
    "PLIE": "plie",
    "RS_FJT": "residences-fjt",
    "SPIP": "spip",
}
KIND_OF_NETWORK = {network: kind for kind, network in NETWORK_OF_KIND.items()}
FAMILY_OF_NETWORK = {network: family for family, network in NETWORK_OF_FAMILY.items()}

# Families of needs, each with its themes: code → words.
THEMES: dict[str, str] = {str(one.value): one.label for one in Thematique}
FAMILIES: dict[str, dict[str, str]] = {
    str(family.value): {code: words for code, words in THEMES.items() if code.startswith(f"{family.value}--")}
    for family in Categorie
}


def in_words(themes: Iterable[str]) -> list[str]:
    """« Garde d’enfants », in the order given; a theme that the schema no longer has is left out."""
    return [THEMES[one] for one in themes if one in THEMES]
