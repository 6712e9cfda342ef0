"""Where a search leads when nothing answers it, what its numbers say beyond what is counted, and what else finds a listing."""

import pytest

from tests import makers
from tests.directory.conftest import BOBIGNY, LYON, SEVRAN
from tremplin.directory import facets
from tremplin.directory.places import find_place, wider
from tremplin.directory.templatetags.annuaire import combien
from tremplin.directory.views import search as page_of_search
from tremplin.kernel.wording import bounded
from tremplin.organisations.models import Organisation
from tremplin.rules.kinds import ContractType

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


class TestNothing:
    @pytest.mark.parametrize(
        ("typed", "sectors"),
        [
            ("plomberie", ["batiment-entretien"]),
            ("plombiers", ["batiment-construction", "batiment-entretien"]),
            ("caissière", ["vente"]),
            ("90910000", ["nettoyage"]),
            ("CPV 45112700-2", ["travaux-publics"]),
            ("99999999", []),
            ("zzqqx", []),
        ],
    )
    def test_the_sectors_meant(self, typed, sectors):
        assert facets.sectors_of(typed)[: len(sectors) or None] == sectors

    def test_a_job_that_no_listing_names(self, make, client, indexed):
        make.structure(headline="Couture")
        indexed()
        page = client.get("/recherche", {"q": "plombier", "lieu": "93"})
        assert next(label for label, _ in page.context["ways_out"]["sectors"]) == "Bâtiment et construction"
        assert "secteur=batiment-construction" in text(page)

    def test_an_area_leads_to_what_holds_it(self, make, client, indexed):
        make.structure(where=LYON)
        indexed()
        page = client.get("/recherche", {"lieu": "75"})
        assert [label for label, _ in page.context["ways_out"]["places"]] == [
            "Chercher dans la région Île-de-France",
            "Chercher dans toute la France",
        ]
        for _, url in page.context["ways_out"]["places"]:
            assert client.get(f"/recherche{url}").status_code == 200

    def test_a_town_leads_to_its_departement_first(self):
        assert [one and one.name for one in wider(find_place(SEVRAN).found)] == [
            "Seine-Saint-Denis",
            "Île-de-France",
            None,
        ]
        assert wider(None) == []

    def test_nobody_is_sent_to_helpers_where_there_are_none(self, make, client, indexed):
        make.structure(where=LYON)
        makers.prescriber(where=SEVRAN)
        indexed()
        alone = client.get("/recherche", {"lieu": "2A"})
        assert "pour vous aider à chercher" not in text(alone)
        assert "Votre mairie (CCAS) ou France Travail" in text(alone)
        assert "1 organisme qui accompagne" in text(client.get("/recherche", {"lieu": "93"}))
        assert "pour vous aider à chercher" in text(client.get("/recherche", {"lieu": BOBIGNY, "distance": 2}))

    def test_the_other_tab_has_these_words(self, make, client, indexed):
        make.post(of=make.structure(), title="Magasinier·ère", profile="Le permis est utile.")
        indexed()
        assert "1 poste ouvert</a> avec ces mots" in text(client.get("/recherche", {"q": "permis utile"}))


class TestNumbers:
    def test_beyond_what_is_counted(self):
        assert [bounded(n, 1000) for n in (0, 1000, 1001)] == ["0", "1\u202f000", "plus de\u00a01\u202f000"]
        assert combien(1001, "structure,structures") == "plus de\u00a01\u202f000\u00a0structures"
        assert combien(1, "structure,structures") == "1\u00a0structure"

    def test_tabs_and_filters_say_so(self, make, client, indexed, monkeypatch):
        from tremplin.directory import counted
        from tremplin.directory.templatetags import annuaire

        for module in (counted, page_of_search, annuaire):
            monkeypatch.setattr(module, "MOST", 2)
        annuaire._bounded.cache_clear()
        for _ in range(4):
            make.structure(where=SEVRAN, members=0)
        indexed()
        page = client.get("/recherche")
        annuaire._bounded.cache_clear()
        assert page.context["tabs"][0]["count"] == "plus de\u00a02"
        assert page.context["tabs"][1]["count"] == 0
        assert 'Chantier (ACI) <span class="meta">plus de 2</span>' in text(page)


class TestLeftOut:
    def test_a_trade_that_does_not_exist(self, make, client, indexed):
        make.structure()
        indexed()
        page = client.get("/recherche", {"metier": "A9999"})
        assert page.context["answer"].total == 1
        assert "Ce métier n’existe pas" in text(page)

    def test_words_too_long_are_cut(self, make, client, indexed):
        make.structure(headline="Couture")
        indexed()
        page = client.get("/recherche", {"q": "couture " + " ".join("é" * 150)})
        assert len(page.context["values"]["q"]) <= 100
        assert "nous lisons les 100 premiers caractères" in text(page)


class TestFoundBy:
    def test_contract_hours_immersion_and_siret(self, make, find):
        own = make.structure(brand="Deux Fils", where=BOBIGNY, welcomes_immersions=True)
        make.post(of=own, contract_kinds=[ContractType.PERMANENT], weekly_hours=17)
        make.structure(brand="Autre", where=BOBIGNY)
        siret = Organisation.objects.get(pk=own.pk).siret
        for typed in (
            "cdi",
            "mi-temps",
            "temps partiel",
            "PMSMP",
            "stage",
            siret,
            siret[:9],
            f"{siret[:3]} {siret[3:6]} {siret[6:9]}",
        ):
            assert find(q=typed, lieu="93") == ["Deux Fils"], typed

    def test_accompaniment_by_whom_it_is_for(self, make, find):
        makers.prescriber(name="Milieu ouvert", family="SPIP", where=BOBIGNY)
        makers.prescriber(name="Permanence", family="CIDFF", where=BOBIGNY)
        for typed, name in (("prison", "Milieu ouvert"), ("femmes", "Permanence")):
            assert find(q=typed, onglet="prescripteurs") == [name], typed

    def test_a_quotation_says_what_the_structure_wrote(self, make, client, indexed):
        make.post(of=make.structure(), trade="G1602", title="Commis", missions="Aider la cuisine du midi.")
        indexed()
        (card,) = client.get("/recherche", {"q": "midi cuisine", "onglet": "postes"}).context["answer"].page
        assert "".join(part for part, _ in card.said) == "Aider la cuisine du midi."
