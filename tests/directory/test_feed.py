"""The Atom feed of a search: the same results as the page, freshest first, read again for nothing when nothing changed."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from tremplin.directory.listing import relist
from tremplin.directory.views import feed
from tremplin.jobs.models import JobPost

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def posts(make):
    structure = make.structure(name="Fil & Aiguille", where="93066")
    made = [make.post(of=structure, title=title) for title in ("Couturier·ère", "Retouches <rapides>")]
    JobPost.objects.filter(pk=made[0].pk).update(refreshed_on=timezone.localdate() - timedelta(days=3))
    relist()
    return made


def entries(response):
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(response.content)
    found = root.findall(f"{ATOM}entry")
    return root, [(one.findtext(f"{ATOM}id"), one.findtext(f"{ATOM}title")) for one in found]


def test_the_freshest_first_with_ids_that_stay(client, posts):
    first, found = entries(client.get("/recherche.atom?onglet=postes&lieu=93066"))
    assert found == [(f"urn:uuid:{posts[1].pk}", "Retouches <rapides>"), (f"urn:uuid:{posts[0].pk}", "Couturier·ère")]
    JobPost.objects.filter(pk=posts[0].pk).update(title="Couturier·ère confirmé·e", refreshed_on=timezone.localdate())
    relist()
    again, later = entries(client.get("/recherche.atom?onglet=postes&lieu=93066"))
    assert {pk for pk, _ in later} == {pk for pk, _ in found}
    assert first.findtext(f"{ATOM}id") == again.findtext(f"{ATOM}id")
    links = [one.get("href") for one in again.iter(f"{ATOM}link")]
    assert all(link.startswith("http") for link in links)


def test_nothing_new_costs_no_bytes(client, posts):
    path = "/recherche.atom?onglet=postes"
    first = client.get(path)
    assert client.get(path).content == first.content
    assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get(path, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    JobPost.objects.filter(pk=posts[0].pk).update(title="Autre")
    relist()
    assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_an_empty_feed_is_a_feed_that_stays_the_same(client, posts):
    first = client.get("/recherche.atom?q=rienquiexiste&exact=1")
    assert entries(first)[1] == []
    assert client.get("/recherche.atom?q=rienquiexiste&exact=1").content == first.content


def test_capped_and_cheap(client, make, monkeypatch, posts, django_assert_max_num_queries):
    monkeypatch.setattr(feed, "MOST", 1)
    with django_assert_max_num_queries(3):
        assert len(entries(client.get("/recherche.atom?onglet=postes"))[1]) == 1


def test_an_unknown_place_is_not_the_whole_country(client, posts):
    assert client.get("/recherche.atom?lieu=Nulle-Part-sur-Rien").status_code == 404


@pytest.mark.parametrize("query", ["q=%00%01", "type=XXX", "page=-1", "q=%3C%2Ffeed%3E", "tri=x&distance=1e9"])
def test_odd_addresses_are_well_formed_xml(client, posts, query):
    entries(client.get(f"/recherche.atom?{query}"))


def test_names_with_control_characters_are_cleaned(client, make):
    make.structure(name="Fil\x0b et \ufffeaiguille\uffff")
    relist()
    assert ("Fil et aiguille") in [title for _, title in entries(client.get("/recherche.atom"))[1]]


def test_the_page_announces_its_feed_and_visitors_get_no_cookie(client, posts):
    page = client.get("/recherche?onglet=postes&lieu=93066")
    assert 'rel="alternate" type="application/atom+xml"' in page.content.decode()
    assert "/recherche.atom?lieu=93066&amp;onglet=postes" in page.content.decode()
    answer = client.get("/recherche.atom")
    assert not answer.cookies
    assert "public" in answer["Cache-Control"]
