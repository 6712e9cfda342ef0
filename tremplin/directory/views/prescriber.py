from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tremplin.directory import access, families, heads, sheet, structured
from tremplin.directory import map as drawing
from tremplin.directory.facets import PRESCRIBERS
from tremplin.directory.views._public import cacheable
from tremplin.kernel import markdown
from tremplin.organisations.models import Organisation


@require_safe
@cacheable
def prescriber(request: HttpRequest, slug: str) -> HttpResponse:
    """The public page of a prescriber or an orienter: what it can do for somebody, and how to reach it."""
    organisation = access.get_prescriber(slug)
    family = organisation.prescriber.family
    offer = sheet.read(organisation)
    context = {
        "organisation": organisation,
        "head": _head(organisation, offer),
        "sheet": offer,
        "authorised": organisation.prescriber.is_authorised,
        "order": organisation.prescriber.order_reference,
        "family": families.named(family),
        "family_says": families.explained(family) if families.named(family) else "",
        "alike": _alike(organisation, family),
        "also_hires": organisation.dispositifs.filter(ended_on__isnull=True).exists(),
        "presentation": markdown.render(organisation.presentation),
        "map": drawing.of_point(organisation.latitude, organisation.longitude, organisation.display_name),
    }
    return render(request, "directory/prescripteur.html", context, status=410 if organisation.closed_on else 200)


def _head(organisation: Organisation, offer: sheet.Sheet) -> heads.Head:
    path = reverse("directory:prescripteur", args=[organisation.slug])
    family = families.named(organisation.prescriber.family)
    return heads.Head(
        path,
        " ".join((organisation.display_name, heads.place_of(organisation))).strip(),
        heads.describe(organisation, family, "Accompagnement gratuit vers l’emploi"),
        heads.card_of(organisation),
        (
            structured.organisation(organisation, offer),
            structured.crumbs([(organisation.display_name, path)]),
            *structured.events(organisation, offer.days),
        ),
        indexed=organisation.closed_on is None,
    )


def _alike(organisation: Organisation, family: str) -> str:
    """The search of the same family around; "" without place."""
    if organisation.commune is None:
        return ""
    asked = {"onglet": PRESCRIBERS, "famille": family, "lieu": organisation.commune.label}
    return f"{reverse('directory:recherche')}?{urlencode(asked)}"
