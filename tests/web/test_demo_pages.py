"""The demonstration's own pages: one-click accounts, sent mail, component sheet."""

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import timezone

from tremplin.accounts.models import User
from tremplin.kernel.mail import Mail, enqueue
from tremplin.kernel.models import Notice
from tremplin.web import context
from tremplin.web.demo.accounts import ACCOUNTS, BY_SLUG

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(make):
    person = make.user()
    mail = Mail(
        topic="applications",
        subject="Votre candidature est envoyée",
        paragraphs=["La structure doit vous répondre. <script>alert(1)</script>"],
        why="Parce que vous avez candidaté.",
        action_label="Voir mon parcours",
        action_path="/mon-parcours",
    )
    return enqueue(mail, to=person.email, user=person)


def account(slug):
    return User.objects.create_user(email=BY_SLUG[slug].email, first_name="Rosa", last_name="Essai")


def test_one_click_logs_in_as_the_listed_person(client):
    person = account("candidate-nouvelle")
    response = client.post("/demo/entrer", {"compte": "candidate-nouvelle"})
    assert response.status_code == 302
    assert response.url == "/bienvenue"
    assert client.session["_auth_user_id"] == str(person.pk)


def test_one_click_goes_back_where_the_person_was(client):
    account("candidate-nouvelle")
    response = client.post("/demo/entrer", {"compte": "candidate-nouvelle", "next": "/mon-parcours"})
    assert response.url == "/mon-parcours"
    response = client.post("/demo/entrer", {"compte": "candidate-nouvelle", "next": "https://ailleurs.example/"})
    assert response.url == "/bienvenue"


@pytest.mark.parametrize("slug", ["", "inconnu", "equipe@demo.example"])
def test_an_account_that_is_not_listed_is_refused(client, slug):
    account("equipe")
    assert client.post("/demo/entrer", {"compte": slug}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_one_click_wants_a_post_and_a_token():
    account("equipe")
    assert Client().get("/demo/entrer").status_code == 405
    assert Client(enforce_csrf_checks=True).post("/demo/entrer", {"compte": "equipe"}).status_code == 403


def test_without_territory_the_login_page_says_what_to_do(client):
    response = client.post("/demo/entrer", {"compte": "equipe"}, follow=True)
    assert response.redirect_chain[0][0].startswith("/connexion")
    assert "make demo-reset" in response.content.decode()


@pytest.mark.parametrize("path", ["/demo/entrer", "/demo/courrier", "/demo/courrier/{pk}", "/demo/courrier/{pk}/corps"])
def test_nothing_answers_outside_the_demonstration(client, settings, notice, path):
    account("equipe")
    settings.DEMO = settings.TESTING = False
    method = client.post if path.endswith("entrer") else client.get
    assert method(path.format(pk=notice.pk), {"compte": "equipe"}).status_code == 404


def test_the_login_page_part_lists_every_role_and_nothing_in_production(rf, settings):
    part = Template('{% include "demo/comptes.html" %}')
    shell = context.shell(rf.get("/connexion"))
    html = part.render(Context({**shell, "request": rf.get("/connexion?next=/mon-parcours")}))
    assert html.count('action="/demo/entrer"') == len(ACCOUNTS)
    assert all(one.role in html for one in ACCOUNTS)
    assert 'name="next" value="/mon-parcours"' in html
    settings.DEMO = settings.TESTING = False
    assert part.render(Context(shell)).strip() == ""


def test_the_mailbox_lists_the_latest_mails_with_their_state(client, notice, django_assert_max_num_queries):
    now = timezone.now()
    Notice.objects.create(email="b@test.example", topic="t", subject="Envoyé hier", state="sent", sent_at=now)
    Notice.objects.create(email="c@test.example", topic="t", subject="Perdu", state="failed", error="SMTPException")
    with django_assert_max_num_queries(1):
        html = client.get("/demo/courrier").content.decode()
    assert "En attente d’envoi" in html
    assert "Envoyé hier" in html
    assert "Échec d’envoi" in html


def test_the_mailbox_keeps_to_the_latest_fifty(client):
    Notice.objects.bulk_create(Notice(email="a@test.example", topic="t", subject=f"Mail {n}") for n in range(55))
    assert client.get("/demo/courrier").content.decode().count("a@test.example") == 50


def test_an_empty_mailbox_says_what_to_do(client):
    assert "Aucun mail pour le moment" in client.get("/demo/courrier").content.decode()


def test_a_mail_is_shown_in_a_closed_frame_and_as_text(client, notice):
    response = client.get(f"/demo/courrier/{notice.pk}")
    html = response.content.decode()
    assert f'src="/demo/courrier/{notice.pk}/corps"' in html
    assert 'sandbox="allow-top-navigation-by-user-activation"' in html
    assert "http://127.0.0.1:8000/mon-parcours" in html
    assert "<script>alert" not in html
    policy = response.headers["Content-Security-Policy"]
    assert "frame-src 'self'" in policy
    assert response.headers["X-Frame-Options"] == "DENY"


def test_the_body_of_a_mail_runs_nothing_and_is_framed_by_us_alone(client, notice):
    response = client.get(f"/demo/courrier/{notice.pk}/corps")
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'self'" in policy
    assert "sandbox allow-top-navigation-by-user-activation" in policy
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    html = response.content.decode()
    assert "<script>alert" not in html
    assert html.count("<a ") == html.count('target="_top"') > 0


def test_an_unknown_mail_is_not_found(client):
    assert client.get("/demo/courrier/01900000-0000-7000-8000-000000000000").status_code == 404


def test_the_component_sheet_answers(client):
    assert client.get("/demo/composants").status_code == 200
