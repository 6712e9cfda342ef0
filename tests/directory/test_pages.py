"""The public pages: what they say, to whom, and how they end."""

import json
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from tremplin.applications.models import Application
from tremplin.directory.listing import relist
from tremplin.kernel.wording import full as full_day
from tremplin.organisations.models import ClientReference, Convention, FinancialAnnex, Label, YearlyFigures


def full(day):
    return full_day(day).replace("\xa0", " ")


def plain(page):
    return (
        BeautifulSoup(page, "lxml")
        .main.decode()
        .replace("\xa0", " ")
        .replace("\u202f", " ")
        .replace("<sup>er</sup>", "er")
    )


def ended(structure, *, days):
    """Its convention ended so many days ago."""
    convention = Convention.objects.create(
        asp_id=1,
        kind="ACI",
        siret_signature=structure.siret,
        is_active=False,
        deactivated_on=timezone.localdate() - timedelta(days=days),
    )
    structure.dispositifs.update(convention=convention)


def text(client, url, status=200):
    response = client.get(url)
    assert response.status_code == status, response.content[:300]
    return response.content.decode()


@pytest.fixture
def workshop(make):
    return make.structure(
        name="SARL Établi",
        brand="Le Bel Établi",
        slug="le-bel-etabli",
        headline="Meubles en bois",
        presentation="Vous **poncez**.<script>alert(1)</script>",
        phone="01 99 00 00 12",
        email="accueil@etabli.example",
        address="12 rue des Essais",
        network_member=True,
    )


