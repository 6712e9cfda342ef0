"""What every public page owes to engines, caches and visitors: one address, its own words, no cookie."""

import json
import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from tests import makers
from tests.site import table, world
from tests.site.routes import named, path_of
from tests.site.test_routes import expected
from tremplin.directory.listing import relist
from tremplin.directory.sitemaps import PAGES
from tremplin.organisations.models import PageDate

# Their forms need the cookie that protects them, or they are of one reader only.
NOT_FOR_ENGINES = ("account_", "mfa_", "demo:", "unsubscribe", "openid", "sso_", "directory:alerte", "organisations:")
NOT_FOR_ENGINES += (
    "passes:",
    "privacy:mine",
    "health",
    "metrics",
    "socialaccount",
    "factor_",
    "notice",
    "candidates:",
    # Answers and files of the open data: kept in their own way, which `tests/api` shows.
    "api:",
    "api_key",
    "open_data_file",
    "widget_frame",
    "directory:export",
)
# Files: kept as pages are, without a head.
FILES = {
    "directory:recherche_atom",
    "directory:dates",
    "directory:carte",
    "directory:sitemap",
    "directory:plan_du_site",
    "directory:lieux",
    "directory:suggestions",
    "directory:points",
    "directory:livret",
    "security_txt",
    "robots_txt",
}


def public(seen):
    """(route, path) of every page that anybody may read and engines may show."""
    values = table.values(seen)
    for name, pattern in named():
        if not name.startswith(NOT_FOR_ENGINES) and expected(name)[0] == 200:
            yield name, path_of(name, pattern, seen, values)


def faults(response, path: str) -> list[str]:
    """What is missing in the head of a page."""
    soup = BeautifulSoup(response.content, "lxml")
    canonical = soup.find("link", rel="canonical")
    description = soup.find("meta", attrs={"name": "description"})
    found = []
    if canonical is None or not canonical["href"].endswith(path):
        found.append(f"no canonical address {path}")
    if description is None or not 40 <= len(description["content"]) <= 160:
        found.append(f"no description of a fair length: {description}")
    for name in ("og:title", "og:description", "og:url", "og:image"):
        if soup.find("meta", property=name) is None:
            found.append(f"no {name}")
    return found


def unkept(response) -> list[str]:
    """Why a cache may not keep an answer for another visitor."""
    found = [f"a cookie {name}" for name in response.cookies]
    if "public" not in response.get("Cache-Control", "") or "max-age" not in response.get("Cache-Control", ""):
        found.append(f"Cache-Control: {response.get('Cache-Control')}")
    if "Cookie" not in response.get("Vary", ""):
        found.append("Vary lacks Cookie")
    if not response.get("ETag"):
        found.append("no ETag")
    return found


@pytest.mark.django_db
def test_every_public_page_has_its_own_head_and_may_be_kept():
    seen, wrong, looked = world.build(), [], 0
    said: dict[str, dict[str, str]] = {"title": {}, "description": {}}
    for name, path in public(seen):
        response = Client().get(path)
        if name not in FILES:
            looked += 1
            wrong += [f"{name}: {fault}" for fault in faults(response, path)]
            soup = BeautifulSoup(response.content, "lxml")
            words = {
                "title": soup.title.get_text(),
                "description": str(soup.find("meta", attrs={"name": "description"})),
            }
            for kind, text in words.items():
                if (other := said[kind].setdefault(text, name)) != name:
                    wrong.append(f"{name} and {other} have the same {kind}")
        wrong += [f"{name}: {fault}" for fault in unkept(response)]
    assert not wrong, "\n".join(wrong)
    assert looked >= 7


@pytest.mark.django_db
def test_who_has_the_page_already_is_told_that_it_is_the_same():
    seen = world.build()
    for name, path in public(seen):
        mark = Client().get(path).get("ETag")
        if mark:
            again = Client().get(path, headers={"If-None-Match": mark})
            assert (name, again.status_code, again.content) == (name, 304, b"")
            assert again["Cache-Control"], name


@pytest.mark.django_db
def test_a_page_kept_for_visitors_is_never_given_to_a_member():
    seen = world.build()
    for name, path in public(seen):
        if name not in FILES:
            response = seen.clients["employer_receiving"].get(path)
            assert "public" not in response["Cache-Control"], name


def listed(client) -> dict[str, str]:
    """Address → day, of the whole sitemap."""
    index = BeautifulSoup(client.get("/sitemap.xml").content, "xml")
    found = {}
    for one in index.find_all("loc"):
        path = re.sub("^https?://[^/]+", "", one.get_text())
        for url in BeautifulSoup(client.get(path).content, "xml").find_all("url"):
            found[re.sub("^https?://[^/]+", "", url.loc.get_text())] = url.lastmod.get_text() if url.lastmod else ""
    return found


