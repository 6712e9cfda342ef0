"""The alerts of an account, and those that a visitor asks for: confirmed first, changed and stopped by the links of the mails."""

import re
import threading
from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from tremplin.directory import alerts
from tremplin.directory.access_alerts import token_of
from tremplin.directory.models import Alert
from tremplin.kernel.errors import Refused
from tremplin.kernel.models import JournalEntry, Notice
from tremplin.privacy import retention

pytestmark = pytest.mark.django_db
EMAIL = "visite@test.example"
NEW = "/alertes/nouvelle?q=couture&lieu=Saint-Denis+(93)"


@pytest.fixture(autouse=True)
def _no_throttle():
    cache.clear()


@pytest.fixture
def person(make):
    return make.candidate(account=True).user


def read(response):
    return re.sub(r"\s+", " ", response.content.decode())


def ask(client, path=NEW, **values):
    return client.post(path, {"email": EMAIL, "rhythm": "daily", **values})


def mailed():
    return Notice.objects.filter(email=EMAIL).order_by("-created_at", "-pk")


def confirm_path():
    return mailed()[0].content["action_path"]


class TestWithAnAccount:
    def test_asked_for_listed_renamed_stopped(self, make, person):
        client = make.client(person)
        page = client.get(NEW)
        assert "Couture" in page.context["form"].initial["name"]
        asked = {"name": "Mes retouches", "rhythm": "weekly"}
        assert client.post(NEW, asked)["Location"] == "/mes-alertes"
        alert = Alert.objects.get()
        assert (alert.user, alert.email, alert.rhythm) == (person, "", "weekly")
        assert alert.query == urlencode({"q": "couture", "lieu": "Saint-Denis (93)"})
        assert "Mes retouches" in read(client.get("/mes-alertes"))
        assert "Mes alertes" in read(client.get("/mes-favoris"))
        client.post(f"/mes-alertes/{alert.pk}", {"name": "Aiguille", "rhythm": "now"})
        alert.refresh_from_db()
        assert (alert.name, alert.rhythm) == ("Aiguille", "now")
        client.post(f"/mes-alertes/{alert.pk}/arreter")
        assert not Alert.objects.exists()
        told = JournalEntry.objects.filter(verb__startswith="directory.").order_by("pk")
        assert set(told.values_list("verb", flat=True)) == {
            "directory.open_alert",
            "directory.change_alert",
            "directory.stop_alert",
        }
        assert "couture" not in str([(one.before, one.after) for one in told])

    def test_the_same_search_once_and_twenty_at_most(self, make, person):
        by = make.actor(person)
        alerts.open_alert(by=by, name="A", query="q=a", rhythm="now")
        with pytest.raises(Refused, match="déjà une alerte pour cette recherche"):
            alerts.open_alert(by=by, name="B", query="q=a", rhythm="now")
        for number in range(alerts.MOST - 1):
            alerts.open_alert(by=by, name="A", query=f"q={number}", rhythm="now")
        assert len(set(Alert.objects.values_list("name", flat=True))) == alerts.MOST
        with pytest.raises(Refused, match="Vous avez déjà 20 alertes"):
            alerts.open_alert(by=by, name="Z", query="q=z", rhythm="now")

    def test_two_alerts_do_not_take_the_same_name(self, make, person):
        first, second = make.alert(who=person, name="A", query="q=a"), make.alert(who=person, name="B", query="q=b")
        page = make.client(person).post(f"/mes-alertes/{second.pk}", {"name": first.name, "rhythm": "now"})
        assert "Vous avez déjà une alerte de ce nom" in read(page)

    def test_nobody_reaches_those_of_another(self, make, person):
        alert, other = make.alert(who=person), make.client(make.prescriber())
        assert other.get(f"/mes-alertes/{alert.pk}").status_code == 404
        assert other.post(f"/mes-alertes/{alert.pk}/arreter").status_code == 404
        assert alert.name not in read(other.get("/mes-alertes"))
        with pytest.raises(Refused):
            alerts.change_alert(by=make.actor(make.user()), alert=alert, name="x", rhythm="now")

    def test_a_professional_has_hers_whatever_the_organisation(self, make):
        client = make.client(make.prescriber())
        assert client.post(NEW, {"name": "Pour Awa", "rhythm": "daily"}).status_code == 302
        assert "Pour Awa" in read(client.get("/mes-alertes"))