class TestStructure:
    def test_content(self, client, make, workshop):
        post = make.post(of=workshop, title="Menuisier·ère", positions=2)
        page = text(client, "/structures/le-bel-etabli")
        for said in (
            "<h1>Le Bel Établi</h1>",
            "Meubles en bois",
            "<strong>poncez</strong>",
            "Menuisier·ère",
            "2\u00a0places",
            "26\u00a0h par semaine",
            "Atelier et chantier d’insertion",
            "01 99 00 00 12",
            "12 rue des Essais",
            "Membre du réseau",
            "30 jours",
            "Carte schématique",
        ):
            assert said in page, said
        assert "<script>alert" not in page
        apply = f"/connexion?next=%2Fstructures%2F{workshop.pk}%2Fcandidater"
        assert f'href="{apply}"' in page
        assert f'href="{apply}%3Fposte%3D{post.pk}"' in page

    def test_convention_and_places(self, client, workshop):
        convention = Convention.objects.create(asp_id=1, kind="ACI", siret_signature=workshop.siret)
        workshop.dispositifs.update(convention=convention)
        today = timezone.localdate()
        for number, days in (("ACI930240001A0M0", -10), ("ACI930240001A1M0", 200)):
            FinancialAnnex.objects.create(
                convention=convention,
                number=number,
                start_on=today - timedelta(days=300),
                end_on=today + timedelta(days=days),
                state="VALIDE",
                agreed_fte="14.50",
            )
        page = text(client, "/structures/le-bel-etabli")
        assert (
            f"En vigueur, annexe du {full(today - timedelta(days=300))} au {full(today + timedelta(days=200))}"
            in plain(page)
        )
        assert "14,5" in page

    def test_an_ended_convention_is_told_and_closes_the_panel(self, client, workshop):
        ended(workshop, days=60)
        page = plain(text(client, "/structures/le-bel-etabli"))
        assert "renouvellement attendu. Elle ne peut plus embaucher" in page
        assert "Candidater pour moi" not in page

    def test_the_days_of_grace_are_said_to_the_day(self, client, workshop):
        ended(workshop, days=12)
        page = plain(text(client, "/structures/le-bel-etabli"))
        last = full(timezone.localdate() + timedelta(days=18))
        assert f"Elle peut encore embaucher jusqu’au {last} (30 jours de délai)" in page
        assert "Candidater pour moi" in page

    def test_three_faces_and_what_each_needs(self, client, make, workshop):
        make.activity(of=workshop, title="Menuiserie", services=["staffing"], areas=["commune:93066", "region:11"])
        ClientReference.objects.create(organisation=workshop, client="Ville", what="douze bancs", agreed=True)
        Label.objects.create(organisation=workshop, kind="esus")
        YearlyFigures.objects.create(organisation=workshop, year=2025, employees=1, exits_to_work=60, source="bilan")
        page = plain(text(client, "/structures/le-bel-etabli"))
        for face in ("embauche", "acheter", "recruter", "venir"):
            assert f'href="#{face}"' in page
            assert page.count(f'id="{face}"') == 1
        for said in (
            f"{workshop.commune.label}, Île-de-France",
            "douze bancs",
            "(ESUS)",
            "Chiffres 2025",
            "60 %",
            "bilan",
        ):
            assert said in page, said
        assert "personne salariée en insertion" in page
        assert "Du personnel mis à disposition de votre entreprise : Menuiserie" in page

    @pytest.mark.parametrize(
        ("who", "label"),
        [
            ("anonymous", "Candidater pour moi"),
            ("candidate", "Candidater pour moi"),
            ("prescriber", "Candidater pour une personne que j’accompagne"),
            ("own", "Ajouter une candidature reçue autrement"),
        ],
    )
    def test_the_panel_speaks_to_whom_is_there(self, client, make, workshop, who, label):
        logged = {
            "anonymous": lambda: client,
            "candidate": lambda: make.client(make.candidate(account=True).user),
            "prescriber": lambda: make.client(make.prescriber()),
            "own": lambda: make.client(workshop),
        }[who]()
        page = text(logged, "/structures/le-bel-etabli")
        assert label in page
        assert ("/connexion?next=" in page) == (who == "anonymous")

    def test_no_candidature_where_nobody_would_read_it(self, client, make):
        make.structure(slug="vide", members=0, phone="01 99 00 00 13")
        page = text(client, "/structures/vide")
        assert "Personne de cette structure n’utilise encore Tremplin" in page
        assert "/candidater" not in page

    def test_blocked_or_closed_to_spontaneous(self, client, make, workshop):
        workshop.spontaneous_open_since = None
        workshop.save()
        assert "ne reçoit pas de candidature pour le moment" in text(client, "/structures/le-bel-etabli")
        make.post(of=workshop)
        assert "reçoit des candidatures sur ses postes ouverts" in text(client, "/structures/le-bel-etabli")

    def test_closed_structure(self, client, workshop):
        workshop.closed_on = timezone.localdate()
        workshop.save()
        page = text(client, "/structures/le-bel-etabli", status=410)
        assert "Cette structure a fermé" in page
        assert "/candidater" not in page

    def test_unknown(self, client, db):
        assert client.get("/structures/inconnue").status_code == 404

    def test_prescriber_only_has_its_own_page(self, client, make):
        make.prescriber(slug="ml-test")
        assert client.get("/structures/ml-test").headers["Location"] == "/prescripteurs/ml-test"

    def test_queries_do_not_grow_with_posts(self, client, make, workshop, django_assert_max_num_queries):
        for _ in range(12):
            make.post(of=workshop)
        make.activity(of=workshop, areas=["commune:93066"])
        text(client, make.structure().get_absolute_url())  # what a process reads once
        with django_assert_max_num_queries(6):
            text(client, "/structures/le-bel-etabli")

    def test_usual_delay_from_ten_answers(self, client, make, workshop):
        for number in range(10):
            if number == 9:
                assert "en général" not in text(client, "/structures/le-bel-etabli")
            sent = make.application(to=workshop, by=make.prescriber())
            at = timezone.now() - timedelta(days=40)
            answered = at + timedelta(days=number + 1)
            Application.objects.filter(pk=sent.pk).update(created_at=at, first_answer_at=answered)
        assert "A répondu à 10 candidatures sur 10 en 12 mois" in text(client, "/structures/le-bel-etabli")
        assert "Répond en 6\u00a0jours en général" in text(client, "/structures/le-bel-etabli")
        relist()
        rows = client.get("/recherche").context["answer"].page
        assert [row.reply_days for row in rows] == [5.5]


