"""What a kept search has found since somebody last looked. Nothing here says who.

News is what is first listed, a structure that hires again after a month, a post read again after a month. `note` dates
it for everybody at once, so that no alert has to remember what it said: it tells what is dated after its last look.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.http import QueryDict

from tremplin.directory import wording
from tremplin.directory.facets import PRESCRIBERS, SPONTANEOUS, STRUCTURES, WITH_POSTS
from tremplin.directory.forms_search import SearchForm, search_of
from tremplin.directory.found import Card, listed
from tremplin.directory.models import Sighting
from tremplin.directory.oral import tells_only_of_oneself
from tremplin.directory.places import find_place
from tremplin.directory.search import FRESHNESS, Search

AGAIN = timedelta(days=30)
LOOKED_AT = 500  # the freshest results of a search: news beyond them is not seen
# What stands in the listings the very first time is nobody's news.
ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
_HIRING = [f"candidature:{SPONTANEOUS}", f"candidature:{WITH_POSTS}"]
_NOTE = """
INSERT INTO directory_sighting AS s (key, since, fresh_on, hiring)
SELECT l.key, CASE WHEN EXISTS (SELECT FROM directory_sighting) THEN %(at)s ELSE %(always)s END, l.fresh_on, l.hiring
FROM (SELECT key, fresh_on, shelf = %(structures)s AND tags && %(hiring)s AS hiring FROM directory_listing) l
LEFT JOIN directory_sighting known USING (key)
WHERE known.key IS NULL OR known.fresh_on <> l.fresh_on OR known.hiring <> l.hiring
ORDER BY l.key
ON CONFLICT (key) DO UPDATE SET
    since = CASE
        WHEN excluded.hiring AND NOT s.hiring AND (s.quiet_at IS NULL OR s.quiet_at < %(again)s) THEN %(at)s
        WHEN s.key LIKE 'postes:%%' AND excluded.fresh_on > s.fresh_on AND s.since < %(again)s THEN %(at)s
        ELSE s.since END,
    quiet_at = CASE WHEN s.hiring AND NOT excluded.hiring THEN %(at)s ELSE s.quiet_at END,
    fresh_on = excluded.fresh_on,
    hiring = excluded.hiring
"""
_FORGET = """
DELETE FROM directory_sighting s WHERE since < %s AND NOT EXISTS (SELECT FROM directory_listing l WHERE l.key = s.key)
"""


@dataclass(frozen=True)
class Followed:
    """A search read from its address. `sure`: its place is known today, so that it does not become the whole country."""

    shelf: str
    search: Search
    values: dict[str, Any]
    sure: bool

    @property
    def title(self) -> str:
        return wording.subject(self.shelf, self.search, self.values["q"])

    @property
    def precise(self) -> bool:
        """Whether it asks for anything: somebody does not follow everything everywhere."""
        words = self.search.words and not self.of_oneself
        return bool(self.search.place or words or self.search.filters or self.search.zone)

    @property
    def of_oneself(self) -> bool:
        """Whether its words (« RSA ») are those of no structure nor post: the page then shows everything."""
        return self.shelf != PRESCRIBERS and tells_only_of_oneself(self.values["q"])


def follow(address: QueryDict) -> Followed:
    """The search of an address."""
    values, _ = SearchForm(address).read()
    where = find_place(values["lieu"])
    values["vue"] = ""
    return Followed(values["onglet"], search_of(values, where), values, sure=not where.unknown)


def freshest(followed: Followed, limit: int = LOOKED_AT) -> list[Card]:
    """Its results, what was read again last first."""
    search = replace(followed.search, sort=FRESHNESS)
    found = listed(followed.shelf, search, limit=limit)
    return found if found or not followed.of_oneself else listed(followed.shelf, search.wordless, limit=limit)


def key_of(card: Card) -> str:
    return f"{card.shelf}:{card.post or card.organisation}"


def note(at: datetime) -> int:
    """Date what the listings say anew. Returns how many changed; running twice changes nothing more."""
    values = {"at": at, "always": ALWAYS, "again": at - AGAIN, "structures": STRUCTURES, "hiring": _HIRING}
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, values)
        return cursor.rowcount


def forget(at: datetime) -> None:
    """Drop what has been listed no more for long: it would be news again."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [at - AGAIN])


def among(cards: Iterable[Card], *, after: datetime, until: datetime) -> list[Card]:
    """Those of the cards that are news of that time, in the same order."""
    by_key = {key_of(card): card for card in cards}
    found = Sighting.objects.filter(key__in=list(by_key), since__gt=after, since__lte=until)
    fresh = set(found.values_list("key", flat=True))
    return [card for key, card in by_key.items() if key in fresh]


def any_on(shelf: str, *, after: datetime, until: datetime) -> bool:
    """Whether a shelf has any news of that time: most looks end here."""
    return Sighting.objects.filter(key__startswith=f"{shelf}:", since__gt=after, since__lte=until).exists()
