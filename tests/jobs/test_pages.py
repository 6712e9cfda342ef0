"""The posts of a structure: list, trade, form, detail, verbs."""

import uuid
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from tests.passes.test_pages import read
from tremplin.jobs.models import JobPost
from tremplin.jobs.trades import search_trades
from tremplin.kernel.models import JournalEntry

pytestmark = pytest.mark.django_db
LIST = "/postes-de-la-structure"


@pytest.fixture
def structure(make):
    return make.structure(kinds=["ACI", "AI"])


@pytest.fixture
def client(make, structure):
    return make.client(make.member(of=structure, role="member").user)


def given(structure, kind: str = "ACI", **changes) -> dict:
    data = {
        "title": "Aide-peintre",
        "dispositif": str(structure.dispositifs.get(kind=kind).pk),
        "commune": "Bondy",
        "contract_kinds": ["fixed_term_i"],
        "weekly_hours": "26,5",
        "hourly_pay": "12,50",
        "positions": "2",
        "missions": "Vous poncez.",
        "profile": "Rien de particulier.",
        "cv_wanted": "",
    }
    return {**data, **changes}


class TestDoors:
    def test_a_visitor_logs_in_first(self):
        assert Client().get(LIST).status_code == 302

    @pytest.mark.parametrize("page", ["", "/nouveau", "/nouveau/F1606"])
    def test_only_those_who_hire(self, make, page):
        for reader in (make.prescriber(), make.candidate(account=True).user):
            assert make.client(reader).get(LIST + page).status_code == 404

    @pytest.mark.parametrize("page", ["", "/modifier", "/metier", "/ouvrir", "/fermer", "/relu"])
    def test_another_structure_finds_nothing(self, make, structure, page):
        post = make.post(of=structure)
        stranger = make.client(make.structure())
        assert stranger.get(f"{LIST}/{post.pk}{page}").status_code in (404, 405)
        assert stranger.post(f"{LIST}/{post.pk}{page}", {}).status_code in (404, 405)
        assert stranger.get(f"{LIST}/{uuid.uuid4()}").status_code == 404
        assert JobPost.objects.get().is_open


class TestList:
    def test_the_oldest_reading_comes_first(self, make, structure, client):
        today = timezone.localdate()
        make.post(of=structure, title="Ancien", refreshed_on=today - timedelta(days=70), reminded_on=today)
        recent = make.post(of=structure, title="Récent")
        make.application(to=structure, posts=[recent])
        make.post(of=structure, title="Fermé", closed_on=today, closed_why="stale")
        make.post(of=make.structure(), title="Ailleurs")
        page = client.get(LIST)
        assert [post.title for post in page.context["page"]] == ["Ancien", "Récent"]
        assert [post.received for post in page.context["page"]] == [0, 1]
        assert "À relire" in read(page)
        closed = client.get(f"{LIST}?etat=fermes")
        assert [post.title for post in closed.context["page"]] == ["Fermé"]
        assert "Fermée après 90 jours sans actualisation" in read(closed)

    def test_empty(self, client):
        assert "Publier un poste demande cinq minutes" in read(client.get(LIST))

    def test_twenty_a_page_and_the_same_queries(self, make, structure, client, django_assert_max_num_queries):
        for index in range(21):
            make.application(to=structure, posts=[make.post(of=structure, title=f"Poste {index}")])
        with django_assert_max_num_queries(8):
            assert len(client.get(LIST).context["page"]) == 20


class TestTrades:
    @pytest.mark.parametrize(
        ("typed", "code"),
        [
            ("peintre", "F1606"),
            ("Peintres", "F1606"),
            ("peintre en bâtiment", "F1606"),
            ("f1606", "F1606"),
            ("espaces verts", "A1203"),
            ("pintre", "F1606"),
        ],
    )
    def test_found(self, typed, code):
        assert code in [trade.code for trade in search_trades(typed)]

    @pytest.mark.parametrize("typed", ["", "  ", "zzzzzz", "%", "'; drop table"])
    def test_nothing(self, typed):
        assert search_trades(typed) == []

    def test_the_page_leads_to_the_form(self, client):
        page = client.get(f"{LIST}/nouveau", {"q": "peintre"})
        assert f"{LIST}/nouveau/F1606" in page.content.decode()
        assert "Aucun métier trouvé" in read(client.get(f"{LIST}/nouveau", {"q": "zzzzzz"}))


