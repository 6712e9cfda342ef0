"""The Atom feed of a search: its freshest results, the same address as the page with « .atom »."""

import re
from datetime import UTC, datetime, time
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from tremplin.directory import news
from tremplin.directory.found import Card
from tremplin.directory.links import address
from tremplin.directory.messages import words_of
from tremplin.directory.views._public import cacheable
from tremplin.kernel.conditional import unless_known

MOST = 50
_REFUSED = re.compile("[^\\t\\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
EMPTY = datetime(2000, 1, 1, tzinfo=UTC)


class Feed(Atom1Feed):
    """Dated by its entries, never by the clock: the same results give the same bytes."""

    content_type = "application/atom+xml; charset=utf-8"

    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=EMPTY)


@require_safe
@cacheable
def feed(request: HttpRequest) -> HttpResponseBase:
    """404 for a place that we do not know: the whole country would answer another question."""
    followed = news.follow(request.GET)
    if not followed.sure:
        raise Http404("Lieu inconnu")
    made = _feed(followed, address({**followed.values, "tri": ""}))
    for card in news.freshest(followed, MOST):
        made.add_item(**_entry(card))
    content = made.writeString("utf-8").encode()
    changed = {"Last-Modified": http_date(int(made.latest_post_date().timestamp()))}
    return unless_known(request, HttpResponse(content, content_type=made.content_type, headers=changed))


def _feed(followed: news.Followed, query: str) -> Feed:
    page, own = (
        f"{settings.BASE_URL}{reverse(f'directory:{name}')}{query}" for name in ("recherche", "recherche_atom")
    )
    return Feed(
        title=_clean(f"{followed.title} – Tremplin"),
        link=page,
        description="",
        language="fr",
        author_name=f"Tremplin {settings.TERRITORY_NAME}",
        feed_url=own,
        feed_guid=own,
    )


def _entry(card: Card) -> dict[str, Any]:
    day = timezone.make_aware(datetime.combine(card.fresh_on, time()))
    said = " – ".join(one for one in (words_of(card), str(card.shown.get("headline") or "")) if one)
    return {
        "title": _clean(card.title),
        "link": f"{settings.BASE_URL}{card.url}",
        "description": _clean(said),
        "unique_id": f"urn:uuid:{card.post or card.organisation}",
        "updateddate": day,
    }


def _clean(text: str) -> str:
    """Without what XML refuses: control characters, surrogates, the two that are no characters."""
    return _REFUSED.sub("", text)
