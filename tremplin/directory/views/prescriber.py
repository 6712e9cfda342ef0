from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tremplin.directory import access
from tremplin.directory import map as drawing
from tremplin.directory.views._public import cacheable
from tremplin.kernel import markdown
from tremplin.rules import prescribers


@require_safe
@cacheable
def prescriber(request: HttpRequest, slug: str) -> HttpResponse:
    """The public page of a prescriber or an orienter: what it can do for somebody, and how to reach it."""
    organisation = access.get_prescriber(slug)
    family = prescribers.families().get(organisation.prescriber.family)
    context = {
        "organisation": organisation,
        "authorised": organisation.prescriber.is_authorised,
        "family": family.label if family else "",
        "also_hires": organisation.dispositifs.filter(ended_on__isnull=True).exists(),
        "presentation": markdown.render(organisation.presentation),
        "map": drawing.of_point(organisation.latitude, organisation.longitude, organisation.display_name),
    }
    return render(request, "directory/prescripteur.html", context, status=410 if organisation.closed_on else 200)