class TestWithoutAccount:
    def test_nothing_is_in_force_before_the_link_is_followed_and_confirmed(self, client):
        assert ask(client)["Location"] == "/alertes/demandee"
        alert = Alert.objects.get()
        assert alert.confirmed_at is None
        token = confirm_path().rpartition("/")[2]
        assert token not in str(Alert.objects.values().get())
        assert "Confirmer mon alerte" in read(client.get(confirm_path()))
        alert.refresh_from_db()
        assert alert.confirmed_at is None, "reading confirms nothing: mail scanners open links"
        page = client.post(confirm_path(), follow=True)
        assert "C’est confirmé" in read(page)
        assert EMAIL in read(page)
        alert.refresh_from_db()
        assert alert.confirmed_at is not None
        assert "Ce lien ne sert plus" in read(client.post(confirm_path())), "once"

    def test_a_link_too_old_or_invented_confirms_nothing(self, client):
        ask(client)
        Alert.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
        assert "Ce lien ne sert plus" in read(client.post(confirm_path()))
        assert "Ce lien ne sert plus" in read(client.post("/alertes/confirmer/invente"))
        assert not Alert.objects.filter(confirmed_at__isnull=False).exists()

    def test_the_answer_is_the_same_known_or_not(self, make, client):
        make.user(email="connue@test.example")
        make.alert(email="abonnee@test.example", query=urlencode({"q": "couture", "lieu": "Saint-Denis (93)"}))
        answers = {
            (answer.status_code, answer["Location"], str(answer.cookies), read(answer))
            for answer in (ask(Client(), email=f"{who}@test.example") for who in ("connue", "abonnee", "nouvelle"))
        }
        assert len(answers) == 1
        assert "Vous avez déjà cette alerte" in Notice.objects.get(email="abonnee@test.example").subject

    def test_asking_again_before_confirming_sends_a_new_link_and_the_old_one_dies(self, client):
        ask(client)
        old = confirm_path()
        ask(client, rhythm="weekly")
        assert Alert.objects.get().rhythm == "weekly"
        assert "Ce lien ne sert plus" in read(client.post(old))
        assert client.post(confirm_path()).status_code == 302

    def test_one_address_is_written_to_three_times_a_day_whatever_is_asked(self, client):
        for number in range(6):
            answer = ask(client, path=f"/alertes/nouvelle?q=metier{number}", email=EMAIL.upper())
            assert answer["Location"] == "/alertes/demandee"
        assert mailed().count() == 3

    def test_one_client_waits_after_twenty_requests(self, client):
        pages = [read(ask(client, email=f"a{number}@test.example")) for number in range(21)]
        assert "Trop de demandes" in pages[-1]
        assert "Trop de demandes" not in pages[-2]

    def test_beyond_twenty_nothing_is_kept_and_only_the_mail_says_so(self, make, client):
        for number in range(alerts.MOST):
            make.alert(email=EMAIL, query=f"q={number}")
        assert ask(client)["Location"] == "/alertes/demandee"
        assert Alert.objects.count() == alerts.MOST
        assert "20 alertes" in mailed()[0].subject

    def test_managed_by_the_link_and_by_nothing_else(self, make, client):
        one, two = make.alert(email=EMAIL, query="q=a"), make.alert(email=EMAIL, query="q=b")
        make.alert(email="autre@test.example", query="q=a", name="Celle d’une autre")
        page = read(client.get(f"/alertes/lien/{token_of(one)}"))
        assert one.name in page
        assert two.name in page
        assert "Celle d’une autre" not in page
        assert EMAIL.partition("@")[0] not in token_of(one)
        client.post(f"/alertes/lien/{token_of(two)}/modifier", {"name": "Deux", "rhythm": "weekly"})
        two.refresh_from_db()
        assert (two.name, two.rhythm) == ("Deux", "weekly")
        for forged in ("perdu", token_of(one) + "x", str(one.pk)):
            assert client.get(f"/alertes/lien/{forged}").status_code == 404
            assert client.post(f"/alertes/lien/{forged}/arreter").status_code == 404

    def test_the_link_of_an_alert_of_an_account_asks_to_log_in(self, make, person, client):
        alert = make.alert(who=person)
        for page in ("", "/modifier", "/garder"):
            assert client.get(f"/alertes/lien/{token_of(alert)}{page}")["Location"] == "/mes-alertes"


