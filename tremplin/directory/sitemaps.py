"""What engines may read: every page of the search, with the day on which it was last read again by its structure."""

from datetime import date
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Func, Max, QuerySet
from django.urls import reverse

from tremplin.directory.models import Listing
from tremplin.directory.places import areas
from tremplin.reference.models import Commune

PAGES = (
    "directory:accueil",
    "directory:recherche",
    "directory:eligibilite",
    "privacy:register",
    "open_data",
    "api_reference",
    "widget",
)


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


class Places(_OurAddress):
    """The structures of each town, territory, département and region that has some: pages of the search."""

    def items(self) -> list[tuple[str, date]]:
        rows = Listing.objects.filter(shelf=Listing.Shelf.STRUCTURES)
        days = dict(rows.values_list(Func("places", function="unnest")).annotate(Max("fresh_on")))
        towns = Commune.objects.filter(pk__in=[key.partition(":")[2] for key in days if key.startswith("commune:")])
        named = {f"commune:{one.pk}": one.label for one in towns} | {one.key: one.name for one in areas().values()}
        return sorted((named[key], day) for key, day in days.items() if key in named)

    def location(self, item: tuple[str, date]) -> str:
        return f"{reverse('directory:recherche')}?{urlencode({'lieu': item[0]})}"

    def lastmod(self, item: tuple[str, date]) -> date:
        return item[1]


SITEMAPS = {"pages": Pages, "lieux": Places, "structures": Structures, "postes": Posts, "prescripteurs": Prescribers}
