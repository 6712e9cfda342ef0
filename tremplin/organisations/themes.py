"""The themes of a public page that are lists of lines: what each is called and which form fills it."""

from dataclasses import dataclass

from django import forms

from tremplin.organisations.forms_page import (
    ActivityForm,
    DateForm,
    EntryForm,
    FiguresForm,
    LabelForm,
    ProofForm,
    ReferenceForm,
    ReferencePhotoForm,
)


@dataclass(frozen=True)
class Piece:
    """The file that a line may have. `public`: whether everybody sees it. `missing`, `given`: what the link says."""

    column: str
    title: str
    says: str
    missing: str
    given: str
    form: type[forms.Form]
    public: bool


PHOTO = Piece(
    "photo",
    "Photo de la réalisation",
    "Tout le monde la verra sur la fiche. Nous la réduisons et nous effaçons le lieu et la date de prise de vue.",
    "Ajouter une photo",
    "Changer la photo",
    ReferencePhotoForm,
    public=True,
)
PROOF = Piece(
    "proof",
    "Justificatif du label",
    "Il n’est pas publié : seules les personnes qui modifient cette fiche, et le réseau s’il la suit, peuvent le lire. "
    "La fiche dit seulement qu’un justificatif est déposé.",
    "Déposer un justificatif",
    "Changer le justificatif",
    ProofForm,
    public=False,
)


@dataclass(frozen=True)
class Theme:
    """`slug`: in the address. `kind`: that of `actions.save_entry`."""

    slug: str
    kind: str
    title: str
    add: str
    says: str
    form: type[EntryForm]
    hirers_only: bool = True
    piece: Piece | None = None


_ALL = (
    Theme(
        "activites",
        "activity",
        "Activités et lieux",
        "Ajouter une activité",
        "Ce que vous vendez ou fabriquez, avec où vous allez le faire. La recherche y trouve vos métiers.",
        ActivityForm,
    ),
    Theme(
        "references",
        "reference",
        "Clients et réalisations",
        "Ajouter une réalisation",
        "Ce que vous avez fait, pour des clients d’accord pour être cités. Facultatif.",
        ReferenceForm,
        piece=PHOTO,
    ),
    Theme(
        "labels",
        "label",
        "Labels",
        "Ajouter un label",
        "Les reconnaissances que vous avez, jusqu’à leur dernier jour. Facultatif.",
        LabelForm,
        piece=PROOF,
    ),
    Theme(
        "chiffres",
        "figures",
        "Chiffres",
        "Ajouter une année",
        "Une année à la fois, avec d’où viennent les chiffres.",
        FiguresForm,
    ),
    Theme(
        "dates",
        "date",
        "Dates à venir",
        "Ajouter une date",
        "Recrutements, réunions d’information, portes ouvertes, fermetures.",
        DateForm,
        hirers_only=False,
    ),
)
THEMES = {one.slug: one for one in _ALL}
