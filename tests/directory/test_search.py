"""The search: what is found, in which order, in how many queries."""

import pytest

SAINT_DENIS, SEVRAN = "93066", "93071"


@pytest.mark.usefixtures("territory")
class TestPlace:
    def test_nearest_first_within_the_distance(self, find):
        assert find(lieu=SEVRAN, distance=25) == ["Les Bordures", "Fil et Aiguille"]
        assert find(lieu=SAINT_DENIS, distance=25) == ["Fil et Aiguille", "Les Bordures"]

    def test_distance_cuts(self, find):
        assert find(lieu=SEVRAN, distance=5) == ["Les Bordures"]

    def test_postal_code_name_and_label(self, find):
        for place in ("93270", "sevran", "Sevran (93270)"):
            assert find(lieu=place, distance=2) == ["Les Bordures"], place

    def test_without_place_everything_by_name(self, find):
        assert find() == ["Fil et Aiguille", "Les Bordures", "Loin d’ici"]

    def test_distance_is_shown(self, client, indexed):
        indexed()
        page = client.get("/recherche", {"lieu": SEVRAN}).content.decode()
        assert "Sevran, à moins de 1\u00a0km" in page

    def test_unknown_place_says_what_to_do(self, client):
        page = client.get("/recherche", {"lieu": "Sevrand"}).content.decode()
        assert "Nous n’avons pas trouvé" in page
        assert "Sevran (93270)" in page
        assert "code postal" in page
        assert "Les Bordures" not in page

    def test_place_known_to_nobody(self, client):
        page = client.get("/recherche", {"lieu": "zzzqqqxxx"}).content.decode()
        assert "Nous n’avons pas trouvé" in page


@pytest.mark.usefixtures("territory")
class TestWords:
    @pytest.mark.parametrize("typed", ["couture", "COUTURE", "Coutùre", "coutures", "atelier de couture", "retouche"])
    def test_words_without_accents_or_plurals(self, find, typed):
        assert "Fil et Aiguille" in find(lieu=SAINT_DENIS, q=typed)

    @pytest.mark.parametrize("typed", ["coutture", "coutur", "kouture"])
    def test_typing_errors(self, find, typed):
        assert "Fil et Aiguille" in find(lieu=SAINT_DENIS, q=typed)

    def test_resembling_words_are_said_so(self, client, indexed):
        indexed()
        assert "Voici ce qui s’en approche" in client.get("/recherche", {"q": "coutture"}).content.decode()
        assert "Voici ce qui s’en approche" not in client.get("/recherche", {"q": "couture"}).content.decode()

    def test_all_words_count(self, find):
        assert find(q="couture aiguille") == ["Fil et Aiguille"]

    @pytest.mark.parametrize("typed", ["ouvrier", "ouvrière", "paysage"])
    def test_both_forms_of_inclusive_writing(self, find, typed):
        assert find(q=typed, onglet="postes") == ["Ouvrier·ère du paysage"]

    def test_a_structure_is_found_by_its_posts(self, find):
        assert find(q="paysage") == ["Les Bordures"]

    def test_a_short_word_is_whole(self, find):
        assert find(q="EI") == ["Les Bordures"]

    def test_family_of_a_prescriber(self, find):
        assert find(q="mission locale", onglet="prescripteurs") == ["Mission locale du Test"]

    def test_former_names(self, make, find):
        make.prescriber(name="Agence du Test", family="FT")
        assert find(q="pôle emploi", onglet="prescripteurs") == ["Agence du Test"]

    def test_empty_words_alone_find_everything(self, find):
        assert len(find(q="de la")) == 3


