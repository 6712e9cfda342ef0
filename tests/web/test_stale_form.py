"""A form whose page is older than the last log-in of its browser: nothing is done, and nothing typed is lost."""

import re

import pytest
from django.test import Client

from tests import makers

pytestmark = pytest.mark.django_db

OURS = {"Sec-Fetch-Site": "same-origin"}
OLD = "a" * 64
LONG = "Bonjour <b>vous</b>, " + "voici pourquoi. " * 10


@pytest.fixture
def application():
    return makers.application(to=makers.structure(), who=makers.candidate(), by=makers.prescriber())


def browser(application) -> Client:
    """Somebody who has just logged in again, in another tab."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(application.sender_organisation.memberships.first().user)
    client.get(f"/candidatures/{application.pk}")
    return client


def send(client: Client, application, headers=OURS, **fields):
    typed = {"text": LONG, "csrfmiddlewaretoken": OLD, **fields}
    return client.post(f"/candidatures/{application.pk}/commentaires", typed, headers=headers)


def test_what_was_typed_is_given_back_under_the_present_name(application):
    client = browser(application)
    answer = send(client, application)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert answer["Cache-Control"] == "no-store"
    assert application.comments.count() == 0
    assert "Bonjour &lt;b&gt;vous&lt;/b&gt;" in page
    assert f"{application.sender_organisation.name}</b>" in page
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.split("<main")[1])[1]
    assert send(client, application, csrfmiddlewaretoken=token).status_code == 302
    assert application.comments.get().text.strip() == LONG.strip()


@pytest.mark.parametrize(
    ("headers", "given"),
    [
        ({"Origin": "http://testserver"}, True),
        ({"Origin": "http://ailleurs.example"}, False),
        ({"Origin": "null"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({}, False),
    ],
)
def test_only_a_form_of_our_own_pages_is_given_back(application, headers, given):
    page = send(browser(application), application, headers).content.decode()
    assert ("Bonjour &lt;b&gt;vous" in page) is given
    assert ("Envoyer de nouveau</button>" in page) is given


def test_a_password_is_not_given_back_nor_half_of_its_form():
    answer = Client(enforce_csrf_checks=True).post(
        "/connexion", {"login": "x@test.example", "password": "x1y2z3"}, headers=OURS
    )
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "x1y2z3" not in page
    assert "x@test.example" not in page
    assert "rechargez-la" in page
