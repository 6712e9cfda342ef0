"""Structures, their dispositifs, posts and prescribers, for machines: the search of the page, in JSON."""

from dataclasses import replace
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from tremplin.directory import access
from tremplin.directory.api import items, query, rows, shapes
from tremplin.directory.facets import POSTS, PRESCRIBERS, STRUCTURES
from tremplin.directory.found import Card, listed
from tremplin.directory.search import Search
from tremplin.directory.words import Words
from tremplin.kernel import rest
from tremplin.rules.kinds import DispositifKind

router = Router(tags=["Chercher"])
# How the words were taken, as a cursor remembers it.
ALL, SOME, NONE = "tous", "en-partie", "aucun"
ROWS = {STRUCTURES: shapes.Structure, POSTS: shapes.Post, PRESCRIBERS: shapes.Prescriber}


@router.get("/structures", response=shapes.Structures, url_name="structures", summary="Les structures qui embauchent")
def structures(request: HttpRequest, asked: Query[query.StructuresAsked]) -> HttpResponse:  # type: ignore[valid-type]
    """Mêmes filtres et même ordre que la page de recherche. Seules les structures qui peuvent embaucher aujourd’hui."""
    return _search(request, STRUCTURES, asked)


@router.get("/structures/{uuid:pk}", response=shapes.WholeStructure, url_name="structure", summary="Une structure")
def structure(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Sa fiche entière : dispositifs, activités, labels, chiffres, postes."""
    return rest.answer(items.structure(pk))


@router.get("/postes", response=shapes.Posts, url_name="postes", summary="Les postes ouverts")
def posts(request: HttpRequest, asked: Query[query.PostsAsked]) -> HttpResponse:  # type: ignore[valid-type]
    """Les postes auxquels on peut candidater aujourd’hui."""
    return _search(request, POSTS, asked)


@router.get("/postes/{uuid:pk}", response=shapes.WholePost, url_name="poste", summary="Un poste")
def post(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Sa fiche, même fermée : « ouvert » dit si l’on peut encore y candidater."""
    return rest.answer(items.post(pk))


@router.get(
    "/prescripteurs", response=shapes.Prescribers, url_name="prescripteurs", summary="Les organismes qui accompagnent"
)
def prescribers(request: HttpRequest, asked: Query[query.PrescribersAsked]) -> HttpResponse:  # type: ignore[valid-type]
    """Prescripteurs habilités et orienteurs."""
    return _search(request, PRESCRIBERS, asked)


@router.get(
    "/prescripteurs/{uuid:pk}", response=shapes.WholePrescriber, url_name="prescripteur", summary="Un organisme"
)
def prescriber(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Sa fiche : ce qu’il peut faire, comment le joindre."""
    return rest.answer(items.prescriber(pk))


class DispositifsAsked(query.Listed):
    """Ce que l’on demande des dispositifs."""

    type: Annotated[Literal["", *map(str, DispositifKind)], Field(description="ACI, AI, EI…")] = ""  # type: ignore[valid-type]
    structure: Annotated[UUID | None, Field(description="Ceux d’une structure.")] = None


Dispositifs = shapes.page_of(shapes.Convention, "Dispositifs")


@router.get("/dispositifs", response=Dispositifs, url_name="dispositifs", summary="Les dispositifs en vigueur")
def dispositifs(request: HttpRequest, asked: Query[DispositifsAsked]) -> HttpResponse:
    """Un par structure et par type (ACI, EI…), avec l’état de sa convention. Dans l’ordre de leur création."""
    rest.only_known(request, DispositifsAsked.model_fields)
    fields = rest.fields_asked(asked.fields, shapes.Convention.model_fields)
    cut = rest.cut_of(request, asked.cursor, asked.limit, kinds=(str,))
    found = access.public_dispositifs(kind=asked.type, structure=asked.structure)
    if cut.after is not None:
        found = found.filter(pk__gt=cut.after[0])
    first = list(found[: cut.limit + 1])
    return rest.page(request, first, cut, show=items.convention, place=lambda one: [str(one.pk)], fields=fields)


def _search(request: HttpRequest, shelf: str, asked: query.Searched) -> HttpResponse:
    search = query.read(request, shelf, asked)
    fields = rest.fields_asked(asked.fields, ROWS[shelf].model_fields)
    cut = rest.cut_of(request, asked.cursor, asked.limit, kinds=(str, (int, float), str, str))
    taken, found = _answering(shelf, search, cut)
    understood = {"corriges": search.words.corrected, "en_partie": taken == SOME, "sans_les_mots": taken == NONE}
    return rest.page(
        request,
        found,
        cut,
        show=rows.row,
        place=lambda card: [taken, *card.place],
        fields=fields,
        more={"mots": understood},
    )


def _answering(shelf: str, search: Search, cut: rest.Cut) -> tuple[str, list[Card]]:
    """The rows, and how the words were taken: like the page, content with some of them when no listing has them all.

    What the first page decided holds for the next ones.
    """
    if cut.after is not None:
        taken, *place = cut.after
        return taken, _rows(shelf, taking(search, taken), cut.limit, after=place)
    found = _rows(shelf, search, cut.limit)
    if found or not search.words:
        return ALL, found
    taken = NONE if shelf == PRESCRIBERS else SOME
    found = _rows(shelf, taking(search, taken), cut.limit)
    return (taken, found) if found else (ALL, found)


def taking(search: Search, taken: str) -> Search:
    """The same search with its words, some of them, or none."""
    if taken == SOME:
        some = replace(search.words, query=search.words.loose, own=search.words.loose, partly=True)
        return replace(search, words=some)
    return replace(search, words=Words(search.words.typed)) if taken == NONE else search


def _rows(shelf: str, search: Search, limit: int, after: Any = None) -> list[Card]:
    return listed(shelf, search, limit=limit + 1, after=after)