@pytest.mark.usefixtures("territory")
class TestFilters:
    def test_kind(self, find):
        assert find(type="EI") == ["Les Bordures"]
        assert find(type=["EI", "ACI"], lieu=SEVRAN, distance=25) == ["Les Bordures", "Fil et Aiguille"]

    def test_sector(self, find, territory):
        territory["garden"].sectors.set(["espaces-verts"])
        assert find(secteur="espaces-verts") == ["Les Bordures"]
        assert find(secteur="espaces-verts", onglet="postes") == ["Ouvrier·ère du paysage"]

    def test_trade(self, find):
        assert find(metier="A1203") == ["Les Bordures"]
        assert find(metier="A1203", onglet="postes") == ["Ouvrier·ère du paysage"]

    def test_openings(self, find):
        assert find(candidature="spontanee") == ["Fil et Aiguille", "Loin d’ici"]
        assert find(candidature="postes") == ["Fil et Aiguille", "Les Bordures"]

    def test_chips_remove_one_filter(self, client, indexed):
        indexed()
        chips = client.get("/recherche", {"type": ["EI", "ACI"], "metier": "A1203"}).context["chips"]
        assert [label for label, _ in chips] == [
            "Entreprise (EI)",
            "Chantier (ACI)",
            "Aménagement et entretien des espaces verts",
        ]
        assert chips[0][1] == "?metier=A1203&type=ACI"


@pytest.mark.usefixtures("territory")
class TestPages:
    def test_tabs_count_the_same_question(self, client, indexed):
        indexed()
        tabs = client.get("/recherche", {"lieu": SEVRAN, "distance": 25}).context["tabs"]
        assert [(tab["label"], tab["count"], tab["current"]) for tab in tabs] == [
            ("Structures", 2, True),
            ("Postes ouverts", 2, False),
            ("Accompagnement", 2, False),
        ]
        assert tabs[1]["url"] == "?lieu=93071&distance=25&onglet=postes"

    def test_prescribers_when_the_words_are_those_of_a_trade(self, client, find):
        around = {"lieu": SEVRAN, "distance": 25, "q": "couture", "onglet": "prescripteurs"}
        assert find(**around) == ["Association qui oriente", "Mission locale du Test"]
        assert "Voici tous ceux qui peuvent vous accompagner" in client.get("/recherche", around).content.decode()

    def test_orienters_and_authorised_are_told_apart(self, client, indexed):
        indexed()
        page = client.get("/recherche", {"onglet": "prescripteurs"}).content.decode()
        assert page.index("Mission locale du Test") < page.index("Association qui oriente")
        assert "Organisme habilité" in page
        assert "Oriente et accompagne" in page

    def test_nothing_near(self, client, indexed):
        indexed()
        page = client.get("/recherche", {"lieu": "93470", "distance": 2, "q": "couture"})
        text = page.content.decode()
        assert "Aucune structure à 2\u00a0km" in text
        assert "Fil et Aiguille" in text
        assert "?q=couture&amp;lieu=93470&amp;distance=25" in text  # wide enough for the nearest, no wider
        assert "onglet=prescripteurs" in text

    def test_nothing_anywhere(self, client, indexed):
        indexed()
        page = client.get("/recherche", {"q": "astronaute"})
        assert page.status_code == 200
        assert "Aucune structure ne correspond" in page.content.decode()

    def test_pagination_by_twenty(self, client, make, indexed):
        for _ in range(21):
            make.structure(where=SEVRAN, members=0)
        indexed()
        first = client.get("/recherche", {"lieu": SEVRAN, "distance": 2})
        last = client.get("/recherche", {"lieu": SEVRAN, "distance": 2, "page": 2})
        assert (len(first.context["answer"].page), len(last.context["answer"].page)) == (20, 2)
        assert "page 2" in last.content.decode().split("</title>")[0]

    def test_closed_or_not_hiring_structures_are_left_out(self, find, make, territory):
        from datetime import date

        territory["garden"].dispositifs.update(ended_on=date(2026, 1, 1))
        assert find(lieu=SEVRAN, distance=25) == ["Fil et Aiguille"]
        assert find(lieu=SEVRAN, distance=25, onglet="postes") == ["Couturier·ère"]

    def test_prescribers_in_waiting_are_not_shown(self, find, make):
        waiting = make.prescriber(name="En attente", where=SEVRAN).prescriber
        waiting.authorisation = "pending"
        waiting.save()
        assert "En attente" not in find(lieu=SEVRAN, onglet="prescripteurs")
