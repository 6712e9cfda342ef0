"""What is offered while somebody types words: names of what a search finds, in any writing, and nothing else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import makers
from tests.directory.conftest import SEVRAN
from tremplin.directory.listing import relist
from tremplin.organisations.models import Organisation
from tremplin.reference.models import Sector

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered(client):
    def ask(text):
        return [(one["label"], one["kind"]) for one in client.get("/recherche/mots.json", {"q": text}).json()]

    return ask


@pytest.fixture
def listed(make):
    sewing = make.structure(name="Fil et Aiguille")
    make.post(of=sewing, title="Couturier·ère", trade="B1803")
    makers.activity(of=sewing, title="Retouches à domicile")
    garden = make.structure(brand="L’Écrin d’Été", where=SEVRAN)
    garden.sectors.add(Sector.objects.get(pk="batiment-amenagement"))
    relist()
    return {"sewing": sewing, "garden": garden}


@pytest.mark.parametrize(
    ("typed", "label", "kind"),
    [
        ("aigui", "Fil et Aiguille", "structure"),
        ("FIL ET", "Fil et Aiguille", "structure"),
        ("ecrin", "L’Écrin d’Été", "structure"),
        ("l'écrin", "L’Écrin d’Été", "structure"),
        ("retouches a dom", "Retouches à domicile", "activité"),
        ("domicile", "Retouches à domicile", "activité"),
    ],
)
def test_a_word_begins_as_typed_whatever_accents_and_apostrophes(listed, offered, typed, label, kind):
    assert (label, kind) in offered(typed)


def test_trades_are_those_of_open_posts_and_sectors_those_of_somebody(listed, offered, make):
    trade = listed["sewing"].job_posts.get().trade
    beginning = trade.name[:6]
    assert [kind for _, kind in offered("bâtim")] == ["secteur"]
    assert offered("administration") == []  # a sector that nobody has
    assert (trade.name, "métier") in offered(beginning)
    listed["sewing"].job_posts.update(closed_on=timezone.localdate(), closed_why="filled")
    assert (trade.name, "métier") not in offered(beginning)


@pytest.mark.parametrize(
    "typed", ["", "a", "ai", "  ", "%%%", "___", "''';", "\0\0\0", "é" * 500, "𝕬𝖙𝖊", "zzzzz", "uille"]
)
def test_nothing_is_offered_for_what_begins_no_word(listed, offered, typed):
    assert offered(typed) == []


def test_what_begins_as_typed_comes_first_and_a_name_comes_once(make, offered):
    for name in ("Atelier du Canal", "Canal et Cie", "Canal et Cie"):
        make.structure(name=name)
    relist()
    assert offered("canal") == [("Canal et Cie", "structure"), ("Atelier du Canal", "structure")]


def test_who_may_hire_nobody_any_more_is_not_offered(listed, offered):
    Organisation.objects.filter(pk=listed["sewing"].pk).update(closed_on=timezone.localdate())
    listed["sewing"].dispositifs.update(ended_on=timezone.localdate())
    relist()
    assert offered("aiguille") == []
    assert offered("retouches") == []


def test_what_people_typed_is_never_offered(listed, client, offered):
    client.get("/recherche", {"q": "camille secrète"})
    assert offered("camille") == []


def test_one_query_and_an_answer_that_caches_keep(listed, client):
    with CaptureQueriesContext(connection) as seen:
        response = client.get("/recherche/mots.json", {"q": "aig"})
    assert len(seen) == 1
    assert "public" in response["Cache-Control"]
    again = client.get("/recherche/mots.json", {"q": "aig"}, headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304


def test_the_field_says_where_to_ask(client):
    assert 'data-mots="/recherche/mots.json"' in client.get("/").content.decode()
