"""The public page of an organisation: who writes it, what may be written, the way back, the yearly reading."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.passes.test_pages import read
from tremplin.kernel.models import JournalEntry, Notice
from tremplin.organisations.actions.asking import ask_reviews, forget_reports
from tremplin.organisations.models import Activity, Organisation, PageReport, Prescriber

pytestmark = pytest.mark.django_db
URL = "/organisation/fiche"


@pytest.fixture
def structure(make):
    return make.structure(brand="Les Essais", slug="les-essais")


def words(**changes) -> dict:
    data = {"brand": "Les Essais", "headline": "Espaces verts", "presentation": "Vous **tondez**.", "spontaneous": "on"}
    return {**data, **changes}


def contact(**changes) -> dict:
    data = {
        "phone": "01 99 00 00 12",
        "email": "accueil@essais.example",
        "website": "essais.example",
        "address": "12 rue des Essais",
        "commune": "Bondy",
        "step_free": "partial",
        "access_notes": "Par la cour.",
    }
    return {**data, **changes}


def page(theme: str, slug: str = "les-essais") -> str:
    return f"/fiches/{slug}/{theme}"


class TestWriting:
    def test_everything_is_kept_and_read_again_today(self, make, structure, time_machine):
        time_machine.move_to("2026-11-19 10:00+01:00")
        client, sector = make.client(structure), structure.sectors.model.objects.first()
        assert client.post(page("presentation"), words(sectors=[sector.pk]))["Location"] == URL
        assert client.post(page("contact"), contact())["Location"] == URL
        structure.refresh_from_db()
        assert structure.headline == "Espaces verts"
        assert structure.website == "https://essais.example"
        assert (structure.commune.name, structure.post_code) == ("Bondy", "93140")
        assert (structure.latitude, structure.longitude) == (structure.commune.latitude, structure.commune.longitude)
        assert list(structure.sectors.all()) == [sector]
        assert structure.reviewed_on == date(2026, 11, 19)
        assert " bondy " in structure.search_text
        entry = JournalEntry.objects.filter(verb="organisations.update_page").earliest("at")
        assert entry.after["headline"] == "Espaces verts"
        assert "brand" not in entry.after
        shown = Client().get("/structures/les-essais").content.decode()
        assert "Accès en fauteuil roulant : en partie" in read(Client().get("/structures/les-essais"))
        assert "Par la cour." in shown

    def test_the_same_address_keeps_its_exact_position(self, make, structure):
        Organisation.objects.update(address="12 rue des Essais", latitude=48.9, longitude=2.4)
        make.client(structure).post(page("contact"), contact(commune=structure.commune.label))
        structure.refresh_from_db()
        assert (structure.latitude, structure.longitude) == (48.9, 2.4)

    def test_opening_keeps_its_day_and_closing_forgets_it(self, make, structure):
        Organisation.objects.update(spontaneous_open_since="2026-01-02")
        client = make.client(structure)
        client.post(page("presentation"), words())
        structure.refresh_from_db()
        assert structure.spontaneous_open_since == date(2026, 1, 2)
        client.post(page("presentation"), words(spontaneous=""))
        structure.refresh_from_db()
        assert structure.spontaneous_open_since is None

    @pytest.mark.parametrize(
        ("theme", "changes", "field"),
        [
            ("contact", {"commune": ""}, "commune"),
            ("contact", {"commune": "Nulle-Part"}, "commune"),
            ("contact", {"email": "pas une adresse"}, "email"),
            ("contact", {"website": "pas un site"}, "website"),
            ("presentation", {"headline": "x" * 161}, "headline"),
            ("presentation", {"sectors": ["inconnu"]}, "sectors"),
        ],
    )
    def test_bad_input_loses_nothing_typed(self, make, structure, theme, changes, field):
        data = contact(**changes) if theme == "contact" else words(**changes)
        response = make.client(structure).post(page(theme), data)
        assert response.status_code == 200
        assert field in response.context["form"].errors
        text = response.content.decode()
        assert "à corriger" in text
        assert ("Par la cour." if theme == "contact" else "Vous **tondez**.") in text
        structure.refresh_from_db()
        assert structure.presentation == structure.access_notes == ""

    def test_a_prescriber_has_no_spontaneous_applications(self, make):
        prescriber = make.prescriber(slug="ml")
        form = make.client(prescriber).get(page("presentation", "ml")).context["form"]
        assert "spontaneous" not in form.fields


class TestRoles:
    def test_a_member_reads(self, make, structure):
        client = make.client(make.member(of=structure, role="member").user)
        assert client.get(URL).status_code == 200
        assert client.post(page("presentation"), words()).status_code == 404
        assert client.post(f"{URL}/relue").status_code == 403

    def test_a_visitor_and_a_person_without_organisation(self, make):
        assert Client().get(URL).status_code == 302
        assert make.client(make.user()).get(URL).status_code == 404

    def test_the_network_writes_for_its_own_and_says_so(self, make, structure):
        network = make.client(make.network(name="Tête de réseau"))
        assert network.get(page("presentation")).status_code == 404
        Organisation.objects.filter(pk=structure.pk).update(network_member=True)
        assert network.post(page("presentation"), words())["Location"] == "/fiches/les-essais"
        structure.refresh_from_db()
        assert structure.headline == "Espaces verts"
        assert structure.reviewed_on is None, "the structure has read nothing again"
        assert JournalEntry.objects.get(verb="organisations.update_page").organisation == "Tête de réseau"
        assert "Vous modifiez cette fiche pour la structure" in read(network.get("/fiches/les-essais"))

    def test_what_the_network_has_not_decided_is_said(self, make, structure):
        Organisation.objects.update(verified_at=None)
        assert "n’a pas encore vérifié" in read(make.client(structure).get(URL))
        prescriber = make.prescriber()
        for state, said in (("pending", "en cours de vérification"), ("refused", "Habilitation non accordée")):
            Prescriber.objects.update(authorisation=state)
            assert said in read(make.client(prescriber).get(URL))

    def test_nine_queries(self, make, structure, django_assert_max_num_queries):
        client = make.client(structure)
        with django_assert_max_num_queries(9):
            client.get(URL)


class TestFreshness:
    @pytest.mark.parametrize(("shown", "said"), [("on", "Claire Essai (direction)"), ("", "par la direction")])
    def test_the_page_has_a_guarantor_named_only_if_she_agrees(self, make, structure, shown, said):
        member = structure.memberships.get()
        member.functions = ["direction"]
        member.save()
        type(member.user).objects.filter(pk=member.user_id).update(first_name="Claire", last_name="Essai")
        assert make.client(structure).post(f"{URL}/relue", {"shown": shown}).status_code == 302
        told = read(Client().get("/structures/les-essais"))
        assert said in told
        assert ("Claire" in told) == bool(shown)

    def test_the_name_goes_with_the_membership_and_with_another_reader(self, make, structure):
        member = structure.memberships.get()
        type(member.user).objects.filter(pk=member.user_id).update(first_name="Claire", last_name="Essai")
        client = make.client(structure)
        client.post(f"{URL}/relue", {"shown": "on"})
        other = make.member(of=structure).user
        make.client(other).post(page("presentation"), words())
        structure.refresh_from_db()
        assert (structure.reviewed_by_id, structure.guarantor_shown) == (other.pk, False)
        client.post(f"{URL}/relue", {"shown": "on"})
        member.ended_on = timezone.localdate()
        member.save()
        assert "par son équipe" in read(Client().get("/structures/les-essais"))

    def test_a_page_is_asked_about_once_a_year_until_it_is_read(self, make, structure):
        today = timezone.localdate()
        Organisation.objects.update(reviewed_on=today - timedelta(days=366))
        assert [ask_reviews(), ask_reviews()] == [1, 0]
        notice = Notice.objects.get()
        assert notice.subject == "La fiche de Les Essais est-elle à jour ?"
        client = make.client(structure)
        assert "Relire notre fiche" in read(client.get("/a-traiter"))
        client.post(f"{URL}/relue")
        assert "Relire notre fiche" not in read(client.get("/a-traiter"))
        assert ask_reviews() == 0

    def test_the_network_sees_what_nobody_reads(self, make, structure):
        old = timezone.localdate() - timedelta(days=430)
        Organisation.objects.filter(pk=structure.pk).update(reviewed_on=old, network_member=True)
        make.structure(brand="Hors réseau", reviewed_on=old)
        make.structure(brand="Sans personne", members=0, network_member=True, reviewed_on=old)
        told = read(make.client(make.network()).get("/fiches"))
        assert "Les Essais" in told
        assert "Sans personne" in told
        assert "Hors réseau" not in told


class TestWayBack:
    def undo(self, client):
        last = client.get(URL).context["last"]
        return client.post(page("annuler"), {"change": last.pk if last else ""}, follow=True)

    def test_what_was_written_comes_back_once(self, make, structure):
        client = make.client(structure)
        client.post(page("presentation"), words())
        client.post(page("presentation"), words(headline="Une erreur", spontaneous=""))
        assert "est annulée" in read(self.undo(client))
        structure.refresh_from_db()
        assert structure.headline == "Espaces verts"
        assert structure.spontaneous_open_since is not None
        assert client.get(URL).context["last"] is None

    def test_the_page_says_what_would_be_undone(self, make, structure):
        client, made = make.client(structure), make.activity(of=structure)
        client.post(page("presentation"), words())
        assert "a changé la présentation ou le contact" in read(client.get(URL))
        client.post(page(f"activites/{made.pk}/retirer"))
        assert "a retiré une ligne (Activités et lieux)" in read(client.get(URL))

    def test_a_line_added_removed_or_changed_comes_back(self, make, structure):
        client, made = make.client(structure), make.activity(of=structure, title="Paniers")
        client.post(page(f"activites/{made.pk}/retirer"))
        self.undo(client)
        back = Activity.objects.get()
        assert (back.pk, back.title, back.areas) == (made.pk, "Paniers", ["departement:93"])
        data = {"sector": back.sector_id, "title": "Plantes", "areas": "Est Ensemble"}
        client.post(page(f"activites/{made.pk}"), data)
        assert Activity.objects.get().areas == ["territoire:200057875"]
        self.undo(client)
        assert Activity.objects.get().title == "Paniers"
        client.post(page("activites/ajouter"), data)
        assert Activity.objects.count() == 2
        self.undo(client)
        assert Activity.objects.get().title == "Paniers"

    def test_a_change_made_since_is_not_lost(self, make, structure):
        client = make.client(structure)
        client.post(page("presentation"), words())
        seen = client.get(URL).context["last"].pk
        client.post(page("presentation"), words(headline="De quelqu’un d’autre"))
        assert "a changé depuis" in read(client.post(page("annuler"), {"change": seen}, follow=True))
        structure.refresh_from_db()
        assert structure.headline == "De quelqu’un d’autre"


class TestReports:
    def test_anybody_tells_and_those_who_correct_know(self, make, structure):
        network, visitor = make.network(), Client()
        answer = visitor.post("/signaler/les-essais", {"about": "contact", "message": "Plus ce numéro."})
        assert answer["Location"] == "/signaler/les-essais/merci"
        subjects = Notice.objects.values_list("subject", flat=True)
        assert set(subjects) == {"Une erreur signalée sur la fiche de Les Essais"}
        assert subjects.count() == 2
        for client in (make.client(structure), make.client(network)):
            assert "signalée" in read(client.get("/a-traiter"))
        report = PageReport.objects.get()
        make.client(structure).post(f"/fiches/signalements/{report.pk}")
        report.refresh_from_db()
        assert report.settled_at is not None
        assert report.message == ""

    def test_the_same_error_sent_twice_is_one_and_many_are_refused(self, structure):
        visitor = Client(REMOTE_ADDR="192.0.2.77")
        for _ in range(5):
            assert visitor.post("/signaler/les-essais", {"about": "closed"}).status_code == 302
        assert PageReport.objects.count() == 1
        assert "dans une heure" in read(visitor.post("/signaler/les-essais", {"about": "words"}))

    def test_words_do_not_wait_for_ever(self, make, structure):
        old, lately = make.report(on=structure), make.report(on=make.structure())
        PageReport.objects.filter(pk=old.pk).update(reported_at=timezone.now() - timedelta(days=181))
        assert forget_reports() == 1
        old.refresh_from_db()
        lately.refresh_from_db()
        assert (old.message, bool(lately.message)) == ("", True)

    def test_another_structure_settles_nothing(self, make, structure):
        report = make.report(on=structure)
        assert make.client(make.structure()).post(f"/fiches/signalements/{report.pk}").status_code == 404