class TestStoppingInOneClick:
    def test_reading_stops_nothing_and_the_mail_program_needs_no_page(self, make, person):
        strict = Client(enforce_csrf_checks=True)
        for alert in (make.alert(who=person), make.alert(email=EMAIL)):
            path = f"/alertes/lien/{token_of(alert)}/arreter"
            assert "Ne plus recevoir ces e-mails" in read(strict.get(path))
            assert Alert.objects.filter(pk=alert.pk).exists()
            assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
            assert not Alert.objects.filter(pk=alert.pk).exists()
            assert "C’est fait" in read(strict.post(path)), "twice is once"
        assert JournalEntry.objects.filter(verb="directory.stop_alert").count() == 2


@pytest.mark.parametrize(
    "query", ["", "onglet=postes", "lieu=Nulle-Part-sur-Rien", "type=XXX", "q=%00", "page=2", "tri=fraicheur"]
)
def test_an_alert_on_everything_or_nowhere_is_not_kept(client, query):
    page = ask(client, path=f"/alertes/nouvelle?{query}")
    assert "Précisez votre recherche" in read(page)
    assert not Alert.objects.exists()


def test_hostile_words_are_shown_as_words(client, make, person):
    path = "/alertes/nouvelle?" + urlencode({"q": "<script>alert(1)</script>"})
    assert "<script>alert" not in make.client(person).get(path).content.decode()
    ask(client, path=path, email="pas une adresse")
    assert not Notice.objects.exists()


def test_every_search_page_offers_it(find, client, territory):
    find()
    assert "Recevoir les nouveautés" not in read(client.get("/recherche"))
    for query in ("q=couture", "q=rienquiexiste", "onglet=postes&lieu=93066"):
        assert "Recevoir les nouveautés" in read(client.get(f"/recherche?{query}"))


@pytest.mark.parametrize(
    ("rhythm", "at", "expected"),
    [
        ("now", "2026-11-25T14:00", "2026-11-25T14:00"),
        ("daily", "2026-11-25T14:00", "2026-11-26T07:00"),
        ("daily", "2026-11-25T06:59", "2026-11-25T07:00"),
        ("daily", "2026-03-28T12:00", "2026-03-29T07:00"),  # the night of the summer hour
        ("weekly", "2026-11-25T14:00", "2026-11-30T07:00"),
        ("weekly", "2026-11-30T07:00", "2026-12-07T07:00"),
    ],
)
def test_the_next_look(rhythm, at, expected):
    moment, next_one = (timezone.make_aware(datetime.fromisoformat(one)) for one in (at, expected))
    assert alerts.next_look(rhythm, moment) == next_one


def test_what_is_not_confirmed_or_not_answered_goes(make):
    now = timezone.now()
    waiting = {"confirmed_at": None, "renewed_at": None}
    make.alert(email="a@test.example", **waiting, token_hash="a", expires_at=now - timedelta(days=1), name="expirée")
    make.alert(email="b@test.example", **waiting, token_hash="b", expires_at=now + timedelta(days=1), name="attend")
    make.alert(email="c@test.example", asked_at=now - timedelta(days=31), name="muette")
    make.alert(email="d@test.example", asked_at=now - timedelta(days=29), name="questionnée")
    retention.run(at=now)
    assert set(Alert.objects.values_list("name", flat=True)) == {"attend", "questionnée"}


@pytest.mark.django_db(transaction=True)
def test_the_same_alert_asked_twice_at_once_is_one(make):
    person = make.user()
    by, refused = make.actor(person), []

    def ask_once():
        try:
            alerts.open_alert(by=by, name="A", query="q=a", rhythm="now")
        except Refused as refusal:
            refused.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask_once) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert Alert.objects.count() == 1
    assert refused == ["alert_exists"]
