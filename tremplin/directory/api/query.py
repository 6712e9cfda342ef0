"""What the lists of the API may be asked: the filters of the page, each value checked instead of left out."""

from collections.abc import Iterable
from typing import Annotated, Any

from django.http import HttpRequest
from pydantic import BaseModel, Field, create_model

from tremplin.directory import facets
from tremplin.directory.facets import POSTS, PRESCRIBERS, STRUCTURES, TRADE, Facet
from tremplin.directory.forms_search import WORKING, SearchForm, search_of
from tremplin.directory.places import Where, find_place
from tremplin.directory.search import BY_DISTANCE, DEFAULT_DISTANCE, DISTANCES, SORTS, Search
from tremplin.kernel.rest import MOST, USUAL, Problem, bad_values, only_known

SHOWN_VALUES = 12  # of a filter, in an error


class Listed(BaseModel):
    """What any list is asked."""

    cursor: Annotated[
        str, Field(max_length=1000, description="Suite d’une liste : la valeur reçue dans « suivant ».")
    ] = ""
    limit: Annotated[int, Field(ge=1, le=MOST, description="Nombre de résultats par page.")] = USUAL
    fields: Annotated[
        str, Field(max_length=500, description="Champs voulus, séparés par des virgules ; sans lui, tous.")
    ] = ""


PlaceAsked = Annotated[
    str,
    Field(
        max_length=100,
        description="Code Insee, code postal, commune, territoire, département ou région.",
        examples=["93066", "Est Ensemble", "Seine-Saint-Denis"],
    ),
]
DistanceAsked = Annotated[
    int,
    Field(
        description=f"Rayon en km autour d’une commune : {', '.join(map(str, DISTANCES))}.",
        json_schema_extra={"enum": list(DISTANCES)},
    ),
]


class Searched(Listed):
    """What any search is asked."""

    q: Annotated[str, Field(max_length=100, description="Mots cherchés : toutes leurs formes, synonymes compris.")] = ""
    lieu: PlaceAsked = ""
    distance: DistanceAsked = DEFAULT_DISTANCE
    tri: Annotated[
        str,
        Field(
            description=f"Ordre : {', '.join(SORTS)}. « distance » demande un lieu.",
            json_schema_extra={"enum": ["", *SORTS]},
        ),
    ] = ""
    cadre: Annotated[
        str, Field(max_length=60, description="Rectangle de la carte, en degrés : « sud,ouest,nord,est ».")
    ] = ""
    exact: Annotated[bool, Field(description="Chercher ces mots exactement, sans corriger les fautes.")] = False


# The values of these come from the database.
ELSEWHERE = {"secteur": "/api/v1/secteurs", "territoire": "/api/v1/territoires"}
_ASKED_OF_WORK: dict[str, Any] = {
    TRADE: (
        Annotated[str, Field(pattern=r"^([A-N]\d{4})?$", description="Code ROME d’un métier.", examples=["B1803"])],
        "",
    )
}
_WHERE_IT_WORKS: dict[str, Any] = {
    "presence": (
        Annotated[
            str,
            Field(
                description=f"« {WORKING} » : qui viennent travailler au lieu cherché, où qu’elles soient.",
                json_schema_extra={"enum": ["", WORKING]},
            ),
        ],
        "",
    )
}


def _facet(one: Facet) -> Any:
    if one.name in ELSEWHERE:
        said = f"{one.label} : codes de {ELSEWHERE[one.name]}."
        return Annotated[list[str], Field(description=said)], []
    values = one.values()
    said = f"{one.label} : {', '.join(f'{code} ({label})' for code, label in values.items())}."
    extra = {"items": {"type": "string", "enum": list(values)}}
    return Annotated[list[str], Field(description=said, json_schema_extra=extra)], []


def _asked_of(shelf: str, name: str, more: dict[str, Any]) -> type[Searched]:
    filters = {one.name: _facet(one) for one in facets.of_shelf(shelf)}
    made: type[Searched] = create_model(name, __base__=Searched, **more, **filters)
    return made


StructuresAsked = _asked_of(STRUCTURES, "StructuresAsked", _ASKED_OF_WORK | _WHERE_IT_WORKS)
PostsAsked = _asked_of(POSTS, "PostsAsked", _ASKED_OF_WORK)
PrescribersAsked = _asked_of(PRESCRIBERS, "PrescribersAsked", {})


def read(request: HttpRequest, shelf: str, asked: Searched) -> Search:
    """The search asked. Problem 422 that names each parameter whose value does not exist."""
    only_known(request, type(asked).model_fields)
    address = request.GET
    if "exact" in address:
        address = address.copy()
        address["exact"] = "1" if asked.exact else ""  # « no » and « off » say so to a program, not to a form
    search = strictly(SearchForm(address))
    if search.sort == BY_DISTANCE and not search.located:
        raise bad_values({"tri": "Le tri par distance demande une commune ou une adresse dans « lieu »."})
    return search


def strictly(form: SearchForm) -> Search:
    """The search of an address of which every value exists; Problem 422 otherwise."""
    values, _ = form.read()
    wrong = {name: _refused(name, form) for name in form.left_out}
    if values[TRADE] and values[TRADE] not in facets.trades():
        wrong[TRADE] = f"Le métier « {values[TRADE]} » n’est pas dans le ROME."
    where = find_place(values["lieu"])
    if where.unknown:
        wrong["lieu"] = unknown_place(where)
    if wrong:
        raise bad_values(wrong)
    return search_of(values, where)


def _refused(name: str, form: SearchForm) -> str:
    known = facets.BY_NAME[name].values() if name in facets.BY_NAME else ()
    return not_a_value(name, form.address.getlist(name), known)


def not_a_value(name: str, given: Iterable[str], known: Iterable[str]) -> str:
    """The sentence that refuses the values of a parameter, with some of those that it takes."""
    said = f"{', '.join(f'« {one[:60]} »' for one in given)} n’est pas une valeur de « {name} »."
    return (f"{said} Valeurs : {_some(known)}." if known else said).replace("\0", "")


def _some(values: Iterable[str]) -> str:
    codes = list(values)
    return ", ".join(codes[:SHOWN_VALUES]) + (" et d’autres" if len(codes) > SHOWN_VALUES else "")


def unknown_place(where: Where) -> str:
    said = f"Nous ne connaissons pas « {where.asked[:60]} »."
    meant = ", ".join(one.label for one in where.suggestions)
    return f"{said} Peut-être : {meant}." if meant else f"{said} Donnez une commune, un code Insee ou un code postal."


def not_found(what: str) -> Problem:
    """An item that does not exist, or is not public any more."""
    return Problem(404, "introuvable", f"{what} introuvable", "Cet identifiant n’existe pas, ou n’est plus public.")