class TestWriting:
    def test_a_post_is_published(self, structure, client):
        response = client.post(f"{LIST}/nouveau/F1606", given(structure))
        post = JobPost.objects.get()
        assert response["Location"] == f"{LIST}/{post.pk}"
        assert post.is_open
        assert (post.trade_id, post.commune.name, post.positions) == ("F1606", "Bondy", 2)
        assert (float(post.weekly_hours), float(post.hourly_pay)) == (26.5, 12.5)
        assert (post.latitude, post.longitude) == (post.commune.latitude, post.commune.longitude)
        assert JournalEntry.objects.filter(verb="jobs.create", object_id=post.pk).exists()
        text = read(client.get(f"{LIST}/{post.pk}"))
        assert "Vous poncez." in text
        assert "26,5 heures par semaine" in text

    def test_where_the_structure_is_it_has_its_position(self, make, structure, client):
        type(structure).objects.update(latitude=48.9, longitude=2.4)
        client.post(f"{LIST}/nouveau/F1606", given(structure, commune=structure.commune.label))
        assert JobPost.objects.get().latitude == 48.9

    @pytest.mark.parametrize(
        ("changes", "field", "sentence"),
        [
            ({"title": ""}, "title", "Remplissez « Intitulé du poste »"),
            ({"dispositif": str(uuid.uuid4())}, "dispositif", ""),
            ({"commune": "Nulle-Part"}, "commune", "Nous ne trouvons pas « Nulle-Part »"),
            ({"contract_kinds": []}, "contract_kinds", "Cochez au moins une réponse"),
            ({"contract_kinds": ["fixed_term_usage"]}, "contract_kinds", "Contrats possibles pour le dispositif ACI"),
            ({"weekly_hours": "48,5"}, "weekly_hours", "48 au maximum"),
            ({"weekly_hours": "0"}, "weekly_hours", "1 au minimum"),
            ({"hourly_pay": "3,10"}, "hourly_pay", "brut par heure : un salaire ne peut pas être plus bas"),
            ({"hourly_pay": "1 850"}, "hourly_pay", ""),
            ({"hourly_pay": "à voir"}, "hourly_pay", ""),
            ({"weekly_hours": "beaucoup"}, "weekly_hours", ""),
            ({"positions": "0"}, "positions", "1 au minimum"),
        ],
    )
    def test_bad_input_loses_nothing_typed(self, structure, client, changes, field, sentence):
        response = client.post(f"{LIST}/nouveau/F1606", given(structure, **changes))
        assert response.status_code == 200
        assert field in response.context["form"].errors
        assert sentence in read(response)
        assert "Vous poncez." in response.content.decode()
        assert not JobPost.objects.exists()

    def test_the_other_dispositif_offers_its_own_contracts(self, structure, client):
        client.post(f"{LIST}/nouveau/F1606", given(structure, kind="AI", contract_kinds=["fixed_term_usage"]))
        assert JobPost.objects.get().dispositif.kind == "AI"

    def test_a_structure_of_one_dispositif_is_not_asked(self, make):
        alone = make.structure(kinds=["EI"])
        make.client(alone).post(f"{LIST}/nouveau/F1606", given(alone, kind="EI"))
        assert JobPost.objects.get().dispositif == alone.dispositifs.get()
        page = BeautifulSoup(make.client(alone).get(f"{LIST}/nouveau/F1606").content, "lxml")
        assert page.select_one("input[type=hidden][name=dispositif]")

    def test_an_unknown_trade(self, client):
        assert client.get(f"{LIST}/nouveau/Z9999").status_code == 404

    def test_a_change_says_that_it_is_up_to_date(self, make, structure, client):
        old = timezone.localdate() - timedelta(days=70)
        post = make.post(of=structure, refreshed_on=old, reminded_on=old)
        page = client.get(f"{LIST}/{post.pk}/modifier")
        assert page.context["form"].initial["title"] == post.title
        client.post(f"{LIST}/{post.pk}/modifier?metier=F1606", given(structure))
        post.refresh_from_db()
        assert (post.title, post.trade_id, post.refreshed_on) == ("Aide-peintre", "F1606", timezone.localdate())
        assert post.reminded_on is None
        assert JournalEntry.objects.get(verb="jobs.edit").before["title"] == "Ouvrier·ère du paysage"


class TestVerbs:
    def test_close_open_refresh(self, make, structure, client, time_machine):
        time_machine.move_to("2026-11-19 10:00+01:00")
        post = make.post(of=structure, refreshed_on=date(2026, 9, 1), opened_on=date(2026, 9, 1))
        client.post(f"{LIST}/{post.pk}/fermer")
        post.refresh_from_db()
        assert (post.closed_on, post.closed_why, post.refreshed_on) == (date(2026, 11, 19), "member", date(2026, 9, 1))
        assert client.post(f"{LIST}/{post.pk}/relu").status_code == 409
        client.post(f"{LIST}/{post.pk}/ouvrir")
        post.refresh_from_db()
        assert (post.is_open, post.closed_why, post.opened_on) == (True, "", date(2026, 11, 19))
        JobPost.objects.update(refreshed_on="2026-09-10", reminded_on="2026-11-10")
        client.post(f"{LIST}/{post.pk}/relu")
        post.refresh_from_db()
        assert (post.refreshed_on, post.reminded_on) == (date(2026, 11, 19), None)
        verbs = (
            JournalEntry.objects.filter(verb__startswith="jobs.").order_by("at", "pk").values_list("verb", flat=True)
        )
        assert list(verbs) == ["jobs.close", "jobs.open", "jobs.refresh"]

    def test_a_verb_twice_is_done_once(self, make, structure, client):
        post = make.post(of=structure)
        for _ in range(2):
            client.post(f"{LIST}/{post.pk}/fermer")
        assert JournalEntry.objects.filter(verb="jobs.close").count() == 1

    @pytest.mark.parametrize("verb", ["ouvrir", "fermer", "relu"])
    def test_only_post(self, make, structure, client, verb):
        assert client.get(f"{LIST}/{make.post(of=structure).pk}/{verb}").status_code == 405