class TestPrescriber:
    def test_authorised(self, client, make):
        make.prescriber(name="Mission locale du Test", slug="ml", phone="01 99 00 00 14")
        page = text(client, "/prescripteurs/ml")
        assert "<h1>Mission locale du Test</h1>" in page
        assert "valider votre éligibilité" in page
        assert "Missions locales" in page
        assert "Les jeunes de 16 à 25 ans" in page
        assert "famille=ML" in page
        assert "avant la fin du délai d’attente" in page
        assert "01 99 00 00 14" in page

    def test_orienter(self, client, make):
        make.prescriber(slug="asso", authorised=False)
        page = text(client, "/prescripteurs/asso")
        assert "Il ne valide pas l’éligibilité lui-même" in page
        assert "prolongation" not in page

    @pytest.mark.parametrize("state", ["pending", "refused"])
    def test_not_public_before_validation(self, client, make, state):
        waiting = make.prescriber(slug="attente").prescriber
        waiting.authorisation = state
        waiting.save()
        assert client.get("/prescripteurs/attente").status_code == 404

    def test_both_pages_for_who_does_both(self, client, make, workshop):
        from tremplin.organisations.models import Prescriber

        Prescriber.objects.create(organisation=workshop, family="OTHER", authorisation="not_required")
        assert "/prescripteurs/le-bel-etabli" in text(client, "/structures/le-bel-etabli")
        assert "/structures/le-bel-etabli" in text(client, "/prescripteurs/le-bel-etabli")


class TestPost:
    def test_open(self, client, make, workshop):
        post = make.post(of=workshop, title="Menuisier·ère", missions="- scier", profile="Curieux", cv_wanted=True)
        page = text(client, f"/postes/{post.pk}")
        for said in ("<h1>Menuisier·ère</h1>", "<li>scier</li>", "Curieux", "CDD d’insertion", "Un CV est souhaité"):
            assert said in page, said
        assert f"candidater%3Fposte%3D{post.pk}" in page

    def test_closed_says_so_and_offers_near_ones(self, client, make, workshop):
        post = make.post(of=workshop, closed_on=timezone.localdate(), closed_why="member")
        other = make.post(of=make.structure(where="93001"), title="Tourneur·se")
        make.post(of=make.structure(where="69123"), title="Trop loin")
        relist()
        page = text(client, f"/postes/{post.pk}")
        assert '<meta name="robots" content="noindex">' in page
        assert "JobPosting" not in page
        assert "Ce poste n’est plus ouvert" in page
        assert "/candidater" not in page
        assert f"/postes/{other.pk}" in page
        assert "Trop loin" not in page

    @pytest.mark.parametrize(("days", "status"), [(0, 200), (90, 200), (91, 410)])
    def test_its_page_lives_ninety_days_more(self, client, make, workshop, days, status):
        day = timezone.localdate() - timedelta(days=days)
        post = make.post(of=workshop, closed_on=day, closed_why="stale")
        assert "Ce poste n’est plus ouvert" in text(client, f"/postes/{post.pk}", status=status)
        other = make.post(of=make.structure(closed_on=day))
        assert "Ce poste n’est plus ouvert" in text(client, f"/postes/{other.pk}", status=status)

    def test_engines_read_a_whole_offer(self, client, make, workshop):
        post = make.post(of=workshop, title="Menuisier·ère", missions="- scier", positions=2, weekly_hours=26)
        data = offer(text(client, f"/postes/{post.pk}"))
        today = timezone.localdate()
        assert data["@type"] == "JobPosting"
        assert data["title"] == "Menuisier·ère"
        assert "<li>scier</li>" in data["description"]
        assert data["datePosted"] == today.isoformat()
        assert data["validThrough"].startswith(f"{(today + timedelta(days=90)).isoformat()}T23:59:59+0")
        assert data["employmentType"] == ["TEMPORARY", "PART_TIME"]
        assert data["hiringOrganization"]["name"] == "Le Bel Établi"
        assert data["jobLocation"]["address"]["addressLocality"] == "Saint-Denis"
        assert data["jobLocation"]["address"]["addressCountry"] == "FR"
        assert data["jobLocation"]["address"]["addressRegion"] == "Île-de-France"
        assert (data["directApply"], data["totalJobOpenings"]) == (True, 2)

    def test_a_known_pay_is_said_to_people_and_to_engines_an_unknown_one_to_nobody(self, client, make, workshop):
        silent = text(client, f"/postes/{make.post(of=workshop).pk}")
        assert "Salaire" not in plain(silent)
        assert "baseSalary" not in offer(silent)
        page = text(client, f"/postes/{make.post(of=workshop, hourly_pay='12.50').pk}")
        assert "12,50 € brut par heure" in plain(page)
        relist()
        assert "12,50 € brut par heure" in plain(text(client, "/recherche?onglet=postes"))
        pay = offer(page)["baseSalary"]
        assert (pay["currency"], pay["value"]["value"], pay["value"]["unitText"]) == ("EUR", 12.5, "HOUR")

    @pytest.mark.parametrize(
        ("contracts", "hours", "types"),
        [
            (["permanent"], 35, ["FULL_TIME"]),
            (["permanent", "fixed_term_i"], 35, ["TEMPORARY", "FULL_TIME"]),
            (["fixed_term_i"], None, ["TEMPORARY"]),
            (["permanent_i"], None, ["FULL_TIME"]),
        ],
    )
    def test_contracts_and_hours_in_the_words_of_engines(self, client, make, workshop, contracts, hours, types):
        post = make.post(of=workshop, contract_kinds=contracts, weekly_hours=hours)
        assert offer(text(client, f"/postes/{post.pk}"))["employmentType"] == types

    def test_unknown_or_malformed(self, client, db):
        assert client.get("/postes/01900000-0000-7000-8000-000000000000").status_code == 404
        assert client.get("/postes/12").status_code == 404


