"""What is new is written once, at the rhythm asked, within the cap of the day; nothing new, nothing written."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from typer.testing import CliRunner

from tremplin.cli import app
from tremplin.directory import alerts, messages, news, sending
from tremplin.directory.access_alerts import token_of
from tremplin.directory.listing import relist
from tremplin.directory.models import Alert, Sighting
from tremplin.jobs.models import JobPost
from tremplin.kernel import mail
from tremplin.kernel.models import Notice
from tremplin.organisations.models import Organisation

pytestmark = pytest.mark.django_db
EMAIL = "visite@test.example"
DAY = timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def sewing(make):
    """A structure that is nobody's news: it stood there before anybody asked."""
    made = make.structure(name="Fil et Aiguille", headline="Atelier de couture")
    relist()
    news.note(timezone.now())
    return made


@pytest.fixture
def alert(make, sewing):
    return make.alert(email=EMAIL, query="q=couture")


def later(step=DAY, **changes):
    """List again, then look, a while later."""
    relist()
    return sending.run(timezone.now() + step)


def told():
    return [
        link[0]
        for one in Notice.objects.filter(topic="alerts").order_by("created_at", "pk")
        for link in one.content["links"][:-1]
    ]


class TestWhatIsNew:
    def test_what_stood_there_is_not_and_nothing_is_written(self, alert):
        assert later() == 0
        assert not Notice.objects.exists()

    def test_a_structure_newly_listed_is_told_once(self, make, alert):
        make.structure(name="Ourlets", headline="Couture et retouches")
        make.structure(name="Les Bordures", headline="Espaces verts")
        assert later(DAY) == 1
        assert later(2 * DAY) == 0
        assert told() == ["Ourlets"]

    def test_a_post_is_told_when_it_opens_then_when_it_is_read_again_after_a_month(self, make, sewing):
        make.alert(email=EMAIL, query="q=couture&onglet=postes")
        post = make.post(of=sewing, title="Couturier·ère")
        assert later(DAY) == 1
        today = timezone.localdate()
        for days, expected in ((10, 0), (40, 1), (45, 0)):
            JobPost.objects.filter(pk=post.pk).update(refreshed_on=today + timedelta(days=days))
            assert later(timedelta(days=days)) == expected, days
        assert told() == ["Couturier·ère"] * 2

    def test_a_structure_that_hires_is_told_not_one_that_hesitates(self, make, alert):
        quiet = make.structure(name="Ourlets", headline="Couture", spontaneous_open_since=None)
        assert later(DAY) == 1
        opened = Organisation.objects.filter(pk=quiet.pk)
        opened.update(spontaneous_open_since=timezone.localdate())
        assert later(2 * DAY) == 1, "it hires for the first time"
        for days in (3, 4):
            opened.update(spontaneous_open_since=None)
            later(timedelta(days=days))
            opened.update(spontaneous_open_since=timezone.localdate())
            assert later(timedelta(days=days, hours=1)) == 0, "closed and open again"
        opened.update(spontaneous_open_since=None)
        later(timedelta(days=5))
        opened.update(spontaneous_open_since=timezone.localdate())
        assert later(timedelta(days=50)) == 1

    def test_what_the_page_showed_when_asking_is_not_new(self, make, sewing):
        make.structure(name="Ourlets", headline="Couture")
        relist()
        alerts.open_alert(by=make.actor(make.user()), name="A", query="q=couture", rhythm="now")
        assert later() == 0

    def test_the_search_is_the_whole_search(self, make, sewing):
        make.alert(email=EMAIL, query="q=couture&lieu=Sevran+(93)&distance=5&type=EI")
        make.structure(name="Loin", headline="Couture", kinds=["EI"], where="69123")
        make.structure(name="Autre", headline="Couture", where="93071")
        make.structure(name="Juste", headline="Couture", kinds=["EI"], where="93071")
        later()
        assert told() == ["Juste"]

    def test_a_place_unknown_today_is_never_the_whole_country_and_loses_nothing(self, make, sewing, monkeypatch):
        made = make.alert(email=EMAIL, query="q=couture&lieu=Sevran+(93)")
        make.structure(name="Juste", headline="Couture", where="93071")
        Alert.objects.update(query="q=couture&lieu=Nulle-Part-sur-Rien")
        assert later(DAY) == 0
        Alert.objects.update(query=made.query)
        assert later(2 * DAY) == 1

    def test_what_is_listed_no_more_is_forgotten_after_a_month(self, make, alert):
        gone = make.structure(name="Ourlets", headline="Couture")
        later()
        gone.dispositifs.all().delete()
        relist()
        known = Sighting.objects.filter(key=f"structures:{gone.pk}")
        news.forget(timezone.now() + 20 * DAY)
        assert known.exists()
        news.forget(timezone.now() + 40 * DAY)
        assert not known.exists()


class TestWhen:
    def test_each_at_its_rhythm(self, make, sewing, now):
        for rhythm in ("now", "daily", "weekly"):
            made = make.alert(email=f"{rhythm}@test.example", query="q=couture", rhythm=rhythm)
            Alert.objects.filter(pk=made.pk).update(next_at=alerts.next_look(rhythm, now))
        make.structure(name="Ourlets", headline="Couture")
        assert later(timedelta(minutes=1)) == 1
        assert later(DAY) >= 1
        assert later(8 * DAY) <= 1
        assert sorted(Notice.objects.values_list("email", flat=True)) == [
            f"{one}@test.example" for one in ("daily", "now", "weekly")
        ]

    def test_what_is_not_confirmed_receives_nothing(self, make, sewing, now):
        make.alert(
            email=EMAIL, query="q=couture", confirmed_at=None, renewed_at=None, token_hash="x", expires_at=now + DAY
        )
        make.structure(name="Ourlets", headline="Couture")
        assert later() == 0


