from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from tremplin.applications.answering import answering_of
from tremplin.applications.models import SILENCE_DAYS
from tremplin.directory import access, applying, dispositifs, favourites
from tremplin.directory import map as drawing
from tremplin.directory.views._public import cacheable
from tremplin.kernel import markdown


@require_safe
@cacheable
def structure(request: HttpRequest, slug: str) -> HttpResponse:
    """A structure's public page; one that closed says so. A prescriber that hires nobody has its page elsewhere."""
    try:
        organisation = access.get_structure(slug)
    except Http404:
        return redirect("directory:prescripteur", access.get_prescriber(slug).slug)
    posts = access.open_posts(organisation)
    current = access.current_dispositifs(organisation)
    state = applying.reception(organisation, current, posts)
    actor = request.actor  # type: ignore[attr-defined]
    receives = state in (applying.OPEN, applying.POSTS_ONLY) and applying.may_apply(actor)
    context = {
        "organisation": organisation,
        "posts": [(post, applying.apply_url(actor, organisation, post) if receives else "") for post in posts],
        "lines": dispositifs.lines(current),
        "kinds": [one.kind for one in current],
        "presentation": markdown.render(organisation.presentation),
        "state": state,
        "post": None,
        "reply_days": organisation.reply_days,  # type: ignore[attr-defined]
        "favourite": favourites.state(actor, organisation=organisation),
        "answering": answering_of(organisation.pk),
        "ways": applying.ways(actor, organisation) if state == applying.OPEN else [],
        "is_prescriber": organisation.is_public_prescriber,  # type: ignore[attr-defined]
        "silence_days": SILENCE_DAYS,
        "map": drawing.of_point(organisation.latitude, organisation.longitude, organisation.display_name),
    }
    return render(request, "directory/structure.html", context, status=410 if organisation.closed_on else 200)
