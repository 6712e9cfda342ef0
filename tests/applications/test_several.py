"""One person, several structures in one go: each candidature on its own, with its own result line."""

import pytest
from bs4 import BeautifulSoup

from tests.applications import pdf
from tremplin.applications.models import Application
from tremplin.kernel.models import Draft, StoredFile
from tremplin.organisations.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(make):
    """A prescriber applied for a person; two other structures are near, one of them with a post."""
    prescriber = make.prescriber()
    first, second, third = make.structure(), make.structure(where="93071"), make.structure(where="93001")
    post = make.post(of=third, title="Aide-peintre")
    application = make.application(to=first, by=prescriber, message="Motivée et disponible.")
    return make, prescriber, application, second, third, post


def choose(client, application, *targets):
    response = client.post(f"/candidatures/{application.pk}/ailleurs", {"targets": [str(one.pk) for one in targets]})
    assert response.status_code == 302, response.content.decode()
    return response["Location"]


def test_send_to_two_others(scene):
    make, prescriber, application, second, third, post = scene
    client = make.client(prescriber)
    page = client.get(f"/candidatures/{application.pk}/ailleurs").content.decode()
    assert all(words in page for words in (second.display_name, third.display_name, "Aide-peintre"))
    assert f'value="{application.organisation_id}"' not in page
    url = choose(client, application, second, post)
    assert "Motivée et disponible." in client.get(url).content.decode()
    assert Application.objects.count() == 1
    client.post(url, {"message": "Le même pour toutes."})
    sent = Application.objects.exclude(pk=application.pk)
    assert {(one.organisation, one.message, one.sender_organisation) for one in sent} == {
        (second, "Le même pour toutes.", prescriber),
        (third, "Le même pour toutes.", prescriber),
    }
    assert list(sent.get(organisation=third).posts.all()) == [post]
    shown = BeautifulSoup(client.get(url).content, "lxml")
    assert shown.h1.get_text() == "Candidatures envoyées ailleurs"
    assert [tag.get_text() for tag in shown.select("main .etiq")] == ["Envoyée", "Envoyée"]


def test_one_refusal_stops_nothing_else(scene):
    make, prescriber, application, second, third, _ = scene
    client = make.client(prescriber)
    url = choose(client, application, second, third)
    Organisation.objects.filter(pk=second.pk).update(spontaneous_open_since=None)
    client.post(url, {"message": "Bonjour"})
    lines = Draft.objects.get(kind="applications.several").payload["results"]
    assert [bool(one["sent"]) for one in lines] == [False, True]
    assert "n’accepte pas de candidature spontanée" in client.get(url).content.decode()
    assert Application.objects.filter(organisation=third).count() == 1


def test_sent_twice_is_sent_once(scene):
    make, prescriber, application, second, *_ = scene
    client = make.client(prescriber)
    url = choose(client, application, second)
    for _ in range(2):
        client.post(url, {"message": "Bonjour"})
    assert Application.objects.filter(organisation=second).count() == 1


def test_the_cv_follows(scene, settings):
    from tremplin.kernel.files import store_pdf

    make, prescriber, application, second, *_ = scene
    cv = store_pdf(by=make.actor(prescriber), content=pdf.content(), name="cv.pdf")
    Application.objects.filter(pk=application.pk).update(cv=cv)
    client = make.client(prescriber)
    client.post(choose(client, application, second), {"message": "Bonjour"})
    assert Application.objects.get(organisation=second).cv == cv
    assert StoredFile.objects.count() == 1


def test_the_person_does_it_for_herself(make):
    person = make.candidate(account=True)
    application = make.application(to=make.structure(), who=person, by=person.user)
    second = make.structure()
    client = make.client(person.user)
    url = choose(client, application, second)
    client.post(url, {"message": "Bonjour"})
    assert Application.objects.get(organisation=second).sender == person.user
    assert client.get(url).status_code == 200


def test_nothing_chosen_or_written_is_said(scene):
    make, prescriber, application, second, *_ = scene
    client = make.client(prescriber)
    page = client.post(f"/candidatures/{application.pk}/ailleurs").content.decode()
    assert "Choisissez au moins une structure" in page
    url = choose(client, application, second)
    assert "Écrivez quelques mots" in client.post(url, {"message": ""}).content.decode()


def test_only_who_sent_it(scene):
    make, prescriber, application, second, *_ = scene
    assert make.client(application.organisation).get(f"/candidatures/{application.pk}/ailleurs").status_code == 403
    assert make.client(make.prescriber()).get(f"/candidatures/{application.pk}/ailleurs").status_code == 404
    url = choose(make.client(prescriber), application, second)
    assert make.client(application.organisation).get(url).status_code == 404


def test_an_orienter_reads_initials(make):
    orienter, person = make.prescriber(authorised=False), make.candidate()
    application = make.application(to=make.structure(), who=person, by=orienter)
    second = make.structure()
    client = make.client(orienter)
    pages = client.get(f"/candidatures/{application.pk}/ailleurs").content.decode()
    pages += client.get(choose(client, application, second)).content.decode()
    assert person.masked_name in pages
    assert person.last_name not in pages
