"""Services that organisations offer besides hiring: a list that needs and places narrow, and one whole."""

from collections.abc import Iterator
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Query, Router
from pydantic import Field

from tremplin.directory import services
from tremplin.directory.api import shapes
from tremplin.directory.api.query import (
    DistanceAsked,
    Listed,
    PlaceAsked,
    not_a_value,
    not_found,
    unknown_place,
)
from tremplin.directory.api.rows import ROOT, here
from tremplin.directory.places import Where, find_place
from tremplin.directory.search import DEFAULT_DISTANCE, DISTANCES
from tremplin.kernel import rest
from tremplin.organisations.models import Dispositif, OfferedService
from tremplin.reference.inclusion import FAMILIES, THEMES

router = Router(tags=["Chercher"])
NEEDS = [*FAMILIES, *THEMES]


class ServicesAsked(Listed):
    """Ce que l’on demande des services."""

    thematique: Annotated[
        list[str],
        Field(
            description="Besoin, ou famille de besoins, dans les mots de data·inclusion : « mobilite »,"
            " « famille--garde-denfants ». Plusieurs : l’un ou l’autre.",
            json_schema_extra={"items": {"type": "string", "enum": NEEDS}},
        ),
    ] = []
    lieu: PlaceAsked = ""
    distance: DistanceAsked = DEFAULT_DISTANCE
    gratuit: Annotated[bool | None, Field(description="« true » : gratuits seulement ; « false » : payants.")] = None
    structure: Annotated[UUID | None, Field(description="Ceux d’une structure ou d’un organisme.")] = None


Services = shapes.page_of(shapes.Service, "Services")


@router.get("/services", response=Services, url_name="services", summary="Les services proposés")
def every(request: HttpRequest, asked: Query[ServicesAsked]) -> HttpResponse:
    """Garde d’enfants, aide au permis, atelier CV… des structures et organismes publics, repris de data·inclusion et
    relus depuis moins de deux ans. Dans l’ordre de leur arrivée."""
    rest.only_known(request, ServicesAsked.model_fields)
    fields = rest.fields_asked(asked.fields, shapes.Service.model_fields)
    cut = rest.cut_of(request, asked.cursor, asked.limit, kinds=(str,))
    found = services.narrowed(
        services.public_services(),
        themes=asked.thematique,
        free=asked.gratuit,
        structure=asked.structure,
        where=_understood(asked),
        distance=asked.distance,
    )
    if cut.after is not None:
        found = found.filter(pk__gt=cut.after[0])
    first = list(_read(found)[: cut.limit + 1])
    return rest.page(request, first, cut, show=partial(map, _row), place=lambda one: [str(one["pk"])], fields=fields)


@router.get("/services/{uuid:id}", response=shapes.WholeService, url_name="service", summary="Un service")
def one(request: HttpRequest, id: UUID) -> HttpResponse:
    """Sa description, ses conditions, comment le demander."""
    found = _read(services.public_services().filter(pk=id)).first()
    if found is None:
        raise not_found("Service")
    return rest.answer(_whole(found))


def _understood(asked: ServicesAsked) -> Where:
    """The place asked. Problem 422 that names each parameter whose value does not exist."""
    wrong = {}
    if asked.distance not in DISTANCES:
        wrong["distance"] = not_a_value("distance", [str(asked.distance)], map(str, DISTANCES))
    if any(one not in NEEDS for one in asked.thematique):
        wrong["thematique"] = not_a_value("thematique", asked.thematique, NEEDS)
    where = find_place(asked.lieu)
    if where.unknown:
        wrong["lieu"] = unknown_place(where)
    if wrong:
        raise rest.bad_values(wrong)
    return where


def whole() -> Iterator[dict[str, Any]]:
    """All of them, for the files of the night."""
    return map(_whole, _read(services.public_services()).iterator())


READ = ("pk", "key", "name", "description", "themes", "free", "conditions", "link", "updated_on", "distance_km")
HOLDER = {"slug": "slug", "brand": "brand", "legal": "name", "latitude": "latitude", "longitude": "longitude"}
HOLDER |= {"commune": "commune__name", "structure": "pk"}
PAGE_OF = {True: "directory:structure", False: "directory:prescripteur"}  # by whether it hires


def _read(rows: QuerySet[OfferedService]) -> QuerySet[OfferedService, dict[str, Any]]:
    """As plain rows, each with what is said of who holds it."""
    hires = Exists(Dispositif.objects.filter(organisation=OuterRef("organisation")))
    return rows.values(*READ, hires=hires, **{name: F(f"organisation__{path}") for name, path in HOLDER.items()})


def _row(one: dict[str, Any]) -> dict[str, Any]:
    far = one["distance_km"]
    return {
        "id": one["pk"],
        "nom": one["name"],
        "thematiques": [{"code": code, "libelle": THEMES[code]} for code in one["themes"] if code in THEMES],
        "gratuit": one["free"],
        "structure": {"id": one["structure"], "nom": one["brand"] or one["legal"]},
        "commune": one["commune"] or "",
        "latitude": one["latitude"],
        "longitude": one["longitude"],
        "distance_km": None if far is None else round(far, 2),
        "mis_a_jour_le": one["updated_on"],
        "page": here(reverse(PAGE_OF[one["hires"]], args=[one["slug"]])) + "#services",
        "lien": here(f"{ROOT}/services/{one['pk']}"),
    }


def _whole(one: dict[str, Any]) -> dict[str, Any]:
    said = {"description": one["description"], "conditions": one["conditions"], "demander": one["link"]}
    source, _, _ = one["key"].partition("--")
    return {**_row(one), **said, "source": source, "cle": one["key"]}
