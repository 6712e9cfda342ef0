from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tremplin.applications.answering import answering_of
from tremplin.applications.models import SILENCE_DAYS
from tremplin.directory import access, applying, favourites, heads, structured, wording
from tremplin.directory import map as drawing
from tremplin.directory.facets import POSTS, TRADE
from tremplin.directory.found import Card, listed
from tremplin.directory.search import Search
from tremplin.directory.views._public import cacheable
from tremplin.jobs.models import JobPost
from tremplin.kernel import markdown

NEAR_KM = 25
NEAR_COUNT = 4
# After it has closed, its page still says so, for those who kept the link; then it is gone.
ALIVE_DAYS = 90


@require_safe
@cacheable
def post(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A post's public page. Once closed it says so and offers near ones; after 90 days, so do we to engines (410)."""
    found = access.get_post(pk)
    actor = request.actor  # type: ignore[attr-defined]
    is_open = found.takes_applications  # type: ignore[attr-defined]
    state = applying.CLOSED if not is_open else applying.POSTS_ONLY if found.has_members else applying.NOBODY  # type: ignore[attr-defined]
    context = {
        "post": found,
        "head": _head(found, is_open),
        "alive_days": ALIVE_DAYS,
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
    return render(request, "directory/poste.html", context, status=410 if _is_gone(found) else 200)


def _is_gone(post: JobPost) -> bool:
    closed_on = post.closed_on or post.organisation.closed_on
    return closed_on is not None and (timezone.localdate() - closed_on).days > ALIVE_DAYS


def _head(post: JobPost, is_open: bool) -> heads.Head:
    """What is closed is not offered to engines any more."""
    path, structure = post.get_absolute_url(), post.organisation
    title = f"{post.title}, {structure.display_name} à {post.commune.name}"
    said = wording.contracts_and_hours(post.contract_kinds, post.weekly_hours)
    steps = [(structure.display_name, structure.get_absolute_url()), (post.title, path)]
    return heads.Head(
        path,
        title,
        heads.shortened(f"{title}. {said} Candidature gratuite, avec ou sans CV."),
        heads.card_of(structure),
        (structured.post(post), structured.crumbs(steps)) if is_open else (),
        indexed=is_open,
    )


def near(post: JobPost) -> list[Card]:
    """Open posts around a closed one: of the same trade first, then the nearest."""
    around = listed(POSTS, Search(place=post.commune, distance=NEAR_KM), limit=NEAR_COUNT * 5)
    around.sort(key=lambda one: f"{TRADE}:{post.trade_id}" not in one.tags)
    return around[:NEAR_COUNT]
