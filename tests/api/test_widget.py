"""The list that a town hall puts in its page: framed by anybody, and nothing of whoever looks."""

import html
import re

import pytest
from bs4 import BeautifulSoup

from tests.directory.conftest import SAINT_DENIS
from tremplin.directory import facets

pytestmark = pytest.mark.django_db
FRAME = "/integrer/liste"


def test_the_page_gives_a_code_whose_frame_answers(client, listed):
    page = client.get(
        "/integrer", {"onglet": "structures", "lieu": "93200", "distance": "15", "nombre": "3", "hauteur": "500"}
    )
    code = html.unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", page.content.decode(), re.S)[1])
    source = re.search(r'src="http://127\.0\.0\.1:8000([^"]+)"', code)[1]
    assert 'height="500"' in code
    assert "Saint-Denis" in re.search(r'title="([^"]+)"', code)[1]
    frame = client.get(html.unescape(source)).content.decode()
    assert "Fil et Aiguille" in frame
    assert "Loin d’ici" not in frame


def test_what_is_copied_is_a_frame_and_a_link_that_hold_whatever_was_chosen(client, listed):
    """As the page of a town hall reads them: one more unescaping than ours."""
    sector = next(iter(facets.BY_NAME["secteur"].values()))
    asked = {
        "onglet": "structures",
        "lieu": "93200",
        "distance": "15",
        "secteur": sector,
        "nombre": "3",
        "hauteur": "500",
    }
    page = BeautifulSoup(client.get("/integrer", asked).content, "lxml")
    frame, link = (BeautifulSoup(page.find(id=name).get_text(), "lxml") for name in ("a-copier", "lien-a-copier"))
    assert set(frame.iframe.attrs) == {"src", "title", "width", "height", "loading", "referrerpolicy", "style"}
    assert f"&secteur={sector}" in frame.iframe["src"]
    assert "&amp;secteur" in page.find(id="a-copier").get_text()
    assert client.get(link.a["href"].removeprefix("http://127.0.0.1:8000")).status_code == 200
    assert "Saint-Denis" in link.a.get_text()


def test_a_place_is_enough(client, listed):
    """What somebody writes to a town hall: « see /integrer?lieu=Saint-Denis »."""
    page = client.get("/integrer", {"lieu": "93200"})
    assert (
        page.context["frame"] == "/integrer/liste?onglet=structures&lieu=Saint-Denis+%2893200%29&distance=15&nombre=5"
    )


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"lieu": "Xyzzyville"}, "Nous ne connaissons pas"),
        ({"nombre": "500"}, "20"),
        ({"hauteur": "2"}, "300"),
        ({"lieu": ""}, ""),
    ],
)
def test_a_wrong_choice_is_said_beside_its_field_and_gives_no_code(client, listed, wrong, said):
    asked = {"onglet": "structures", "lieu": "93200", "distance": "15", "nombre": "3", "hauteur": "500", **wrong}
    page = client.get("/integrer", asked).content.decode()
    assert said in page
    assert "champ--erreur" in page
    assert "a-copier" not in page


def test_any_site_may_frame_it_and_only_it(client, listed):
    framed, page = client.get(FRAME, {"lieu": SAINT_DENIS}), client.get("/integrer")
    assert "X-Frame-Options" not in framed
    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert "script-src 'none'" in framed["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]


def test_it_needs_neither_cookie_nor_script(client, listed):
    response = client.get(FRAME)
    page = response.content.decode()
    assert not response.cookies
    assert "<script" not in page
    assert "<form" not in page
    assert "public" in response["Cache-Control"]


def test_whoever_is_logged_in_sees_nothing_of_hers(make, listed):
    member = make.client(listed["sewing"])
    name = listed["sewing"].memberships.first().user.last_name
    assert name not in member.get(FRAME).content.decode()


def test_links_leave_the_frame(client, listed):
    links = re.findall(r"<a [^>]+>", client.get(FRAME).content.decode())
    assert links
    assert all('target="_blank"' in one and 'rel="noopener"' in one for one in links)


@pytest.mark.parametrize(
    ("asked", "shown"), [("3", 3), ("1", 3), ("99", 6), ("x", 5), ("-1", 5), ("²", 5), ("9" * 99, 5)]
)
def test_the_number_of_results_stays_within_bounds(client, make, asked, shown):
    from tremplin.directory.listing import relist

    for _ in range(6):
        make.structure()
    relist()
    assert client.get(FRAME, {"nombre": asked}).content.decode().count('class="resultat"') == shown


@pytest.mark.parametrize(
    "params", [{"lieu": "Xyzzyville"}, {"q": "\0"}, {"secteur": "zz", "onglet": "zz", "page": "-1"}, {"q": "zzz"}]
)
def test_it_never_breaks_the_page_that_holds_it(client, listed, params):
    assert client.get(FRAME, params).status_code == 200


def test_a_result_says_what_it_is_and_where(client, listed):
    page = client.get(FRAME, {"lieu": SAINT_DENIS}).content.decode()
    assert re.search(r"ACI.*?</p>", page, re.S)
    assert re.sub(r"<[^>]+>|\s+", " ", page).count("Saint-Denis, à moins de") == 1
