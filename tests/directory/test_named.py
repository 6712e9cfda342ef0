"""Places named among the words, and words that only surround what is looked for."""

import pytest
from django.core.cache import caches

from tests import makers
from tests.directory.conftest import SAINT_DENIS, SEVRAN
from tremplin.directory.named import place_among, places_among
from tremplin.directory.oral import may_be, tells_of_oneself
from tremplin.directory.places import find_place
from tremplin.directory.words import understand

pytestmark = pytest.mark.django_db


class TestPlaces:
    @pytest.mark.parametrize(
        ("typed", "place", "rest"),
        [
            ("réparation vélo montreuil", "Montreuil (93100)", "réparation vélo"),
            ("montreuil couture", "Montreuil (93100)", "couture"),
            ("couture près de Pantin", "Pantin (93500)", "couture"),
            ("cuisine au Bourget", "Le Bourget (93350)", "cuisine"),
            ("jardin aux Lilas", "Les Lilas (93260)", "jardin"),
            ("Régie de quartier de Saint-Denis", "Saint-Denis (93200)", "Régie de quartier"),
            ("espace vert st denis", "Saint-Denis (93200)", "espace vert"),
            ("menage st-ouen", "Saint-Ouen-sur-Seine (93400)", "menage"),
            ("seine saint denis couture", "Seine-Saint-Denis", "couture"),
            ("ACI 93", "Seine-Saint-Denis", "ACI"),
            ("EA 2A", "Corse-du-Sud", "EA"),
            ("garage 93250", "93250", "garage"),
            ("maçon paris 20e", "paris 20e", "maçon"),
            ("emploi dans le Nord", "Nord", "emploi"),
            ("tourisme à Tours", "Tours (37000)", "tourisme"),
            ("traiteur idf", "Île-de-France", "traiteur"),
            ("Bondy", "Bondy (93140)", ""),
        ],
    )
    def test_a_place_is_read_and_the_rest_left(self, typed, place, rest):
        found = place_among(typed)
        assert (found.place, found.rest) == (place, rest)
        assert find_place(found.place).found is not None

    @pytest.mark.parametrize(
        "typed",
        [
            *(
                "",
                "couture",
                "traiteur pas cher",
                "maçon",
                "macon",
                "croix rouge",
                "groupe ares",
                "interim nord",
                "tours",
            ),
            *(
                "aide à la garde d’enfants",
                "moins de 26",
                "35 h",
                "06 12 34 56 78",
                "90910000",
                "salle de réunion",
                "sens",
            ),
            *("<script>alert(1)</script>", "😀", "pôle emploi", "un lot de palettes"),
        ],
    )
    def test_an_ordinary_word_is_no_place(self, typed):
        assert place_among(typed) is None

    def test_several(self):
        assert places_among("Bondy ou Pantin, 93") == ["Bondy (93140)", "Pantin (93500)", "Seine-Saint-Denis"]

    @pytest.mark.parametrize(
        ("typed", "label"),
        [
            ("à Bondy", "Bondy (93140)"),
            ("gare de Bondy", "Bondy (93140)"),
            ("93 bondy", "Bondy (93140)"),
            ("Montreuil sous bois", "Montreuil (93100)"),
            ("12 rue des lilas bondy", "Bondy (93140)"),
            ("EPT Est Ensemble", "Est Ensemble"),
            ("département du Nord", "Nord"),
            ("IDF", "Île-de-France"),
            ("Réunion", "La Réunion"),
            ("Nouméa", "Nouvelle-Calédonie"),
        ],
    )
    def test_words_around_the_place_of_the_field(self, typed, label):
        assert find_place(typed).label == label

    def test_no_place_at_all_or_too_many(self):
        assert not find_place("toute la France").unknown
        assert find_place("autour de moi").suggestions == []
        assert find_place("bondi").suggestions[0].name == "Bondy"
        both = find_place("Bondy, Pantin")
        assert both.unknown
        assert both.several
        assert [one.name for one in both.suggestions] == ["Bondy", "Pantin"]