@pytest.mark.django_db
def test_the_sitemap_lists_what_is_public_with_the_day_it_was_read_again(client):
    today = timezone.localdate()
    open_one = makers.structure(reviewed_on=today - timedelta(days=40))
    closed = makers.structure(closed_on=today)
    post = makers.post(of=open_one, refreshed_on=today - timedelta(days=12))
    gone = makers.post(of=open_one, closed_on=today, closed_why="member")
    adviser = makers.prescriber(reviewed_on=today - timedelta(days=3))
    waiting = makers.prescriber()
    waiting.prescriber.authorisation = "pending"
    waiting.prescriber.save()
    relist()
    pages = listed(client)
    assert pages[f"/structures/{open_one.slug}"] == str(today - timedelta(days=12))
    assert pages[f"/postes/{post.pk}"] == str(today - timedelta(days=12))
    assert pages[f"/prescripteurs/{adviser.slug}"] == str(today - timedelta(days=3))
    assert {"/", "/recherche", "/eligibilite"} <= set(pages)
    assert not {f"/structures/{closed.slug}", f"/postes/{gone.pk}", f"/prescripteurs/{waiting.slug}"} & set(pages)
    assert all(client.get(path).status_code == 200 for path in pages)
    places = {path for path in pages if path.startswith("/recherche?lieu=")}
    assert "/recherche?lieu=Saint-Denis+%2893200%29" in places
    assert {pages[path] for path in places} == {str(today - timedelta(days=12))}
    assert len(pages) == len(PAGES) + 3 + len(places)


@pytest.mark.django_db
def test_the_page_of_a_place_has_one_address_however_it_was_typed(client):
    makers.structure()
    relist()
    seen = set()
    for typed in ("93200", "saint denis", "Saint-Denis (93200)"):
        soup = BeautifulSoup(client.get("/recherche", {"lieu": typed}).content, "lxml")
        seen.add(soup.find("link", rel="canonical")["href"])
        assert soup.find("meta", attrs={"name": "robots"}) is None
    assert len(seen) == 1
    path = re.sub("^https?://[^/]+", "", seen.pop())
    assert path in listed(client)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked",
    [
        {"lieu": "Xyzzyville"},
        {"q": "zzyzx"},
        {"q": "zzyzx", "onglet": "prescripteurs"},
        {"lieu": "Lyon", "distance": "2"},
    ],
)
def test_engines_are_not_shown_a_search_that_finds_nothing(client, asked):
    """Anybody may link to one, with any words in its title."""
    makers.structure()
    makers.prescriber()
    relist()
    soup = BeautifulSoup(client.get("/recherche", asked).content, "lxml")
    assert soup.find("meta", attrs={"name": "robots"})["content"] == "noindex"


def test_robots_say_where_the_sitemap_is(client, settings):
    assert f"Sitemap: {settings.BASE_URL}/sitemap.xml" in client.get("/robots.txt").content.decode()


def data_of(page: bytes) -> list[dict]:
    """The schema.org objects of a page, as an engine reads them."""
    return [
        json.loads(one.get_text()) for one in BeautifulSoup(page, "lxml").select("script[type='application/ld+json']")
    ]


@pytest.mark.django_db
def test_what_people_type_neither_ends_nor_opens_a_tag_of_the_data(client):
    hostile = "</script><script>alert(1)</script><!--"
    structure = makers.structure(headline=hostile, address="1 rue", slug="hostile")
    makers.activity(of=structure, title=hostile)
    page = client.get("/structures/hostile").content
    assert b"<script>alert" not in page
    assert data_of(page)[0]["description"] == hostile
    assert data_of(page)[0]["makesOffer"][0]["itemOffered"]["name"] == hostile


@pytest.mark.django_db
def test_engines_read_the_days_to_come_where_there_is_an_address_to_come_to(client):
    structure = makers.structure(address="1 rue des Essais", slug="agenda", brand="Le Bel Établi")
    day = timezone.localdate() + timedelta(days=9)
    for kind, at in (("open_day", "09:30"), ("meeting", None), ("closed", None)):
        PageDate.objects.create(organisation=structure, kind=kind, starts_on=day, ends_on=day, at=at)
    found = [one for one in data_of(client.get("/structures/agenda").content) if one["@type"] == "Event"]
    assert {one["name"] for one in found} == {"Réunion d’information, Le Bel Établi", "Portes ouvertes, Le Bel Établi"}
    whole, moment = sorted((one["startDate"] for one in found), key=len)
    assert whole == day.isoformat()
    assert moment.startswith(f"{day.isoformat()}T09:30:00+0")
    # a day alone would be before the moment of that day
    assert {one.get("endDate") for one in found} == {day.isoformat(), None}
    assert found[0]["location"]["address"]["streetAddress"] == "1 rue des Essais"
    structure.address = ""
    structure.save()
    assert not [one for one in data_of(client.get("/structures/agenda").content) if one["@type"] == "Event"]


def test_the_guard_of_public_pages_bites(rf):
    from django.http import HttpResponse

    bare = HttpResponse("<title>x</title>")
    bare.set_cookie("suivi", "1")
    assert len(faults(bare, "/")) == 6
    assert len(unkept(bare)) == 4
