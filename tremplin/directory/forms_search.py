"""What the address of a search may say. A parameter that cannot be read is left out, and said."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from tremplin.directory.facets import FACETS, TRADE, trades
from tremplin.directory.places import Where, find_place
from tremplin.directory.search import DEFAULT_DISTANCE, DISTANCES, SORTS, TABS, Search
from tremplin.directory.words import understand
from tremplin.directory.zones import read_zone

_ROME = re.compile(r"[A-N]\d{4}")
WORKING = "interviennent"
MAP = "carte"
LONGEST, LONG = 100, "long"  # characters of the words; how a longer text is left out

IGNORED = {
    "q": "Les mots cherchés ne peuvent pas être lus : nous n’en tenons pas compte.",
    "lieu": "Le lieu ne peut pas être lu : nous n’en tenons pas compte.",
    LONG: f"Vos mots sont trop longs : nous lisons les {LONGEST} premiers caractères.",
    "presence": "Ce choix n’existe pas : voici les structures basées ici.",
    "distance": f"Cette distance n’est pas proposée : nous cherchons à {DEFAULT_DISTANCE} km.",
    "onglet": "Cet onglet n’existe pas : voici les structures.",
    "tri": "Cet ordre n’existe pas : voici l’ordre habituel.",
    "metier": "Ce métier n’existe pas : nous n’en tenons pas compte.",
    "cadre": "Cette zone de la carte ne peut pas être lue : nous n’en tenons pas compte.",
    "vue": "Cet affichage n’existe pas : voici la liste.",
    "page": "Cette page de résultats n’existe pas : voici la première.",
    **{one.name: f"Un choix du filtre « {one.label} » n’existe pas : nous n’en tenons pas compte." for one in FACETS},
}


def rome_code(text: str) -> None:
    if not _ROME.fullmatch(text) or text not in trades():
        raise ValidationError("not a trade of the ROME")


def zone(text: str) -> None:
    if read_zone(text) is None:
        raise ValidationError("not a rectangle")


FIELDS: dict[str, forms.Field] = {
    "q": forms.CharField(required=False),
    "lieu": forms.CharField(max_length=100, required=False),
    "distance": forms.TypedChoiceField(choices=[(one, one) for one in DISTANCES], coerce=int, required=False),
    "presence": forms.ChoiceField(choices=[(WORKING, WORKING)], required=False),
    "onglet": forms.ChoiceField(choices=[(name, name) for name in TABS], required=False),
    "tri": forms.ChoiceField(choices=[(name, name) for name in SORTS], required=False),
    "metier": forms.CharField(required=False, validators=[rome_code]),
    "cadre": forms.CharField(max_length=60, required=False, validators=[zone]),
    "vue": forms.ChoiceField(choices=[(MAP, MAP)], required=False),
    "exact": forms.BooleanField(required=False),
    "page": forms.IntegerField(min_value=1, max_value=10_000, required=False),
}


class SearchForm:
    """The address of a search. Ask `read()`: valid values only, and what was left out.

    Its fields are shared: a form of Django copies them for each address, which took a tenth of the time of a page.
    """

    def __init__(self, data: QueryDict) -> None:
        self.address = data
        # The names of the parameters that could not be read, once `read` has been called.
        self.left_out: list[str] = []

    def read(self) -> tuple[dict[str, Any], list[str]]:
        """The values that can be used, defaults for the others; and a sentence for each parameter left out."""
        values: dict[str, Any] = {"q": "", "lieu": "", "distance": DEFAULT_DISTANCE, "presence": "", "page": 1}
        values |= {"onglet": TABS[0], "tri": "", "metier": "", "exact": False, "cadre": "", "vue": ""}
        wrong = []
        for name, field in FIELDS.items():
            if name in self.address:
                try:
                    value = field.clean(field.widget.value_from_datadict(self.address, {}, name))
                except ValidationError:
                    wrong.append(name)
                else:
                    values[name] = value or values[name]
        if len(values["q"]) > LONGEST:
            values["q"] = values["q"][:LONGEST].rstrip()
            wrong.append(LONG)
        for facet in FACETS:
            asked = self.address.getlist(facet.name)
            values[facet.name] = [value for value in dict.fromkeys(asked) if value in facet.values()] if asked else []
            if len(values[facet.name]) < len(set(asked)):
                wrong.append(facet.name)
        self.left_out = wrong
        return values, [IGNORED[name] for name in wrong if name in IGNORED]


def search_of(values: dict[str, Any], where: Where | None = None) -> Search:
    """The search that the values of an address ask for. Three queries at most, for the place and the words."""
    where = where or find_place(values["lieu"])
    filters = {facet.name: tuple(values[facet.name]) for facet in FACETS if values[facet.name]}
    if values["metier"]:
        filters[TRADE] = (values["metier"],)
    return Search(
        place=where.found,
        distance=values["distance"],
        working=values["presence"] == WORKING,
        words=understand(values["q"], exact=values["exact"]),
        filters=filters,
        sort=values["tri"],
        zone=read_zone(values["cadre"]),
    )