class TestPage:
    def test_the_words_are_split_and_said(self, make, client, indexed):
        make.structure(brand="Cycles", headline="Réparation de vélos", where="93048")
        make.structure(brand="Loin", headline="Réparation de vélos", where="69123")
        indexed()
        page = client.get("/recherche", {"q": "réparation vélo montreuil"})
        assert [one.title for one in page.context["answer"].page] == ["Cycles"]
        body = page.content.decode()
        assert "Nous avons lu « montreuil » comme un lieu" in body.replace("\u00a0", " ").replace("\u202f", " ")
        assert 'value="réparation vélo"' in body
        assert 'value="Montreuil (93100)"' in body
        # filters, alerts, feeds and files carry what was understood
        assert "/recherche.atom?q=r%C3%A9paration+v%C3%A9lo&amp;lieu=Montreuil+%2893100%29" in body

    def test_of_two_places_one_is_read_and_the_other_said(self, make, client, indexed):
        make.structure(brand="Fil", headline="Couture", where="93010")
        make.structure(brand="Aiguille", headline="Couture", where="93055")
        indexed()
        page = client.get("/recherche", {"q": "couture bondy pantin", "distance": 2})
        body = page.content.decode().replace("\u00a0", " ").replace("\u202f", " ")
        assert "Nous avons lu « pantin » comme un lieu et « bondy » comme un mot" in body
        assert "chercher « couture » près de « bondy »</a>" in body
        there = client.get("/recherche" + page.context["there"])
        assert [one.title for one in there.context["answer"].page] == ["Fil"]
        assert "comme un mot" not in client.get("/recherche", {"q": "couture pantin"}).content.decode()

    def test_and_may_be_read_as_words(self, make, client, indexed):
        make.structure(brand="Cycles", headline="Réparation de vélos", where="93048")
        indexed()
        page = client.get("/recherche", {"q": "réparation vélo montreuil"})
        again = client.get("/recherche" + page.context["as_words"])
        assert again.context["values"]["q"] == "réparation vélo montreuil"
        assert again.context["where"].asked == ""

    def test_a_name_stays_a_name_and_the_place_is_offered(self, make, client, indexed):
        make.structure(brand="Régie de Saint-Denis", where=SEVRAN)
        make.structure(brand="Régie du Canal", where=SAINT_DENIS)
        indexed()
        page = client.get("/recherche", {"q": "regie saint denis"})
        assert page.context["where"].asked == ""
        assert next(one.title for one in page.context["answer"].page) == "Régie de Saint-Denis"
        near = client.get("/recherche" + page.context["as_place"])
        assert next(one.title for one in near.context["answer"].page) == "Régie du Canal"

    def test_the_place_of_the_field_wins(self, make, client, indexed):
        make.structure(headline="Couture", where=SEVRAN)
        indexed()
        page = client.get("/recherche", {"q": "couture pantin", "lieu": SEVRAN})
        assert page.context["where"].commune.pk == SEVRAN
        assert "lieu=Pantin" in page.context["as_place"]

    def test_five_queries(self, make, client, indexed, django_assert_max_num_queries):
        make.structure(headline="Couture", where=SEVRAN)
        indexed()
        client.get("/recherche", {"q": "couture bondy"})
        with django_assert_max_num_queries(5):
            client.get("/recherche", {"q": "coutture pantin"})


