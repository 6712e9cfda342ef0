"""Every page of every role: its heading and title, its variables, its links, its cost; and GET writes nothing."""

import re

import pytest
from django.urls import Resolver404, resolve
from lxml import html as parser

from tests.site.walk import a_reader, internal_links, plain, read_only

MOST_QUERIES = 12


def faults(html: str, queries: int) -> list[str]:
    """What is wrong with one page, in words."""
    page = parser.document_fromstring(html)
    for status in [one for heading in page.iter("h1") for one in heading.find_class("etiq")]:
        status.drop_tree()  # a title names the object, not its state of the day
    headings = [plain(one.text_content()) for one in page.iter("h1")]
    title = plain(page.findtext(".//title") or "")
    found = []
    if len(headings) != 1:
        found.append(f"{len(headings)} h1")
    elif not title.removeprefix("Erreur : ").startswith(headings[0]):
        found.append(f"the title « {title} » does not start with « {headings[0]} »")
    if not title.endswith("– Tremplin"):
        found.append(f"the title « {title} » does not name the site")
    if undefined := set(re.findall("⟦(.*?)⟧", html)):
        found.append(f"undefined variables {sorted(undefined)}")
    if [one for one in page.iter("script", "style") if not one.get("src") and one.get("type") != "application/ld+json"]:
        found.append("inline script or style")
    if queries > MOST_QUERIES:
        found.append(f"{queries} queries")
    return found


def is_dead(link: str) -> bool:
    try:
        resolve(link.split("?")[0])
    except Resolver404:
        return not link.startswith("/static/")
    return False


def test_every_page_is_well_made_and_only_reads(walk):
    wrong = []
    for page in walk.pages:
        found = faults(page.html, page.queries) + [f"dead link {link}" for link in page.links if is_dead(link)]
        wrong += [f"{page.name}, {page.role}: {fault}" for fault in found]
    assert not wrong, "\n".join(wrong)


def test_no_page_links_to_what_its_reader_may_not_open(walk):
    wrong = []
    for page in walk.pages:
        for link in page.links:
            if not is_dead(link) and (status := walk.linked.get((page.role, link))) in (403, 404, 500):
                wrong.append(f"{page.name}, {page.role}: {link} answers {status}")
    assert not wrong, "\n".join(wrong)


GOOD = "<title>Mes pages – Tremplin</title><h1>Mes pages</h1>"


@pytest.mark.parametrize(
    ("html", "queries", "fault"),
    [
        (GOOD + "<h1>Autre</h1>", 3, "2 h1"),
        ("<title>Autre – Tremplin</title><h1>Mes pages</h1>", 3, "does not start"),
        (GOOD + "<p>⟦person.name⟧</p>", 3, "undefined variables"),
        (GOOD + "<script>alert(1)</script>", 3, "inline script"),
        (GOOD, 40, "40 queries"),
    ],
)
def test_the_guard_of_pages_bites(html, queries, fault):
    assert faults(GOOD, 3) == []
    assert any(fault in one for one in faults(html, queries))


def test_the_guard_of_links_bites():
    assert is_dead("/nulle-part")
    assert internal_links('<a href="/nulle-part#ici">x</a><a href="https://exemple.example">y</a>') == {"/nulle-part"}


@pytest.mark.django_db
def test_the_guard_of_reading_bites(make):
    make.structure()
    from django.db import DatabaseError, transaction

    from tremplin.organisations.models import Organisation

    with read_only(a_reader()), pytest.raises(DatabaseError), transaction.atomic():
        Organisation.objects.update(name="autre")
