"""The search: what is found, in which order, in how many queries."""

import pytest

SAINT_DENIS, SEVRAN, BOBIGNY, LYON = "93066", "93071", "93008", "69123"


@pytest.fixture
def territory(make):
    sewing = make.structure(name="Fil et Aiguille", where=SAINT_DENIS, headline="Atelier de couture et retouches")
    garden = make.structure(
        name="Les Bordures", where=SEVRAN, kinds=["EI"], headline="Espaces verts", spontaneous_open_since=None
    )
    far = make.structure(name="Loin d’ici", where=LYON, headline="Couture")
    make.post(of=garden, title="Ouvrier·ère du paysage")
    make.post(of=sewing, title="Couturier·ère", trade="B1803")
    make.prescriber(name="Mission locale du Test", where=BOBIGNY)
    make.prescriber(name="Association qui oriente", where=SEVRAN, authorised=False)
    return {"sewing": sewing, "garden": garden, "far": far}


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
        assert chips[0][1] == "?type=ACI&metier=A1203"
