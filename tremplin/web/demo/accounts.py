"""The accounts that the demonstration's log-in page opens in one click, one for each role."""

from dataclasses import dataclass

PASSWORD = "le verger en démonstration"  # noqa: S105 - public on purpose, and refused outside the demonstration


@dataclass(frozen=True)
class Place:
    """A role in an organisation, named as in the tables of structures and prescribers."""

    organisation: str
    function: str
    administrator: bool = False


@dataclass(frozen=True)
class Account:
    """Someone whom one click on the log-in page logs in."""

    slug: str
    role: str
    first_name: str
    last_name: str
    about: str
    places: tuple[Place, ...] = ()
    candidate: bool = False
    staff: bool = False

    @property
    def email(self) -> str:
        return f"{self.slug}@demo.example"

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


FLAGSHIP = "Régie du Vallon"
COUNSEL = "PLIE des Murs et des Berges"
GEIQ = "GEIQ Propulse Nord-Est"
SHUTTLE = "Merlan Mobilités"
PLIE = "PLIE du Plateau Fruitier"
# Not in the tables: a member declared it, and nobody has verified it (`demo.joining`).
DECLARED = "Fournil des Deux Ponts"
PASSAGES = "Maison des Passerelles"

ACCOUNTS = (
    Account(
        "candidat-en-parcours",
        "Personne en parcours",
        "Yanis",
        "Chérigane",
        "En contrat, avec un PASS IAE et des candidatures",
        candidate=True,
    ),
    Account(
        "candidate-en-recherche",
        "Personne en recherche",
        "Samira",
        "Tounkaral",
        "Plusieurs candidatures, dont une sans réponse",
        candidate=True,
    ),
    Account(
        "candidate-nouvelle",
        "Personne qui arrive",
        "Rosa",
        "Teixoeira",
        "Compte créé aujourd’hui, rien d’envoyé",
        candidate=True,
    ),
    Account(
        "orienteur",
        "Orienteur",
        "Driss",
        "Vasselier",
        "Présente des personnes, sans pouvoir valider leur éligibilité",
        (Place(PASSAGES, "counsellor", True),),
    ),
    Account(
        "prescriptrice",
        "Prescriptrice habilitée",
        "Nora",
        "Vidalenq",
        "Suit des personnes et valide leur éligibilité",
        (Place(COUNSEL, "counsellor", True),),
    ),
    Account(
        "cip",
        "Conseiller en insertion (ACI et EI)",
        "Karim",
        "Dembouyal",
        "Reçoit les candidatures et embauche",
        (Place(FLAGSHIP, "cip"),),
    ),
    Account(
        "directrice",
        "Directrice de structure",
        "Hélène",
        "Lecoquart",
        "Administre la structure, ses postes et son équipe",
        (Place(FLAGSHIP, "direction", True),),
    ),
    Account(
        "geiq",
        "Chargée de recrutement d’un GEIQ",
        "Fatou",
        "Mendyara",
        "Recrute en alternance, sans PASS IAE",
        (Place(GEIQ, "hr", True),),
    ),
    Account(
        "deux-organisations",
        "Membre de deux organisations",
        "Mehdi",
        "Rahalot",
        "Une entreprise d’insertion et un PLIE, avec le même compte",
        (Place(SHUTTLE, "sales", True), Place(PLIE, "counsellor")),
    ),
    Account(
        "tete-de-reseau",
        "Tête de réseau",
        "Lucie",
        "Armandel",
        "Anime le réseau du territoire",
        (Place("Verger 93, réseau de l’insertion", "direction", True),),
    ),
    Account(
        "arrivante",
        "Professionnelle qui arrive",
        "Maud",
        "Kerivenn",
        "Compte confirmé, pas encore d’organisation à rejoindre",
    ),
    Account(
        "a-verifier",
        "Structure pas encore vérifiée",
        "Sacha",
        "Oriandre",
        "A déclaré sa structure : ne voit aucun dossier en attendant",
        (Place(DECLARED, "direction", True),),
    ),
    Account(
        "equipe",
        "Équipe de la plateforme",
        "Ana",
        "Kellerin",
        "Administre la plateforme",
        staff=True,
    ),
)
BY_SLUG = {account.slug: account for account in ACCOUNTS}
