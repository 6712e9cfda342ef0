"""The themes of a public page that are lists of lines: what each is called and which form fills it."""

from dataclasses import dataclass

from tremplin.organisations.forms_page import ActivityForm, DateForm, EntryForm, FiguresForm, LabelForm, ReferenceForm


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
    ),
    Theme(
        "labels",
        "label",
        "Labels",
        "Ajouter un label",
        "Les reconnaissances que vous avez, jusqu’à leur dernier jour. Facultatif.",
        LabelForm,
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
