"""data·inclusion by pages: for whoever collects it every night."""

from typing import Annotated, Any

from data_inclusion.schema.v1 import Service, Structure
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from tremplin.api.inclusion import records
from tremplin.api.models import ApiKey
from tremplin.kernel import rest
from tremplin.organisations.models import Organisation

router = Router(tags=["data·inclusion"])
MOST_WITH_KEY = 1_000


class CollectAsked(Schema):
    """Une page."""

    cursor: Annotated[
        str, Field(max_length=1000, description="Suite d’une liste : la valeur reçue dans « suivant ».")
    ] = ""
    limit: Annotated[
        int, Field(ge=1, le=MOST_WITH_KEY, description=f"Résultats par page ; au-delà de {rest.MOST}, avec une clé.")
    ] = rest.MOST


class InclusionStructures(Schema):
    resultats: list[Structure]
    suivant: str | None


class InclusionServices(Schema):
    resultats: list[Service]
    suivant: str | None


@router.get(
    "/structures", response=InclusionStructures, url_name="inclusion_structures", summary="Structures, schéma v1"
)
def structures(request: HttpRequest, asked: Query[CollectAsked]) -> HttpResponse:
    """Structures et organismes publics, validés par le schéma v1 de data·inclusion. Une fiche qu’il refuse est écartée."""
    return _page(request, asked, records.organisations(), records.structures)


@router.get("/services", response=InclusionServices, url_name="inclusion_services", summary="Services, schéma v1")
def services(request: HttpRequest, asked: Query[CollectAsked]) -> HttpResponse:
    """Ce que l’on peut demander à une structure : y être recruté·e, y faire une immersion. « limit » compte les structures."""
    return _page(request, asked, records.offering(), records.services)


def _page(request: HttpRequest, asked: CollectAsked, rows: QuerySet[Organisation], show: Any) -> HttpResponse:
    rest.only_known(request, CollectAsked.model_fields)
    key = getattr(request, "api_key", None)
    if asked.limit > rest.MOST and (key is None or ApiKey.Scope.BULK not in key.scopes):
        raise rest.bad_values({"limit": f"Plus de {rest.MOST} résultats par page demandent une clé qui le permet."})
    cut = rest.cut_of(request, asked.cursor, asked.limit, kinds=(str,))
    rows = rows.filter(pk__gt=cut.after[0]) if cut.after else rows
    first = list(rows[: cut.limit + 1])
    return rest.page(request, first, cut, show=show, place=lambda one: [str(one.pk)])