class TestTheMail:
    def test_ten_at_most_the_whole_list_in_one_click_and_both_ways_out(self, make, alert, time_machine):
        for number in range(13):
            make.structure(name=f"Ourlets {number}", headline="Couture")
        time_machine.move_to(timezone.now(), tick=False)  # a signed link tells its second
        later()
        notice = Notice.objects.get()
        assert notice.subject.startswith("13\u00a0nouveautés")
        assert len(told()) == 10
        text, html = mail.render(notice)
        stop = f"/alertes/lien/{token_of(alert)}/arreter"
        for said in (stop, "/recherche?q=couture&tri=fraicheur", f"/alertes/lien/{token_of(alert)}", "Ourlets"):
            assert said in text
            assert said.replace("&", "&amp;") in html
        later(2 * DAY)
        assert Notice.objects.count() == 1, "those not shown are in the list, not in another mail"

    def test_the_mail_program_may_stop_it(self, make, alert, mailoutbox, time_machine):
        make.structure(name="Ourlets", headline="Couture")
        time_machine.move_to(timezone.now(), tick=False)  # a signed link tells its second
        later()
        mail.send(Notice.objects.get())
        headers = mailoutbox[0].extra_headers
        assert f"/alertes/lien/{token_of(alert)}/arreter" in headers["List-Unsubscribe"]
        assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    def test_hostile_names_are_words(self, make, sewing):
        make.alert(email=EMAIL, query="q=couture", name="<b>x</b>")
        make.structure(name="<script>alert(1)</script>", headline="Couture")
        later()
        _, html = mail.render(Notice.objects.get())
        assert "<script>" not in html
        assert "<b>x</b>" not in html


class TestTheCap:
    @pytest.fixture
    def many(self, make, sewing, settings):
        settings.ALERTS_PER_DAY = 2
        for number in range(4):
            make.alert(email=f"a{number}@test.example", query="q=couture")
        make.user(is_staff=True, email="equipe@test.example")
        make.structure(name="Ourlets", headline="Couture")
        relist()

    def test_beyond_it_all_waits_and_the_team_is_told_once(self, many, now, time_machine):
        assert sending.run(now + timedelta(minutes=1)) == 2
        assert sending.run(now + timedelta(minutes=2)) == 0
        team = Notice.objects.filter(topic=messages.CAP_TOPIC)
        assert [one.email for one in team] == ["equipe@test.example"]
        assert "2\u00a0alertes restent" in team[0].content["paragraphs"][1]
        time_machine.move_to(now + DAY)
        assert sending.run() == 2, "the next day the others leave, nothing lost"
        assert len(set(Notice.objects.filter(topic="alerts").values_list("email", flat=True))) == 4

    def test_the_preview_tells_all_of_it_and_writes_nothing(self, many, now):
        before = set(Sighting.objects.values_list("key", "since"))
        planned = sending.preview(now + timedelta(minutes=1))
        assert [one.leaves for one in planned] == [True, True, False, False]
        assert not Notice.objects.exists()
        assert set(Sighting.objects.values_list("key", "since")) == before
        assert sending.run(now + timedelta(minutes=1)) == 2, "what the preview said"

    def test_the_command_names_nobody(self, many, monkeypatch):
        monkeypatch.setattr("tremplin.cli.start_django", lambda: None)
        done = CliRunner().invoke(app, ["alerts", "preview"])
        assert done.exception is None, done.exception
        said = done.output
        assert "a…@test.example" in said
        assert "a0@test.example" not in said
        assert "2 mail(s) partiraient, 2 attendraient demain" in said


class TestStillUseful:
    def test_asked_once_after_six_months_and_kept_by_a_click(self, make, alert, client, now):
        account = make.alert(who=make.user(), renewed_at=now - 200 * DAY)
        Alert.objects.filter(pk=alert.pk).update(renewed_at=now - 190 * DAY)
        assert sending.ask_again(now) == 1
        assert sending.ask_again(now) == 0
        notice = Notice.objects.get()
        assert notice.email == EMAIL
        path = notice.content["action_path"]
        client.get(path)
        alert.refresh_from_db()
        assert alert.asked_at is not None
        assert client.post(path).status_code == 302
        alert.refresh_from_db()
        account.refresh_from_db()
        assert (alert.asked_at, account.asked_at) == (None, None)
        assert alert.renewed_at >= now


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_it_once(make, now):
    make.structure(name="Fil et Aiguille", headline="Atelier de couture")
    relist()
    news.note(now)
    make.alert(email=EMAIL, query="q=couture")
    make.structure(name="Ourlets", headline="Couture")
    relist()

    def work():
        try:
            sending.run(now + DAY)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert Notice.objects.count() == 1


def test_many_alerts_on_one_search_ask_it_once(make, sewing, django_assert_max_num_queries):
    for number in range(10):
        make.alert(email=f"a{number}@test.example", query="q=rienquiexiste")
    make.structure(name="Ourlets", headline="Couture")
    relist()
    with django_assert_max_num_queries(80):
        sending.run(timezone.now() + DAY)
