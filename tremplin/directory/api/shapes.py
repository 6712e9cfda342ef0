"""The shapes of the API's answers: what each field means is said here once, and shown on the page of the API."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field, create_model


class Place(Schema):
    """Où c’est."""

    commune: str
    latitude: float | None
    longitude: float | None
    distance_km: Annotated[float | None, Field(description="Distance au lieu cherché ; nul sans lieu précis.")]


class Structure(Place):
    """Une structure qui peut embaucher aujourd’hui."""

    id: UUID
    nom: str
    slug: str
    types: Annotated[list[str], Field(description="Dispositifs : ACI, AI, EI, EITI, ETTI, GEIQ, EA, EATT.")]
    accroche: str
    secteurs: list[str]
    services: Annotated[list[str], Field(description="staffing (personnel), service (prestation), goods (vente).")]
    labels: Annotated[list[str], Field(description="Codes de ses labels : esus, rsei, qualiopi…")]
    metiers: Annotated[list[str], Field(description="Codes ROME de ses postes ouverts.")]
    territoire: str | None
    postes_ouverts: int
    candidature_spontanee: bool
    membre_du_reseau: bool
    accueille_en_immersion: bool
    delai_de_reponse_jours: Annotated[float | None, Field(description="Médiane ; nul en dessous de 10 réponses.")]
    a_jour_le: Annotated[date, Field(description="Dernière relecture de la fiche ou d’un de ses postes.")]
    photo: Annotated[str | None, Field(description="La première photo de sa fiche.")]
    texte_photo: str
    page: str
    lien: Annotated[str, Field(description="Sa fiche entière, dans l’API.")]


class Employer(Schema):
    """La structure d’un poste, l’organisation d’un service."""

    id: UUID
    nom: str


class Post(Place):
    """Un poste ouvert."""

    id: UUID
    intitule: str
    type: Annotated[str, Field(description="Dispositif qui recrute.")]
    structure: Employer
    metier: str | None
    contrats: list[str]
    heures_par_semaine: float | None
    salaire_horaire_brut_euros: float | None
    places: int
    territoire: str | None
    actualise_le: date
    page: str
    lien: str


class Prescriber(Place):
    """Un organisme qui oriente et accompagne."""

    id: UUID
    nom: str
    slug: str
    famille: str
    habilite: bool
    accroche: str
    telephone: str
    territoire: str | None
    a_jour_le: date
    photo: str | None
    texte_photo: str
    page: str
    lien: str


class Address(Schema):
    """Où écrire."""

    adresse: str
    code_postal: str
    code_insee: str | None
    commune: str
    latitude: float | None
    longitude: float | None


class Contacts(Address):
    """Une organisation, jamais une personne."""

    id: UUID
    nom: str
    raison_sociale: Annotated[str, Field(description="Nom du registre ; « nom » est celui de tous les jours.")]
    accroche: str
    slug: str
    siret: str | None
    territoire: str | None
    telephone: str
    courriel: Annotated[str, Field(description="Boîte commune (contact@, accueil@…) ; vide si elle désigne quelqu’un.")]
    site: str
    accueil_du_public: Annotated[str, Field(description="Jours et heures, en toutes lettres.")]
    comment_venir: str
    acces_en_fauteuil: Annotated[
        str, Field(description="yes (entrée et toilettes), partial (en partie), no ; vide : non dit.")
    ]
    presentation: Annotated[str, Field(description="Texte ou Markdown.")]
    page: str


class Convention(Schema):
    """Un dispositif d’une structure."""

    id: UUID
    structure: UUID
    type: str
    libelle: str
    contrats: str
    etat: Annotated[str, Field(description="La convention, en mots.")]
    annexe_jusqu_au: Annotated[date | None, Field(description="Fin de l’annexe financière en vigueur.")]
    postes_conventionnes: Annotated[float | None, Field(description="Équivalents temps plein de cette annexe.")]


class Activity(Schema):
    """Ce que la structure fait, pour qui et où."""

    secteur: str
    titre: str
    precisions: str
    services: list[str]
    zones: Annotated[list[str], Field(description="« commune:93066 », « departement:93 »… ; vide : là où elle est.")]


class Held(Schema):
    """Un label en cours de validité."""

    code: str
    nom: str
    jusqu_au: date | None
    justificatif: Annotated[bool, Field(description="La structure a déposé un justificatif ; il n’est pas public.")]


class Figures(Schema):
    """Les chiffres d’une année, avec leur source."""

    annee: int
    salaries_en_insertion: int | None
    salaries_permanents: int | None
    sorties_positives_pourcent: int | None
    chiffre_d_affaires_euros: int | None
    source: str


class OpenPost(Schema):
    """Un poste ouvert de la structure."""

    id: UUID
    intitule: str
    lien: str


class Photo(Schema):
    """Une photo de la fiche."""

    lien: Annotated[str, Field(description="WebP, 1 200 pixels de côté et 200 Ko au plus.")]
    texte: Annotated[str, Field(description="Ce que montre la photo, à dire à qui ne la voit pas (attribut alt).")]
    face: Annotated[
        str, Field(description="Où la fiche la montre : hired (être embauché), buy (acheter), recruit (recruter).")
    ]


class Done(Schema):
    """Ce qui a été fait pour un client d’accord pour être cité."""

    client: str
    realisation: str
    annee: int | None
    photo: str | None
    texte_photo: str


class Day(Schema):
    """Une date de l’agenda de l’organisme, d’aujourd’hui ou à venir."""

    type: Annotated[str, Field(description="hiring, meeting, open_day ou closed.")]
    libelle: Annotated[str, Field(description="Recrutement, réunion d’information, portes ouvertes, fermeture.")]
    du: date
    au: Annotated[date, Field(description="Le même jour que « du » pour un seul jour.")]
    heure: Annotated[
        str | None, Field(description="Heure de Paris du premier jour, « 09:30 » ; nulle : toute la journée.")
    ]
    precisions: str


class Offered(Schema):
    """Un service de l’organisme, repris de data·inclusion."""

    id: UUID
    nom: str
    lien: Annotated[str, Field(description="Le service entier, dans l’API.")]


class Page(Contacts):
    """Ce que montre la page d’un organisme."""

    photos: list[Photo]
    dates: list[Day]
    agenda: Annotated[str, Field(description="Les mêmes dates en fichier iCalendar (ICS).")]
    services: list[Offered]
    relue_le: Annotated[date | None, Field(description="Dernière relecture de la fiche par son équipe.")]


class WholeStructure(Page):
    """La fiche d’une structure."""

    fermee_le: Annotated[date | None, Field(description="Fermée, elle garde sa fiche, mais n’offre plus rien.")]
    secteurs: list[str]
    candidature_spontanee: bool
    membre_du_reseau: bool
    accueille_en_immersion: bool
    dispositifs: list[Convention]
    activites: list[Activity]
    labels: list[Held]
    realisations: list[Done]
    chiffres: list[Figures]
    postes: list[OpenPost]
    delai_de_reponse_jours: Annotated[float | None, Field(description="Médiane ; nul en dessous de 10 réponses.")]


class WholePost(Schema):
    """La fiche d’un poste, ouvert ou fermé."""

    id: UUID
    intitule: str
    ouvert: Annotated[bool, Field(description="On peut y candidater aujourd’hui.")]
    type: str
    structure: Employer
    metier: str
    libelle_metier: str
    commune: str
    code_insee: str
    territoire: str | None
    latitude: float
    longitude: float
    contrats: list[str]
    heures_par_semaine: float | None
    salaire_horaire_brut_euros: float | None
    places: int
    missions: str
    profil: str
    cv_souhaite: bool
    ouvert_le: date
    actualise_le: date
    ferme_le: date | None
    delai_de_reponse_jours: float | None
    page: str


class WholePrescriber(Page):
    """La fiche d’un organisme."""

    famille: str
    libelle_famille: str
    habilite: bool


class Theme(Schema):
    """Un besoin auquel un service répond, dans les mots de data·inclusion."""

    code: str
    libelle: str


class Service(Place):
    """Un service proposé par une structure ou un organisme."""

    id: UUID
    nom: str
    thematiques: list[Theme]
    gratuit: Annotated[bool | None, Field(description="Nul quand on ne sait pas.")]
    structure: Employer
    mis_a_jour_le: Annotated[date, Field(description="Dernière relecture, chez qui publie ce service.")]
    page: Annotated[str, Field(description="Sa place sur la page de l’organisation.")]
    lien: Annotated[str, Field(description="Le service entier, dans l’API.")]


class WholeService(Service):
    """Un service, entier."""

    description: str
    conditions: Annotated[str, Field(description="À remplir pour y avoir droit.")]
    demander: Annotated[str, Field(description="Adresse où le demander ; vide quand on n’en connaît pas.")]
    source: Annotated[str, Field(description="Qui le publie dans data·inclusion.")]
    cle: Annotated[str, Field(description="Son identifiant dans data·inclusion.")]


class Understood(Schema):
    """Comment les mots ont été compris."""

    corriges: Annotated[dict[str, str], Field(description="Mot tapé → mot cherché à sa place.")]
    en_partie: Annotated[bool, Field(description="Aucune fiche n’a tous les mots : en voici qui en ont une partie.")]
    sans_les_mots: Annotated[bool, Field(description="Aucun organisme n’a ces mots : les voici tous.")]


def some_of(shape: type[Schema]) -> type[Schema]:
    """The same shape of which the reader chose the fields: none is sure to be there."""
    chosen: dict[str, Any] = {
        name: (one.annotation, Field(default=None, description=one.description))
        for name, one in shape.model_fields.items()
    }
    made: type[Schema] = create_model(f"{shape.__name__}Row", __doc__=shape.__doc__, __base__=Schema, **chosen)
    return made


def page_of(shape: type[Schema], name: str, **more: Any) -> type[Schema]:
    following = (str | None, Field(description="Adresse de la suite ; nul à la fin."))
    made: type[Schema] = create_model(
        name,
        __base__=Schema,
        resultats=(list[some_of(shape)], ...),
        suivant=following,
        **more,  # type: ignore[misc]
    )
    return made


SEARCHED: dict[str, Any] = {"mots": (Understood, ...)}
Structures = page_of(Structure, "Structures", **SEARCHED)
Posts = page_of(Post, "Postes", **SEARCHED)
Prescribers = page_of(Prescriber, "Organismes", **SEARCHED)
