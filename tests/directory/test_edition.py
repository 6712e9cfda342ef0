"""A page of results is made once for all visitors, and never outlives what it says."""

from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import makers
from tremplin.directory import actions as network
from tremplin.directory import edition
from tremplin.directory.models import Listing
from tremplin.directory.views._public import kept
from tremplin.jobs import actions as posts
from tremplin.jobs.models import JobPost
from tremplin.web.middleware import Nonce

SEARCH = "/recherche?lieu=93066"


@pytest.fixture
def made(make, indexed):
    structure = make.structure(name="Fil et Aiguille", where="93066")
    make.post(of=structure, title="Couturier·ère")
    indexed()
    return structure


def test_the_second_visitor_costs_one_query(made, django_assert_num_queries):
    first = Client().get(SEARCH)
    with django_assert_num_queries(1):
        second = Client().get(SEARCH)
    assert second.content == first.content
    assert "Fil et Aiguille" in second.content.decode()
    assert second["Cache-Control"] == "public, max-age=60"
    assert "Cookie" in second["Vary"]


def test_the_first_visitor_does_not_ask_which_edition_it_is(made, django_assert_num_queries):
    Client().get("/recherche?lieu=93071")
    with django_assert_num_queries(2):  # where it is, and what is there
        Client().get(SEARCH)


def test_a_page_named_by_an_edition_that_has_gone_is_made_again(made, make, indexed):
    """Another process wrote: this one makes its next page without having heard of it."""
    edition.current()
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('directory_edition')")
    with CaptureQueriesContext(connection) as asked:
        pages = [Client().get(SEARCH).content for _ in range(3)]
    assert len(set(pages)) == 1
    # made, made again as its edition is not the present one, shown
    assert [sum(word in one["sql"] for one in asked) for word in ("json_build_object", "directory_edition")] == [2, 2]


def test_who_has_the_page_receives_no_page(made):
    tag = Client().get(SEARCH)["ETag"]
    again = Client().get(SEARCH, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert Client().get(SEARCH, headers={"If-None-Match": '"autre"'}).status_code == 200


def test_another_address_is_another_page(made):
    assert "Fil et Aiguille" in Client().get(SEARCH).content.decode()
    assert "Fil et Aiguille" not in Client().get("/recherche?lieu=69123").content.decode()


def test_a_verb_that_changes_a_listing_changes_the_next_page(made, make):
    before = Client().get(f"{SEARCH}&onglet=postes")
    assert "Couturier" in before.content.decode()
    posts.close_post(by=makers.actor(made), post=JobPost.objects.get())
    after = Client().get(f"{SEARCH}&onglet=postes", headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert "Couturier" not in after.content.decode()


def test_a_refused_verb_or_an_unchanged_listing_keeps_the_edition(made, indexed):
    before = edition.current()
    indexed()
    assert edition.current() == before


def test_a_word_of_the_network_turns_the_edition(made, make):
    before = edition.current()
    network.add_synonym(by=makers.actor(make.network()), term="rempaillage", means=["couture"], both_ways=True)
    assert edition.current() > before


def test_the_edition_turns_again_at_the_commit(make, indexed, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        make.structure(name="Neuve")
        indexed()
        inside = edition.current()
    assert edition.current() > inside


def test_whoever_carries_a_cookie_has_her_own_page(made):
    Client().get(SEARCH)
    client = Client()
    client.cookies["lettre"] = "une"
    page = client.get(SEARCH)
    assert "ETag" not in page.headers
    assert "public" not in page.get("Cache-Control", "")


def test_a_page_is_kept_a_minute_at_most(made, time_machine):
    """What changes without a verb (the banner of a maintenance, a day that ends) waits no longer."""
    now = timezone.now()
    time_machine.move_to(now)
    Client().get(SEARCH)
    Listing.objects.all().delete()
    assert "Fil et Aiguille" in Client().get(SEARCH).content.decode()
    time_machine.move_to(now + timedelta(seconds=61))
    assert "Fil et Aiguille" not in Client().get(SEARCH).content.decode()


def test_a_page_with_a_word_of_its_own_is_never_kept(rf, db):
    def view(request):
        return HttpResponse(f"<script nonce={request.csp_nonce}>")

    made = []
    for _ in range(2):
        request = rf.get(SEARCH)
        request.csp_nonce = Nonce()
        made.append(kept(view)(request).content)
    assert made[0] != made[1]
