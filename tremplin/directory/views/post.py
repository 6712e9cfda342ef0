from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tremplin.applications.answering import answering_of
from tremplin.applications.models import SILENCE_DAYS
from tremplin.directory import access, applying, favourites
from tremplin.directory import map as drawing
from tremplin.directory.facets import POSTS, TRADE
from tremplin.directory.found import Card, listed
from tremplin.directory.search import Search
from tremplin.directory.views._public import cacheable
from tremplin.jobs.models import JobPost
from tremplin.kernel import markdown

NEAR_KM = 25
NEAR_COUNT = 4


@require_safe
@cacheable
def post(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A post's public page. Once closed it says so (410) and offers near ones."""
    found = access.get_post(pk)
    actor = request.actor  # type: ignore[attr-defined]
    is_open = found.takes_applications  # type: ignore[attr-defined]
    state = applying.CLOSED if not is_open else applying.POSTS_ONLY if found.has_members else applying.NOBODY  # type: ignore[attr-defined]
    context = {
        "post": found,
        "organisation": found.organisation,
        "is_open": is_open,
        "state": state,
        "reply_days": found.reply_days,  # type: ignore[attr-defined]
        "favourite": favourites.state(actor, post=found),
        "answering": answering_of(found.organisation_id),
        "missions": markdown.render(found.missions),
        "profile": markdown.render(found.profile),
        "ways": applying.ways(actor, found.organisation, found) if state == applying.POSTS_ONLY else [],
        "near": near(found) if not is_open else [],
        "silence_days": SILENCE_DAYS,
        "map": drawing.of_point(found.latitude, found.longitude, found.commune.name),
    }
    return render(request, "directory/poste.html", context, status=200 if is_open else 410)


def near(post: JobPost) -> list[Card]:
    """Open posts around a closed one: of the same trade first, then the nearest."""
    around = listed(POSTS, Search(place=post.commune, distance=NEAR_KM), limit=NEAR_COUNT * 5)
    around.sort(key=lambda one: f"{TRADE}:{post.trade_id}" not in one.tags)
    return around[:NEAR_COUNT]
