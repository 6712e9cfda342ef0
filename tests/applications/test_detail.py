"""One candidature, as each relation may read it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tremplin.applications import actions
from tremplin.applications.models import Application
from tremplin.kernel.models import JournalEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(make):
    structure, prescriber = make.structure(), make.prescriber()
    person = make.candidate(first_name="Inès", last_name="Vasseur", phone="06 39 98 00 41", email="ines@test.example")
    make.diagnosis(who=person, by=prescriber, criteria=("RSA",))
    return make, make.application(to=structure, who=person, by=prescriber, message="Très motivée")


def url(application: Application) -> str:
    return f"/candidatures/{application.pk}"


def shown(make, who, application) -> str:
    page = make.client(who).get(url(application))
    assert page.status_code == 200
    return page.content.decode().replace("\xa0", " ")


def test_the_structure_reads_all_and_may_answer(scene):
    make, application = scene
    text = shown(make, application.organisation, application)
    for expected in ("Inès Vasseur", "06 39 98 00 41", "Très motivée", "Mettre à l’étude", "Accepter…", "Refuser…"):
        assert expected in text
    assert "Bénéficiaire du RSA" in text
    assert "Attestation de RSA" in text
    assert "valable jusqu’au" in text


def test_the_prescriber_who_sent_reads_and_may_withdraw(scene):
    make, application = scene
    page = make.client(application.sender_organisation).get(url(application))
    assert page.context["can"] == {"withdraw"}
    text = page.content.decode()
    assert "Bénéficiaire du RSA" in text
    assert "Mettre à l’étude" not in text


def test_an_accompanying_prescriber_reads_and_does_nothing(scene):
    make, application = scene
    reader = make.prescriber()
    make.accompaniment(who=application.candidate, by=reader)
    page = make.client(reader).get(url(application))
    assert page.status_code == 200
    assert page.context["can"] == set()


def test_a_prescriber_is_led_to_the_diagnosis(make):
    prescriber = make.prescriber()
    application = make.application(to=make.structure(), by=prescriber)
    assert f"/personnes/{application.candidate_id}/eligibilite" in shown(make, prescriber, application)
    make.diagnosis(who=application.candidate, by=prescriber)
    text = shown(make, prescriber, application)
    assert "Voir le diagnostic" in text
    assert "Valider l’éligibilité…" not in text


def test_an_orienter_reads_neither_identity_nor_criteria_nor_pass(make):
    structure, orienter, prescriber = make.structure(), make.prescriber(authorised=False), make.prescriber()
    person = make.candidate(first_name="Inès", last_name="Vasseur", phone="06 39 98 00 41")
    make.diagnosis(who=person, by=prescriber)
    application = make.application(to=structure, who=person, by=orienter)
    hired = make.accept(application)
    text = shown(make, orienter, application)
    assert "I… V…" in text
    for hidden in ("Vasseur", "06 39 98 00 41", "RSA", hired.pass_iae.display_number, hired.pass_iae.number):
        assert hidden not in text


@pytest.mark.parametrize("who", ["structure", "prescriber", "user"])
def test_without_relation_nothing_exists(scene, who):
    make, application = scene
    assert make.client(getattr(make, who)()).get(url(application)).status_code == 404


def test_a_visitor_logs_in(client, scene):
    _, application = scene
    assert client.get(url(application)).url.startswith("/connexion")


def test_the_person_goes_to_her_pathway(make):
    person = make.candidate(account=True)
    application = make.application(to=make.structure(), who=person, by=make.prescriber())
    assert make.client(person.user).get(url(application)).url == "/mon-parcours"


def test_opening_is_told_once_a_day_and_nothing_else_is_written(scene):
    make, application = scene
    client = make.client(application.organisation)
    before = JournalEntry.objects.count()
    for _ in range(2):
        client.get(url(application))
    assert JournalEntry.objects.count() == before + 1
    line = JournalEntry.objects.get(verb="candidates.open")
    assert line.candidate_id == application.candidate_id
    with CaptureQueriesContext(connection) as found:
        client.get(url(application))
    assert not [one["sql"] for one in found if not one["sql"].startswith("SELECT")]


def test_queries(scene):
    make, application = scene
    client = make.client(application.organisation)
    client.get(url(application))
    with CaptureQueriesContext(connection) as found:
        client.get(url(application))
    assert len(found) <= 8


def test_silence_is_said_with_its_way_out(scene):
    make, application = scene
    Application.objects.filter(pk=application.pk).update(ball_since=timezone.now() - timedelta(days=34))
    text = shown(make, application.organisation, application)
    assert "Sans réponse depuis 34 jours" in text
    assert "Vous pouvez encore répondre" in text


def test_the_answer_for_the_prescriber_is_hers(scene):
    make, application = scene
    actions.refuse(
        by=make.actor(application.organisation),
        application=application,
        reason="other",
        answer="Texte pour la personne",
        share_reason=False,
        answer_to_prescriber="Texte pour le prescripteur",
    )
    assert "Texte pour le prescripteur" in shown(make, application.sender_organisation, application)
    structure = shown(make, application.organisation, application)
    assert "Texte pour la personne" in structure
    assert "La personne ne lit pas ce motif" in structure


def test_history_names_people_inside_their_organisation_only(scene):
    make, application = scene
    author = make.actor(application.organisation)
    actions.process(by=author, application=application)
    assert f"par {author.label}" in shown(make, application.organisation, application)
    outside = shown(make, application.sender_organisation, application)
    assert author.label not in outside
    assert f"par {application.organisation}" in outside


def test_an_accepted_candidature_shows_contract_and_pass(scene):
    make, application = scene
    hired = make.accept(application)
    text = shown(make, application.organisation, application)
    assert "CDD d’insertion (CDDI)" in text
    assert "PASS IAE valide" in text
    assert "Annuler l’embauche…" in text
    assert hired.pass_iae.number[:5] in text


@pytest.mark.parametrize(
    ("born_days_ago", "kinds", "sentence"),
    [
        (30 * 365, ["ACI"], "Il manque 1 critère de niveau 1, ou 3 de niveau 2"),
        (20 * 365, ["ACI"], "Il manque 1 critère de niveau 1, ou 2 de niveau 2"),
        (20 * 365, ["ETTI"], "Il manque 1 critère de niveau 1, ou 1 de niveau 2"),
        (20 * 365, ["GEIQ"], "il n’y a rien à valider"),
    ],
)
def test_what_is_missing_is_explained(make, born_days_ago, kinds, sentence):
    structure = make.structure(kinds=kinds)
    person = make.candidate(birth_date=timezone.localdate() - timedelta(days=born_days_ago))
    assert sentence in shown(make, structure, make.application(to=structure, who=person))