class TestAround:
    @pytest.fixture(autouse=True)
    def listed(self, make, indexed):
        make.structure(name="Cap Emploi Services", headline="Ménage, traiteur, cuisine et nettoyage")
        indexed()

    @pytest.mark.parametrize(
        ("typed", "query"),
        [
            ("je cherche menage", "menage"),
            ("Bonjour, je voudrais un boulot dans la cuisine svp", "cuisine"),
            ("traiteur pas cher", "traiteur"),
            ("entreprise de nettoyage", "nettoyage"),
            ("offre d’emploi cuisine", "cuisine"),
            ("cap emploi", "cap emploi"),
            ("entreprise d’insertion", "entreprise d’insertion"),
        ],
    )
    def test_only_what_is_looked_for(self, typed, query):
        assert understand(typed).query == understand(query).query != ""

    def test_nothing_is_left_out_when_asked_exactly(self):
        assert "cherch" in understand("je cherche menage", exact=True).query

    @pytest.mark.parametrize("typed", ["je cherche du travail", "emploi", "boulot", "😀"])
    def test_words_that_look_for_nothing_show_everything_and_it_is_said(self, client, typed):
        page = client.get("/recherche", {"q": typed})
        assert page.context["answer"].total == 1
        assert "ne dit pas ce que vous cherchez" in page.content.decode()

    @pytest.mark.parametrize("typed", ["RSA", "sans diplôme", "Je suis jeune", "demandeurs d’asile"])
    def test_who_tells_of_herself_is_shown_everything_and_who_may_help(self, client, typed):
        assert tells_of_oneself(typed)
        page = client.get("/recherche", {"q": typed})
        assert page.context["answer"].total == 1
        assert "voir si vous y avez droit" in page.content.decode()

    @pytest.mark.parametrize("typed", ["RSA", "couture sans permis", "sans permis", "ménage"])
    def test_files_map_api_feed_and_lists_to_embed_show_what_the_page_shows(self, client, make, indexed, typed):
        make.structure(name="Fil", headline="Couture")
        indexed()
        asked = {"q": typed}
        names = {card.title for card in client.get("/recherche", asked).context["answer"].page}
        assert names
        said = {
            "/recherche/export/csv": 1,
            "/recherche/points.json": 1,
            "/api/v1/structures": 1,
            "/integrer/liste": 1,
            "/recherche.atom": int(typed != "couture sans permis"),  # nothing that has all the words is news
        }
        for path, shown in said.items():
            answer = client.get(path, asked)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            for name in ("Cap Emploi Services", "Fil"):
                assert (name in content.decode()) == bool(shown and name in names), (path, name)

    def test_nobody_follows_everything_everywhere(self, client):
        for typed in ("RSA", "je cherche du travail"):
            assert "Précisez votre recherche" in client.get("/alertes/nouvelle", {"q": typed}).content.decode()
            near = client.get("/alertes/nouvelle", {"q": typed, "lieu": SEVRAN}).content.decode()
            assert "Précisez votre recherche" not in near
        assert "Précisez votre recherche" not in client.get("/alertes/nouvelle", {"q": "couture"}).content.decode()

    @pytest.mark.parametrize("tab", ["structures", "postes", "prescripteurs"])
    def test_each_tab_counts_what_it_shows_once_opened(self, client, make, indexed, tab):
        make.post(of=make.structure(name="Autre"), title="Aide")
        make.post(of=make.structure(name="Autre encore"), title="Aide", profile="Ouvert aux détenus.")
        makers.prescriber(name="Milieu ouvert", family="SPIP")
        indexed()
        for typed in ("RSA", "prison", "détenu"):
            page = client.get("/recherche", {"q": typed, "onglet": tab})
            for one in (other for other in page.context["tabs"] if not other["current"]):
                caches["pages"].clear()
                opened = client.get("/recherche" + one["url"]).context["answer"]
                assert one["count"] == opened.total, (typed, one["label"])

    @pytest.mark.parametrize("tab", ["structures", "postes", "prescripteurs"])
    @pytest.mark.parametrize("place", [{}, {"lieu": SEVRAN}])
    def test_each_tab_counts_what_has_some_of_the_words(
        self, client, make, indexed, tab, place, django_assert_max_num_queries
    ):
        """« mission locale »: a structure and a prescriber have both words, posts one of them."""
        both = make.structure(name="Relais", headline="Recrute avec la mission locale", where=SEVRAN)
        make.post(of=both, title="Aide de cuisine", profile="Mission de trois mois.")
        make.post(of=make.structure(name="Autre", headline="Épicerie locale", where=SEVRAN), title="Vente")
        makers.prescriber(name="Mission locale", family="ML", where=SEVRAN)
        makers.prescriber(name="Cap emploi", family="CAP", where=SEVRAN)
        indexed()
        for known in ({}, {"q": "ménage", "lieu": SAINT_DENIS}):
            client.get("/recherche", known)
        for typed in ("mission locale", "mission introuvable", "épicerie trimestre", "vente de trois"):
            with django_assert_max_num_queries(5):
                page = client.get("/recherche", {"q": typed, "onglet": tab, **place})
            for one in (other for other in page.context["tabs"] if not other["current"]):
                caches["pages"].clear()
                opened = client.get("/recherche" + one["url"]).context["answer"]
                assert one["count"] == opened.total, (typed, one["label"])

    @pytest.mark.parametrize("tab", ["structures", "postes", "prescripteurs"])
    def test_it_costs_five_queries_too(self, client, make, indexed, tab, django_assert_max_num_queries):
        make.post(of=make.structure(name="Autre", where=SEVRAN))
        makers.prescriber(where=SEVRAN)
        indexed()
        for known in ({}, {"q": "ménage", "lieu": SAINT_DENIS}):  # trades and synonyms, kept by each process
            client.get("/recherche", known)
        for place in ({}, {"lieu": SEVRAN}):
            for typed in ("RSA", "prison"):
                with django_assert_max_num_queries(5):
                    client.get("/recherche", {"q": typed, "onglet": tab, **place})

    def test_a_trade_tells_nothing_of_oneself(self):
        assert not tells_of_oneself("femme de ménage")


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        *(
            ("netoyaj", "nettoyag"),
            ("restor", "restaur"),
            ("espass", "espac"),
            ("emaus", "emmaus"),
            ("kouture", "coutur"),
        ),
        *(("electricien", "electr"), ("maraichag", "maraicher"), ("urbin", "urbain"), ("vlo", "velo")),
    ],
)
def test_alike(typed, known):
    assert may_be(typed, known)


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("coeur", "couleur"),
        ("pain", "plein"),
        ("pain", "pai"),
        ("cher", "chef"),
        ("societ", "social"),
        ("appart", "appareil"),
        ("claus", "claud"),
        ("immeubl", "meubl"),
    ],
)
def test_not_alike(typed, known):
    assert not may_be(typed, known)
