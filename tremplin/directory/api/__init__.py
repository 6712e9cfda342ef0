"""Structures, their dispositifs, posts and prescribers, for machines: the search of the page, in JSON."""

from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from tremplin.directory import access, every
from tremplin.directory.api import illustrated, items, query, services, shapes
from tremplin.directory.facets import POSTS, PRESCRIBERS, STRUCTURES
from tremplin.directory.found import Card, listed
from tremplin.directory.search import Search
from tremplin.kernel import rest
from tremplin.rules.kinds import DispositifKind

router = Router(tags=["Chercher"])
ROWS = {STRUCTURES: shapes.Structure, POSTS: shapes.Post, PRESCRIBERS: shapes.Prescriber}


@router.get("/structures", response=shapes.Structures, url_name="structures", summary="Les structures qui embauchent")
def structures(request: HttpRequest, asked: Query[query.StructuresAsked]) -> HttpResponse:  # type: ignore[valid-type]
    """Mêmes filtres et même ordre que la page de recherche. Seules les structures qui peuvent embaucher aujourd’hui."""
    return _search(request, STRUCTURES, asked)


@router.get("/structures/{uuid:id}", response=shapes.WholeStructure, url_name="structure", summary="Une structure")
def structure(request: HttpRequest, id: UUID) -> HttpResponse:
    """Sa fiche entière : dispositifs, activités, labels, chiffres, postes."""
    return rest.answer(items.structure(id))


@router.get("/postes", response=shapes.Posts, url_name="postes", summary="Les postes ouverts")
def posts(request: HttpRequest, asked: Query[query.PostsAsked]) -> HttpResponse:  # type: ignore[valid-type]
    """Les postes auxquels on peut candidater aujourd’hui."""
    return _search(request, POSTS, asked)


@router.get("/postes/{uuid:id}", response=shapes.WholePost, url_name="poste", summary="Un poste")
def post(request: HttpRequest, id: UUID) -> HttpResponse:
    """Sa fiche, même fermée : « ouvert » dit si l’on peut encore y candidater."""
    return rest.answer(items.post(id))


@router.get(
    "/prescripteurs", response=shapes.Prescribers, url_name="prescripteurs", summary="Les organismes qui accompagnent"
)
def prescribers(request: HttpRequest, asked: Query[query.PrescribersAsked]) -> HttpResponse:  # type: ignore[valid-type]
    """Prescripteurs habilités et orienteurs."""
    return _search(request, PRESCRIBERS, asked)


@router.get(
    "/prescripteurs/{uuid:id}", response=shapes.WholePrescriber, url_name="prescripteur", summary="Un organisme"
)
def prescriber(request: HttpRequest, id: UUID) -> HttpResponse:
    """Sa fiche : ce qu’il peut faire, comment le joindre."""
    return rest.answer(items.prescriber(id))


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
    return rest.page(
        request, first, cut, show=partial(map, items.convention), place=lambda one: [str(one.pk)], fields=fields
    )


router.add_router("", services.router)


def _search(request: HttpRequest, shelf: str, asked: query.Searched) -> HttpResponse:
    search = query.read(request, shelf, asked)
    fields = rest.fields_asked(asked.fields, ROWS[shelf].model_fields)
    cut = rest.cut_of(request, asked.cursor, asked.limit, kinds=(str, (int, float), str, str))
    taken, found = _answering(shelf, search, cut)
    understood = {
        "corriges": search.words.corrected,
        "en_partie": taken == every.SOME,
        "sans_les_mots": taken == every.NONE,
    }
    return rest.page(
        request,
        found,
        cut,
        show=illustrated.rows,
        place=lambda card: [taken, *card.standing],
        fields=fields,
        more={"mots": understood},
    )


def _answering(shelf: str, search: Search, cut: rest.Cut) -> tuple[str, list[Card]]:
    """The rows, and how the words were taken; what the first page decided holds for the next ones."""
    if cut.after is None:
        return every.first(shelf, search, cut.limit + 1)
    taken, *place = cut.after
    return taken, listed(shelf, every.taking(search, taken), limit=cut.limit + 1, after=place)  # type: ignore[arg-type]
