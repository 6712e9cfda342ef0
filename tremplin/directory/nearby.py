"""What else hires near a person whose candidature stays without answer."""

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from tremplin.applications.models import Application
from tremplin.applications.nearby import Nearby
from tremplin.directory.search import SPONTANEOUS, WITH_POSTS, Search, listed
from tremplin.kernel.wording import kilometres
from tremplin.organisations.models import Dispositif, Membership, Organisation

KM = 25
MOST = 3


def near(application: Application) -> list[Nearby]:
    """Three structures where somebody answers, nearest first: those of the same trade, then of the same kind.

    Never one that she already applied to. One query a step, and none without a place.
    """
    place = application.candidate.commune or application.organisation.commune
    if place is None:
        return []
    found: list[Organisation] = []
    for search in _searches(application, Search(place=place, distance=KM)):
        if len(found) < MOST:
            known = [one.pk for one in found]
            found += _receiving(application, search).exclude(pk__in=known)[: MOST - len(found)]
    return [_told(one) for one in found]


def _searches(application: Application, around: Search) -> list[Search]:
    trades = [post.trade_id for post in application.posts.all()][:1]
    kinds = tuple(one.kind for one in application.organisation.dispositifs.all() if one.ended_on is None)
    by_trade = [Search(around.place, around.distance, trade=code, openings=(WITH_POSTS,)) for code in trades]
    with_posts = Search(around.place, around.distance, kinds=kinds, openings=(WITH_POSTS,))
    return [*by_trade, with_posts, Search(around.place, around.distance, openings=(SPONTANEOUS,))]


def _receiving(application: Application, search: Search) -> QuerySet[Organisation]:
    unblocked = Dispositif.objects.active().filter(organisation=OuterRef("pk"), blocked_since__isnull=True)
    somebody = Membership.objects.current().filter(organisation=OuterRef("pk"))
    tried = Application.objects.filter(candidate=application.candidate_id).values("organisation")
    return listed("structures", search).filter(Exists(unblocked), Exists(somebody)).exclude(pk__in=tried)


def _told(found: Organisation) -> Nearby:
    place = found.commune.name if found.commune else ""
    posts = found.open_posts  # type: ignore[attr-defined]
    offers = f", {posts} poste{'s' if posts > 1 else ''} à pourvoir" if posts else ", candidature spontanée possible"
    far = kilometres(found.distance_km)  # type: ignore[attr-defined]
    return Nearby(found.display_name, f"{place}, à {far}{offers}", reverse("directory:structure", args=[found.slug]))
