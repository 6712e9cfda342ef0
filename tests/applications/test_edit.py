"""A candidature may be corrected until the structure opens it, never after."""

import pytest

from tests.applications import pdf
from tremplin.applications import actions
from tremplin.applications.models import Application
from tremplin.kernel.models import JournalEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(make):
    person = make.candidate(account=True)
    sent = make.application(to=make.structure(), who=person, by=person.user, message="Bonjour")
    return make, person, sent, f"/candidatures/{sent.pk}/modifier"


def test_the_message_and_the_cv_before_it_is_read(scene):
    make, person, sent, url = scene
    client = make.client(person.user)
    assert f'href="{url}"' in client.get("/mon-parcours").content.decode()
    response = client.post(url, {"message": "Bonjour, je suis disponible.", "cv": pdf.upload()})
    assert response["Location"] == "/mon-parcours"
    sent.refresh_from_db()
    assert (sent.message, sent.cv.name) == ("Bonjour, je suis disponible.", "cv.pdf")
    entry = JournalEntry.objects.get(verb="applications.edit")
    assert entry.after == {"changed": ["message", "cv"]}


def test_the_cv_stays_when_no_other_is_joined(scene):
    make, person, sent, url = scene
    client = make.client(person.user)
    client.post(url, {"message": "Un", "cv": pdf.upload()})
    client.post(url, {"message": "Deux"})
    sent.refresh_from_db()
    assert (sent.message, sent.cv.name) == ("Deux", "cv.pdf")


@pytest.mark.parametrize("how", ["opened", "studied"])
def test_never_once_it_was_read(scene, how):
    make, person, sent, url = scene
    if how == "opened":
        make.client(sent.organisation).get(f"/candidatures/{sent.pk}")
    else:
        actions.process(by=make.actor(sent.organisation), application=sent)
    client = make.client(person.user)
    assert "ne peut plus être modifiée" in client.get(url).content.decode()
    assert "ne peut plus être modifiée" in client.post(url, {"message": "Autre"}).content.decode()
    assert Application.objects.get(pk=sent.pk).message == "Bonjour"
    assert f'href="{url}"' not in client.get("/mon-parcours").content.decode()


def test_an_opening_by_another_structure_does_not_count(scene):
    make, person, _, url = scene
    other = make.application(to=make.structure(), who=person, by=person.user)
    make.client(other.organisation).get(f"/candidatures/{other.pk}")
    assert make.client(person.user).post(url, {"message": "Autre"})["Location"] == "/mon-parcours"


def test_who_sent_it_may_who_received_it_may_not(scene, make):
    prescriber = make.prescriber()
    sent = make.application(to=make.structure(), by=prescriber)
    url = f"/candidatures/{sent.pk}/modifier"
    client = make.client(prescriber)
    assert "Modifier la candidature" in client.get(f"/candidatures/{sent.pk}").content.decode()
    assert client.post(url, {"message": "Autre"})["Location"] == f"/candidatures/{sent.pk}"
    assert make.client(sent.organisation).post(url, {"message": "X"}).status_code == 403
    assert make.client(make.structure()).post(url, {"message": "X"}).status_code == 404


def test_a_wrong_file_is_said_and_nothing_changes(scene):
    make, person, sent, url = scene
    page = make.client(person.user).post(url, {"message": "Autre", "cv": pdf.upload(b"%PDF-rien")}).content.decode()
    assert "n’est pas un PDF lisible" in page
    assert Application.objects.get(pk=sent.pk).message == "Bonjour"


def test_my_pathway_costs_the_same_for_1_and_12(make, django_assert_max_num_queries):
    person = make.candidate(account=True)
    for _ in range(12):
        make.application(to=make.structure(), who=person, by=person.user)
    client = make.client(person.user)
    with django_assert_max_num_queries(8):
        client.get("/mon-parcours")
