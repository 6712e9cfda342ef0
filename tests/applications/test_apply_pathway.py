"""« Mon parcours », withdrawing, the CV: what the person reads and does, and nobody in her place."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.applications import pdf
from tremplin.applications import actions
from tremplin.applications.models import Application
from tremplin.kernel.files import store_pdf
from tremplin.kernel.models import Notice


@pytest.fixture
def person(make):
    return make.candidate(account=True, first_name="Samira")


def plain(response) -> str:
    return response.content.decode().replace("\xa0", " ").replace("\u202f", " ")


def aged(application, days: int) -> Application:
    then = timezone.now() - timedelta(days=days)
    Application.objects.filter(pk=application.pk).update(ball_since=then, created_at=then, state_since=then)
    application.refresh_from_db()
    return application


def mine(make, person) -> str:
    return plain(make.client(person.user).get("/mon-parcours"))


def test_a_visitor_logs_in_and_a_professional_goes_home(make, client):
    assert client.get("/mon-parcours")["Location"] == "/connexion?next=/mon-parcours"
    assert make.client(make.structure()).get("/mon-parcours")["Location"] == "/bienvenue"


def test_an_account_without_file_is_told_where_to_begin(make):
    user = make.user()
    page = plain(make.client(user).get("/mon-parcours"))
    assert "C’est à vous : choisir une structure" in page
    assert "Aucune candidature pour le moment" in page
    assert not hasattr(type(user).objects.get(pk=user.pk), "candidate")


def test_a_waiting_candidature_says_who_must_act_and_since_when(make, person):
    structure = make.structure(brand="Les Essais du Canal")
    aged(make.application(to=structure, who=person, by=person.user), 6)
    page = mine(make, person)
    assert "C’est à Les Essais du Canal de répondre" in page
    assert "à agir depuis 6 jours" in page
    assert "Envoyée" in page
    assert "depuis 6 jours" in page
    assert "Retirer" in page


def test_silence_frees_the_person_after_thirty_days(make, person):
    one = make.application(to=make.structure(), who=person, by=person.user)
    aged(one, 29)
    assert "Vous êtes libre" not in mine(make, person)
    aged(one, 30)
    page = mine(make, person)
    assert "Vous êtes libre" in page
    assert "30 jours sans réponse" in page
    assert "Sans réponse" in page
    assert "Voir d’autres postes" in page


def test_a_refusal_says_its_reason_only_when_it_is_shared(make, person):
    one = make.application(to=make.structure(), who=person, by=person.user)
    refused = {"state": "refused", "ball": "", "refusal_reason": "no_position", "answer": "Merci de votre intérêt"}
    Application.objects.filter(pk=one.pk).update(**refused, refusal_reason_shared=False)
    page = mine(make, person)
    assert "Merci de votre intérêt" in page
    assert "pas de poste ouvert" not in page
    Application.objects.filter(pk=one.pk).update(refusal_reason_shared=True)
    page = mine(make, person)
    assert "il n’y a pas de poste ouvert en ce moment. Votre profil n’est pas en cause." in page


@pytest.mark.parametrize(
    ("state", "words", "turn"),
    [
        ("processing", "À l’étude", "À la structure"),
        ("postponed", "Pour plus tard", "À la structure"),
        ("pool", "Gardée en vivier", "Vous êtes libre"),
        ("prior_to_hire", "Action avant embauche", "À la structure"),
        ("cancelled", "Embauche annulée", "Terminé"),
        ("obsolete", "Embauche ailleurs", "Terminé"),
        ("withdrawn", "Retirée par vous", "Terminé"),
    ],
)
def test_each_state_in_the_words_of_the_person(make, person, state, words, turn):
    one = make.application(to=make.structure(), who=person, by=person.user)
    open_states = ("processing", "postponed", "prior_to_hire")
    if state == "cancelled":  # only a hire is cancelled, says the database
        make.diagnosis(who=person, by=one.organisation)
        actions.cancel_hire(by=make.actor(one.organisation), application=make.accept(one))
    else:
        Application.objects.filter(pk=one.pk).update(state=state, ball="receiver" if state in open_states else "")
    page = mine(make, person)
    assert words in page
    assert turn in page


def test_a_hire_shows_the_pass_and_who_accompanies(make, person):
    prescriber, structure = make.prescriber(brand="Mission des Essais"), make.structure(brand="Les Essais du Canal")
    hired = make.hired(who=person, to=structure, by=prescriber)
    page = mine(make, person)
    assert "Les Essais du Canal vous embauche" in page
    assert hired.pass_iae.display_number in page
    assert "Mission des Essais" in page
    assert "Mon éligibilité" in page


def test_who_opened_the_file_is_told(make, person):
    prescriber = make.prescriber(brand="Mission des Essais")
    make.application(to=make.structure(), who=person, by=prescriber)
    assert "Personne ne l’a ouvert" in mine(make, person)
    make.client(prescriber).get(f"/personnes/{person.pk}")
    assert "Awa Essai" in mine(make, person).split("Qui a ouvert mon dossier")[1]


def test_nobody_reads_the_page_of_another(make, person):
    make.application(to=make.structure(brand="Les Essais du Canal"), who=person, by=person.user)
    assert "Les Essais du Canal" not in plain(make.client(make.candidate(account=True).user).get("/mon-parcours"))


def test_old_endings_are_folded(make, person):
    one = make.application(to=make.structure(), who=person, by=person.user)
    Application.objects.filter(pk=one.pk).update(state="withdrawn", ball="")
    aged(one, 40)
    assert "Candidatures terminées (1)" in mine(make, person)


def test_the_page_costs_eight_queries(make, person, django_assert_max_num_queries):
    prescriber = make.prescriber()
    make.hired(who=person, to=make.structure(), by=prescriber)
    for _ in range(4):
        to = make.structure()
        make.application(to=to, who=person, by=prescriber, posts=[make.post(of=to)])
    client = make.client(person.user)
    with django_assert_max_num_queries(8):
        client.get("/mon-parcours")


def test_the_person_withdraws_after_a_page_to_confirm(make, person):
    structure = make.structure()
    one = make.application(to=structure, who=person, by=person.user)
    client, address = make.client(person.user), f"/candidatures/{one.pk}/retirer"
    assert "Retirer votre candidature" in plain(client.get(address))
    one.refresh_from_db()
    assert one.state == "new"
    assert client.post(address)["Location"] == "/mon-parcours"
    one.refresh_from_db()
    assert (one.state, one.ball) == ("withdrawn", "")
    assert Notice.objects.filter(subject="Candidature retirée").count() == 1
    again = client.post(address)
    assert again.status_code == 200
    assert "n’est plus possible" in plain(again)
    assert Notice.objects.filter(subject="Candidature retirée").count() == 1


def test_who_sent_it_may_withdraw_it(make, person):
    prescriber = make.prescriber()
    one = make.application(to=make.structure(), who=person, by=prescriber)
    response = make.client(prescriber).post(f"/candidatures/{one.pk}/retirer")
    assert response["Location"] == f"/candidatures/{one.pk}"
    one.refresh_from_db()
    assert one.state == "withdrawn"


def test_nobody_else_withdraws(make, person, client):
    structure, follower = make.structure(), make.prescriber()
    one = make.application(to=structure, who=person, by=person.user)
    make.accompaniment(who=person, by=follower)
    address = f"/candidatures/{one.pk}/retirer"
    assert client.post(address)["Location"].startswith("/connexion")
    for stranger in (make.structure(), make.prescriber(), make.candidate(account=True).user):
        assert make.client(stranger).post(address).status_code == 404
    for reader in (structure, follower):
        page = make.client(reader).post(address)
        assert page.status_code in (200, 403)
    one.refresh_from_db()
    assert one.state == "new"


def with_cv(make, *, to, who, by) -> Application:
    one = make.application(to=to, who=who, by=by)
    one.cv = store_pdf(by=make.actor(by), content=pdf.content(), name="cv.pdf")
    one.save()
    return one


def test_the_cv_goes_to_the_person_who_sent_it_and_who_received_it(make, person, client):
    structure, prescriber, follower = make.structure(), make.prescriber(), make.prescriber()
    one = with_cv(make, to=structure, who=person, by=prescriber)
    make.accompaniment(who=person, by=follower)
    address = f"/candidatures/{one.pk}/cv"
    for reader in (person.user, structure, prescriber):
        response = make.client(reader).get(address)
        assert response.status_code == 200
        assert b"".join(response.streaming_content).startswith(b"%PDF-")
        assert response["Content-Disposition"].startswith("attachment")
        assert "no-store" in response["Cache-Control"]
    assert client.get(address)["Location"].startswith("/connexion")
    for other in (follower, make.structure(), make.prescriber(), make.candidate(account=True).user):
        assert make.client(other).get(address).status_code == 404


def test_a_candidature_without_cv_has_none_to_give(make, person):
    one = make.application(to=make.structure(), who=person, by=person.user)
    assert make.client(person.user).get(f"/candidatures/{one.pk}/cv").status_code == 404


def test_the_last_cv_is_offered_again(make, person):
    with_cv(make, to=make.structure(), who=person, by=person.user)
    other = make.structure()
    client = make.client(person.user)
    page = client.get(f"/structures/{other.pk}/candidater")
    assert "Joindre le CV déjà enregistré : cv.pdf" in plain(page)
    given = {"posts": ["spontanee"], "message": "Bonjour", "keep_cv": "on"}
    check = client.post(f"/structures/{other.pk}/candidater", given)["Location"]
    assert "cv.pdf" in plain(client.get(check))
    client.post(check, {"confirm": "1"})
    first, second = Application.objects.order_by("created_at")
    assert first.cv == second.cv


def test_a_cv_of_other_hands_is_not_offered(make, person):
    with_cv(make, to=make.structure(), who=person, by=make.prescriber())
    orienter = make.prescriber(authorised=False)
    make.application(to=make.structure(), who=person, by=orienter)
    page = make.client(orienter).get(f"/structures/{make.structure().pk}/candidater?personne={person.pk}")
    assert "cv.pdf" not in plain(page)
