"""The pages of an answer: study, hold, pool, refuse; and what happens when somebody answered first."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.applications.test_accept import three_boxes
from tremplin.applications import actions
from tremplin.applications.models import Application
from tremplin.applications.reasons import REFUSAL_REASONS
from tremplin.kernel.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(make):
    structure = make.structure()
    application = make.application(to=structure, by=make.prescriber())
    return make, application, make.client(structure)


def state(application) -> str:
    application.refresh_from_db()
    return application.state


def test_study(scene):
    _, application, client = scene
    done = client.post(f"/candidatures/{application.pk}/etudier", follow=True)
    assert state(application) == "processing"
    assert "La candidature est à l’étude" in done.content.decode()


def test_study_is_posted_only(scene):
    _, application, client = scene
    assert client.get(f"/candidatures/{application.pk}/etudier").status_code == 405


def test_hold_until_a_day(scene):
    _, application, client = scene
    until = timezone.localdate() + timedelta(days=30)
    url = f"/candidatures/{application.pk}/mettre-en-attente"
    assert client.get(url).status_code == 200
    client.post(url, {"answer": "Le chantier ouvre en mai."} | three_boxes("until", until))
    assert state(application) == "postponed"
    assert (application.answer, application.postponed_until) == ("Le chantier ouvre en mai.", until)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"answer": ""}, "answer"),
        ({"answer": "En mai."} | three_boxes("until", timezone.localdate()), "until"),
        ({"answer": "En mai.", "until_jour": "31", "until_mois": "2", "until_annee": "2027"}, "until"),
    ],
)
def test_a_wrong_hold_loses_nothing(scene, typed, field):
    _, application, client = scene
    page = client.post(f"/candidatures/{application.pk}/mettre-en-attente", typed)
    assert field in page.context["form"].errors
    assert typed["answer"] in page.content.decode()
    assert "<title>Erreur" in page.content.decode()
    assert state(application) == "new"


def test_pool_without_message(scene):
    _, application, client = scene
    url = f"/candidatures/{application.pk}/vivier"
    assert client.get(url).context["form"].errors == {}
    client.post(url, {"answer": ""})
    assert state(application) == "pool"


@pytest.mark.parametrize("reason", REFUSAL_REASONS)
def test_each_reason_starts_its_own_answer(scene, reason):
    _, application, client = scene
    page = client.get(f"/candidatures/{application.pk}/refuser", {"reason": reason, "continuer": "1"})
    assert page.context["form"].initial["answer"] == REFUSAL_REASONS[reason].template
    assert REFUSAL_REASONS[reason].label in page.content.decode().replace("\xa0", " ")


def test_refuse_in_two_pages(scene):
    _, application, client = scene
    url = f"/candidatures/{application.pk}/refuser"
    assert "answer" not in client.get(url).context["form"].fields
    empty = client.get(url, {"continuer": "1"})
    assert "reason" in empty.context["form"].errors
    second = client.get(url, {"reason": "no_position", "share_reason": "on", "continuer": "1"})
    assert "Votre profil n’est pas en cause" in second.content.decode()
    assert Notice.objects.filter(subject__contains="répondu").count() == 0
    hidden = {"reason": "no_position", "share_reason": second.context["form"]["share_reason"].value()}
    client.post(url, hidden | {"answer": "Bonne route.", "answer_to_prescriber": "Rappelez-nous en mai."})
    assert state(application) == "refused"
    assert application.refusal_reason_shared
    assert (application.answer, application.answer_to_prescriber) == ("Bonne route.", "Rappelez-nous en mai.")


def test_going_back_to_the_reason_keeps_it(scene):
    _, application, client = scene
    page = client.get(f"/candidatures/{application.pk}/refuser?changer=1&reason=training&share_reason=on")
    assert page.context["form"].initial == {"reason": "training", "share_reason": "on"}
    assert page.content.decode().count("checked") == 2


def test_an_empty_answer_keeps_reason_and_the_other_text(scene):
    _, application, client = scene
    typed = {"reason": "other", "share_reason": "False", "answer": "", "answer_to_prescriber": "Entre nous."}
    page = client.post(f"/candidatures/{application.pk}/refuser", typed)
    assert set(page.context["form"].errors) == {"answer"}
    assert "Entre nous." in page.content.decode()
    assert "La personne ne lira pas ce motif" in page.content.decode()


def test_a_forged_reason_goes_back_to_the_first_page(scene):
    _, application, client = scene
    page = client.post(f"/candidatures/{application.pk}/refuser", {"reason": "voyance", "answer": "Non."})
    assert "reason" in page.context["form"].errors
    assert state(application) == "new"


def test_no_text_for_a_prescriber_when_the_person_applied_herself(make):
    structure, person = make.structure(), make.candidate(account=True)
    application = make.application(to=structure, who=person, by=person.user)
    page = make.client(structure).get(f"/candidatures/{application.pk}/refuser?reason=other&continuer=1")
    assert "answer_to_prescriber" not in page.context["form"].fields


@pytest.mark.parametrize("page", ["mettre-en-attente", "vivier", "refuser", "accepter"])
def test_somebody_answered_first(scene, page):
    make, application, client = scene
    make.diagnosis(who=application.candidate, by=application.organisation)
    make.accept(application)
    author = make.actor(application.organisation).label
    typed = {"reason": "other", "share_reason": "False", "answer": "Un texte long à garder."}
    late = client.post(f"/candidatures/{application.pk}/{page}", typed)
    assert late.status_code == 409
    text = late.content.decode()
    assert "Cette candidature a changé entre-temps" in text
    assert author in text
    assert "Un texte long à garder." in text
    assert state(application) == "accepted"
    assert client.get(f"/candidatures/{application.pk}/{page}").status_code == 409


def test_a_conflict_names_nobody_of_another_organisation(scene):
    make, application, client = scene
    sender = make.actor(application.sender_organisation)
    actions.withdraw(by=sender, application=application)
    text = client.get(f"/candidatures/{application.pk}/refuser").content.decode()
    assert sender.label not in text
    assert f"par {application.sender_organisation}" in text


def test_study_after_an_answer(scene):
    make, application, client = scene
    actions.add_to_pool(by=make.actor(application.organisation), application=application)
    Application.objects.filter(pk=application.pk).update(state="refused", refusal_reason="other")
    assert client.post(f"/candidatures/{application.pk}/etudier").status_code == 409


@pytest.mark.parametrize("page", ["etudier", "mettre-en-attente", "vivier", "refuser", "accepter", "annuler-embauche"])
def test_the_sender_may_not_answer(scene, page):
    make, application, _ = scene
    url = f"/candidatures/{application.pk}/{page}"
    assert make.client(application.sender_organisation).post(url, {"answer": "x"}).status_code == 403
    assert make.client(make.structure()).post(url, {"answer": "x"}).status_code == 404
    assert state(application) == "new"


def test_a_get_writes_nothing(scene):
    _, application, client = scene
    before = Application.objects.values().get(pk=application.pk)
    for page in ("mettre-en-attente", "vivier", "refuser", "accepter"):
        assert client.get(f"/candidatures/{application.pk}/{page}").status_code == 200
    assert Application.objects.values().get(pk=application.pk) == before
