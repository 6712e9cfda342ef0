"""What engines may read: every page of the search, with the day on which it was last read again by its structure."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from tremplin.directory.models import Listing

PAGES = ("directory:accueil", "directory:recherche", "directory:eligibilite", "privacy:register")


class _OurAddress(Sitemap):  # type: ignore[type-arg]
    """Addresses begin as the site's, whichever name it was asked under."""

    limit = 5_000

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.BASE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.BASE_URL).netloc


class Pages(_OurAddress):
    def items(self) -> list[str]:
        return list(PAGES)

    def location(self, item: str) -> str:
        return reverse(item)


class _Shelf(_OurAddress):
    shelf: str
    route: str
    column: str

    def items(self) -> QuerySet[Listing, Any]:
        rows = Listing.objects.filter(shelf=self.shelf).order_by("key")
        return rows.values_list(self.column, "fresh_on")

    def location(self, item: Any) -> str:
        return reverse(self.route, args=[item[0]])

    def lastmod(self, item: Any) -> Any:
        return item[1]


class Structures(_Shelf):
    shelf, route, column = Listing.Shelf.STRUCTURES, "directory:structure", "organisation__slug"


class Posts(_Shelf):
    shelf, route, column = Listing.Shelf.POSTS, "directory:poste", "post_id"


class Prescribers(_Shelf):
    shelf, route, column = Listing.Shelf.PRESCRIBERS, "directory:prescripteur", "organisation__slug"


SITEMAPS = {"pages": Pages, "structures": Structures, "postes": Posts, "prescripteurs": Prescribers}
