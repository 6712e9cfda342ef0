"""Messages: read in the program, received now, once a day or never; nothing to who left; stopped in one click."""

import re

import pytest
from bs4 import BeautifulSoup
from django.core import mail as outbox
from django.test import Client

from tremplin.kernel.digests import send_all
from tremplin.kernel.jobs import send_digests, send_notice
from tremplin.kernel.mail import Mail, enqueue
from tremplin.kernel.models import JournalEntry, MailPreference, Notice
from tremplin.kernel.preferences import token_of, unsubscribe_url

pytestmark = pytest.mark.django_db
URL = "/notifications"


def letter(topic="applications", subject="Nouvelle candidature"):
    return Mail(topic, subject, ["Amel candidate chez vous."], "Parce que.", [], "Voir", "/candidatures")


@pytest.fixture
def scene(make):
    structure = make.structure(members=2)
    user = structure.memberships.order_by("started_on", "pk").first().user
    return structure, user


def receive(scene, **fields):
    structure, user = scene
    return enqueue(letter(**fields), to=user.email, user=user, organisation=structure.pk)


def prefer(scene, delivery, topic="applications"):
    structure, user = scene
    MailPreference.objects.create(user=user, organisation_id=structure.pk, topic=topic, delivery=delivery)


def sent(notice):
    send_notice(str(notice.pk))
    notice.refresh_from_db()
    return notice.state, len(outbox.outbox)


def test_by_default_a_mail_leaves_at_once(scene):
    assert sent(receive(scene)) == ("sent", 1)


def test_never_leaves_nothing_but_the_notice(make, scene):
    prefer(scene, "never")
    notice = receive(scene)
    assert sent(notice) == ("skipped", 0)
    assert notice.subject in make.client(scene[0]).get(URL).content.decode()


def test_once_a_day_in_one_mail(scene):
    prefer(scene, "daily")
    first, second = receive(scene, subject="Une"), receive(scene, subject="Deux")
    assert [sent(one) for one in (first, second)] == [("held", 0)] * 2
    send_digests(timestamp=0)
    assert send_all() == 0
    digest = Notice.objects.get(topic="digest")
    assert [words for _, words in digest.content["facts"]] == ["Une", "Deux"]
    assert sent(digest) == ("sent", 1)
    assert set(Notice.objects.values_list("state", flat=True)) == {"sent"}


def test_a_choice_is_for_one_topic_and_one_organisation(make, scene):
    _structure, user = scene
    prefer(scene, "never")
    other = make.structure()
    make.member(of=other, who=user)
    assert sent(receive(scene, topic="passes"))[0] == "sent"
    assert sent(enqueue(letter(), to=user.email, user=user, organisation=other.pk))[0] == "sent"
    assert sent(receive(scene))[0] == "skipped"


def test_a_colleague_who_left_receives_nothing_even_when_it_was_queued(make, scene):
    _structure, user = scene
    notice = receive(scene)
    held = receive(scene)
    Notice.objects.filter(pk=held.pk).update(state="held")
    user.memberships.update(ended_on="2026-01-01", started_on="2025-01-01")
    assert sent(notice) == ("skipped", 0)
    assert send_all() == 0
    assert Notice.objects.get(pk=held.pk).state == "skipped"
    assert "Nouvelle candidature" not in make.client(user).get(URL).content.decode()


def test_what_is_owed_cannot_be_stopped(scene):
    prefer(scene, "never", topic="organisations")
    notice = receive(scene, topic="organisations")
    assert sent(notice) == ("sent", 1)
    assert unsubscribe_url(notice) == ""
    assert "List-Unsubscribe" not in outbox.outbox[0].extra_headers


def test_every_other_mail_says_how_to_stop(scene, settings):
    sent(receive(scene))
    [message] = outbox.outbox
    url = re.search(r"<(.+)>", message.extra_headers["List-Unsubscribe"])[1]
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert url.startswith(f"{settings.BASE_URL}/notifications/arreter/")
    assert url in message.body
    assert url in message.alternatives[0].content


def test_one_click_from_the_mail_program(scene):
    structure, user = scene
    path = f"/notifications/arreter/{token_of(receive(scene))}"
    program = Client(enforce_csrf_checks=True)
    page = BeautifulSoup(program.get(path).content, "lxml")
    assert not MailPreference.objects.exists()
    assert page.select_one("main form[method=post] button")
    for _ in range(2):
        assert program.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    kept = MailPreference.objects.get()
    assert (kept.user, kept.organisation_id, kept.topic, kept.delivery) == (
        user,
        structure.pk,
        "applications",
        "never",
    )
    assert JournalEntry.objects.filter(verb="accounts.stop_mails").exists()
    assert sent(receive(scene))[0] == "skipped"


def test_a_person_without_account_can_stop_too(db):
    first = enqueue(letter(), to="Samira@test.example")
    assert Client().post(f"/notifications/arreter/{token_of(first)}").status_code == 200
    assert sent(enqueue(letter(), to="samira@test.example"))[0] == "skipped"
    assert sent(enqueue(letter(), to="amel@test.example"))[0] == "sent"


@pytest.mark.parametrize("token", ["perdu", "eyJ1c2VyIjoiMSJ9:1abc:xyz"])
def test_a_link_that_we_did_not_sign(db, token):
    assert Client().post(f"/notifications/arreter/{token}").status_code == 404


def test_the_page_the_count_and_what_is_read(make, scene):
    structure, _user = scene
    notice, other = receive(scene), receive(scene, subject="Autre")
    client = make.client(structure)
    page = BeautifulSoup(client.get(URL).content, "lxml")
    assert page.select_one("header a[href='/notifications'] .compteur").get_text() == "2"
    response = client.post(f"/notifications/{notice.pk}/ouvrir")
    assert response["Location"] == "/candidatures"
    unread = client.get(URL, {"vue": "non-lues"}).content.decode()
    assert "Autre" in unread
    assert "Nouvelle candidature" not in unread
    client.post("/notifications/lues")
    other.refresh_from_db()
    assert other.read_at is not None
    assert not BeautifulSoup(client.get(URL).content, "lxml").select("header .compteur")


def test_nobody_opens_the_message_of_another(make, scene):
    notice = receive(scene)
    assert make.client(make.structure()).post(f"/notifications/{notice.pk}/ouvrir").status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_settings_are_kept_by_organisation(make, scene):
    structure, _user = scene
    client = make.client(structure)
    choices = {"applications": "daily", "passes": "now", "contracts": "never", "jobs": "now"}
    assert client.post("/notifications/reglages", choices)["Location"] == "/notifications/reglages"
    kept = dict(MailPreference.objects.filter(organisation_id=structure.pk).values_list("topic", "delivery"))
    assert kept == choices
    page = BeautifulSoup(client.get("/notifications/reglages").content, "lxml")
    assert page.select_one("input[name=applications][checked]")["value"] == "daily"


def test_a_person_has_her_own_settings(make):
    person = make.candidate(account=True)
    page = make.client(person.user).get("/notifications/reglages").content.decode()
    assert "vos messages personnels" in page
    assert "Postes à relire" not in page


def test_the_list_costs_the_same_for_1_and_50(make, scene, django_assert_num_queries):
    client = make.client(scene[0])
    for _ in range(50):
        receive(scene)
    with django_assert_num_queries(3):
        assert client.get(URL).content.decode().count('class="tache"') == 20


def test_the_digest_is_in_the_queue_every_day():
    from procrastinate.contrib.django import app

    tasks = {periodic.task.name: periodic.cron for periodic in app.periodic_registry.periodic_tasks.values()}
    assert tasks["kernel.send_digests"] == "0 7 * * *"
