"""Places and sectors, for machines."""

from functools import partial
from typing import Annotated, Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from tremplin.kernel import rest
from tremplin.reference.models import Sector, Territory

router = Router(tags=["Nommer"])


class ListAsked(Schema):
    """Une page d’une liste."""

    cursor: Annotated[str, Field(max_length=1000, description="Suite d’une liste.")] = ""
    limit: Annotated[int, Field(ge=1, le=rest.MOST, description="Nombre de résultats par page.")] = rest.MOST


class TerritoryRow(Schema):
    """Un territoire : des communes qui travaillent ensemble."""

    code: Annotated[str, Field(description="Numéro SIREN.")]
    nom: str
    nature: Annotated[str, Field(description="ept, epci ou other.")]
    communes: int


class Member(Schema):
    """Une commune du territoire."""

    code_insee: str
    nom: str
    codes_postaux: list[str]
    population: int


class WholeTerritory(Schema):
    """Un territoire avec ses communes et son contour."""

    code: str
    nom: str
    nature: str
    communes: list[Member]
    contour: Annotated[dict[str, Any] | None, Field(description="Géométrie GeoJSON, en degrés.")]


class SectorRow(Schema):
    """Un secteur d’activité du réseau."""

    code: str
    libelle: str
    metiers: Annotated[list[str], Field(description="Codes ROME.")]


class Territories(Schema):
    resultats: list[TerritoryRow]
    suivant: str | None


class Sectors(Schema):
    resultats: list[SectorRow]
    suivant: str | None


@router.get("/territoires", response=Territories, url_name="territoires", summary="Les territoires")
def territories(request: HttpRequest, asked: Query[ListAsked]) -> HttpResponse:
    """Leurs codes servent au filtre « territoire »."""
    rows = Territory.objects.defer("outline").annotate(size=Count("communes")).order_by("code")
    return _by_code(request, rows, asked, _territory)


@router.get("/territoires/{slug:code}", response=WholeTerritory, url_name="territoire", summary="Un territoire")
def territory(request: HttpRequest, code: str) -> HttpResponse:
    """Ses communes et son contour."""
    found = Territory.objects.filter(pk=code).first()
    if found is None:
        raise rest.Problem(404, "introuvable", "Territoire introuvable", "Voyez /api/v1/territoires.")
    communes = [
        {"code_insee": one.pk, "nom": one.name, "codes_postaux": one.postal_codes, "population": one.population}
        for one in found.communes.all()
    ]
    said = {"code": found.pk, "nom": found.name, "nature": found.kind}
    return rest.answer({**said, "communes": communes, "contour": found.outline})


@router.get("/secteurs", response=Sectors, url_name="secteurs", summary="Les secteurs d’activité")
def sectors(request: HttpRequest, asked: Query[ListAsked]) -> HttpResponse:
    """Leurs codes servent au filtre « secteur »."""
    return _by_code(request, Sector.objects.prefetch_related("trades").order_by("code"), asked, _sector)


def _by_code(request: HttpRequest, rows: Any, asked: ListAsked, show: Any) -> HttpResponse:
    rest.only_known(request, ListAsked.model_fields)
    cut = rest.cut_of(request, asked.cursor, asked.limit, kinds=(str,))
    if cut.after is not None:
        rows = rows.filter(pk__gt=cut.after[0])
    return rest.page(request, list(rows[: cut.limit + 1]), cut, show=partial(map, show), place=lambda one: [one.pk])


def _territory(one: Any) -> dict[str, Any]:
    return {"code": one.pk, "nom": one.name, "nature": one.kind, "communes": one.size}


def _sector(one: Sector) -> dict[str, Any]:
    return {"code": one.pk, "libelle": one.label, "metiers": sorted(trade.pk for trade in one.trades.all())}
