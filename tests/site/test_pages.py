"""Every page of every role: its heading and title, its variables, its links, its cost; and GET writes nothing."""

import re
from contextlib import contextmanager
from html import unescape

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.template import engines
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve

from tests.site import table, world
from tests.site.routes import named, path_of
from tests.site.test_routes import expected

UNDEFINED = "⟦%s⟧"
MOST_QUERIES = 12
# Not pages of ours: JSON, PDF, and the raw body of a mail shown in its frame.
NOT_PAGES = {
    "directory:lieux",
    "directory:recherche_atom",
    "directory:points",
    "directory:livret",
    "directory:dates",
    "directory:carte",
    "directory:sitemap",
    "directory:plan_du_site",
    "health",
    "security_txt",
    "robots_txt",
    "passes:attestation",
    "demo:mail_body",
    "privacy:copy",
}
LOOKED_AT = ("anonymous", "candidate_owner", "orienter", "prescriber_linked", "employer_receiving", "network")


def plain(text: str) -> str:
    """Words only: French spaces and line breaks folded."""
    return re.sub(r"\s+", " ", unescape(text)).strip()


@contextmanager
def undefined_variables_shown():
    engine = engines["django"].engine
    before, engine.string_if_invalid = engine.string_if_invalid, UNDEFINED
    try:
        yield
    finally:
        engine.string_if_invalid = before


@contextmanager
def read_only():
    """The database as a role that may only read, and add the line that says who opened a file."""
    with connection.cursor() as cursor:
        cursor.execute("DROP ROLE IF EXISTS tremplin_reader")
        cursor.execute("CREATE ROLE tremplin_reader")
        cursor.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO tremplin_reader")
        cursor.execute("GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO tremplin_reader")
        cursor.execute("GRANT INSERT ON kernel_journalentry TO tremplin_reader")
        cursor.execute("SET LOCAL ROLE tremplin_reader")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


def pages(seen: world.World):
    """(role, route name, path) of every page to look at."""
    values = table.values(seen)
    for name, pattern in named():
        if name in NOT_PAGES:
            continue
        path = path_of(name, pattern, seen, values)
        for role, status in zip(world.ROLES, expected(name), strict=True):
            if status == 200 and role in LOOKED_AT:
                yield role, name, path


def faults(html: str, queries: int) -> list[str]:
    """What is wrong with one page, in words."""
    soup = BeautifulSoup(html, "lxml")
    for status in soup.select("h1 .etiq"):
        status.decompose()  # a title names the object, not its state of the day
    headings = [plain(one.get_text()) for one in soup.find_all("h1")]
    title = plain(soup.title.get_text()) if soup.title else ""
    found = []
    if len(headings) != 1:
        found.append(f"{len(headings)} h1")
    elif not title.removeprefix("Erreur : ").startswith(headings[0]):
        found.append(f"the title « {title} » does not start with « {headings[0]} »")
    if not title.endswith("– Tremplin"):
        found.append(f"the title « {title} » does not name the site")
    if undefined := set(re.findall("⟦(.*?)⟧", html)):
        found.append(f"undefined variables {sorted(undefined)}")
    if [one for one in soup.find_all(["script", "style"], src=None) if one.get("type") != "application/ld+json"]:
        found.append("inline script or style")
    if queries > MOST_QUERIES:
        found.append(f"{queries} queries")
    return found


def internal_links(html: str) -> set[str]:
    soup = BeautifulSoup(html, "lxml")
    targets = [one.get("href") for one in soup.find_all("a")] + [one.get("action") for one in soup.find_all("form")]
    return {target.split("#")[0] for target in targets if target and target.startswith("/")}


def is_dead(link: str) -> bool:
    try:
        resolve(link.split("?")[0])
    except Resolver404:
        return not link.startswith("/static/")
    return False


@pytest.mark.django_db
def test_every_page_is_well_made_and_only_reads():
    seen, wrong, links = world.build(), [], {}
    with undefined_variables_shown(), read_only():
        for role, name, path in pages(seen):
            with CaptureQueriesContext(connection) as queries:
                response = seen.clients[role].get(path)
            html = response.content.decode()
            wrong += [f"{name}, {role}: {fault}" for fault in faults(html, len(queries))]
            links |= dict.fromkeys(internal_links(html), (role, name))
    wrong += [f"{name}, {role}: dead link {link}" for link, (role, name) in links.items() if is_dead(link)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_no_page_links_to_what_its_reader_may_not_open():
    seen, found = world.build(), {}
    for role, name, path in pages(seen):
        for link in internal_links(seen.clients[role].get(path).content.decode()):
            found.setdefault((role, link), name)
    wrong = []
    for (role, link), name in found.items():
        if not is_dead(link) and (status := seen.clients[role].get(link).status_code) in (403, 404, 500):
            wrong.append(f"{name}, {role}: {link} answers {status}")
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

    with read_only(), pytest.raises(DatabaseError), transaction.atomic():
        Organisation.objects.update(name="autre")