def offer(page):
    """The JobPosting of a page."""
    return json.loads(BeautifulSoup(page, "lxml").select_one("script[type='application/ld+json']").get_text())


class TestHome:
    def test_content(self, client, make, workshop, django_assert_max_num_queries):
        for number in range(6):
            make.post(of=workshop, title=f"Poste {number}", refreshed_on=timezone.localdate() - timedelta(days=number))
        relist()
        with django_assert_max_num_queries(2):
            page = text(client, "/")
        assert "Un emploi accompagné, près de chez vous</h1>" in page
        assert "Postes relus cette semaine" in page
        assert "Voir les 6 postes ouverts" in page
        assert [f"Poste {number}" in page for number in range(6)] == [True] * 4 + [False] * 2
        assert "Drieets" in page
        assert "de 4 à 24 mois" in page
        assert "2 ans" in page

    def test_stale_posts_are_not_called_fresh(self, client, make, workshop):
        make.post(of=workshop, refreshed_on=timezone.localdate() - timedelta(days=30))
        relist()
        assert "Derniers postes relus" in text(client, "/")

    def test_without_any_post(self, client, db):
        response = client.get("/")
        assert response.status_code == 200
        assert "relus" not in response.content.decode()
        assert not response.cookies


def test_a_declared_orienter_is_public_once_verified(client, make):
    declared = make.prescriber(slug="declare", authorised=False, source="member", verified_at=None)
    assert client.get("/prescripteurs/declare").status_code == 404
    assert client.get("/recherche", {"onglet": "prescripteurs"}).context["answer"].total == 0
    declared.verified_at = timezone.now()
    declared.verified_how = "par téléphone"
    declared.save()
    assert client.get("/prescripteurs/declare").status_code == 200


def test_a_network_head_has_its_page_without_any_candidature(client, make):
    head = make.network(brand="Tête de réseau d’essai", presentation="Nous fédérons les structures.")
    page = text(client, f"/structures/{head.slug}")
    assert "Nous fédérons les structures." in page
    assert "Candidater" not in page
