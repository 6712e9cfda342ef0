"""What else hires near a person whose candidature stays without answer."""

from dataclasses import replace

from tremplin.applications.models import Application
from tremplin.applications.nearby import Nearby
from tremplin.directory.facets import SPONTANEOUS, STRUCTURES, TRADE, WITH_POSTS, YES
from tremplin.directory.found import Card, listed
from tremplin.directory.search import Search
from tremplin.kernel.wording import kilometres

KM = 25
MOST = 3


def near(application: Application) -> list[Nearby]:
    """Three structures where somebody answers, nearest first: those of the same trade, then of the same kind.

    Never one that she already applied to. One query a step, and one for those; none without a place.
    """
    place = application.candidate.commune or application.organisation.commune
    if place is None:
        return []
    tried = set(Application.objects.filter(candidate=application.candidate_id).values_list("organisation", flat=True))
    found: list[Card] = []
    for search in _searches(application, Search(place=place, distance=KM)):
        if len(found) < MOST:
            known = tried | {one.organisation for one in found}
            near_by = listed(STRUCTURES, search, limit=MOST + len(known))
            found += [one for one in near_by if one.organisation not in known][: MOST - len(found)]
    return [_told(one) for one in found]


def _searches(application: Application, around: Search) -> list[Search]:
    trades = [post.trade_id for post in application.posts.all()][:1]
    kinds = tuple(one.kind for one in application.organisation.dispositifs.all() if one.ended_on is None)
    posts, spontaneous = {"candidature": (WITH_POSTS,)}, {"candidature": (SPONTANEOUS,)}
    asked = [*({TRADE: (code,), **posts} for code in trades), {"type": kinds, **posts}, spontaneous]
    return [replace(around, filters={"repond": (YES,), **one}) for one in asked]


def _told(found: Card) -> Nearby:
    posts = found.open_posts
    offers = f", {posts} poste{'s' if posts > 1 else ''} à pourvoir" if posts else ", candidature spontanée possible"
    far = kilometres(found.distance_km)
    return Nearby(found.title, f"{found.place}, à {far}{offers}", found.url)
