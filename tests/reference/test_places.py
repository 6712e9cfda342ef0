"""From what people type to a commune."""

import random

import pytest

from tremplin.reference import places
from tremplin.reference.loading import rows
from tremplin.reference.models import Commune, FormerCommune
from tremplin.reference.names import search_key
from tremplin.reference.places import commune_by_insee, resolve_place, suggest_places

pytestmark = pytest.mark.django_db

TYPED = [
    # codes
    ("93066", "93066"),
    ("93140", "93010"),
    ("93380", "93066"),
    ("2a004", "2A004"),
    ("20200", "2B033"),
    ("97133", "97701"),
    ("77100", "77284"),  # also the INSEE code of a village
    # former codes and names
    ("93059", "93066"),
    ("75059", "93066"),
    ("Pierrefitte-sur-Seine", "93066"),
    ("pierrefitte sur seine 93380", "93066"),
    ("Pierrefitte (93380)", "93066"),
    ("Seynod", "74010"),
    ("Arbignieu", "01015"),
    ("Évry", "91228"),
    # ways of writing a name
    ("BONDY", "93010"),
    ("Bondy (93140)", "93010"),
    ("93140 Bondy", "93010"),
    ("St-Denis", "93066"),
    ("l'ile st denis", "93039"),
    ("L’Île-Saint-Denis", "93039"),
    ("Lilas", "93045"),
    ("le pré st gervais", "93061"),
    ("epinay s/ seine", "93031"),
    ("asnieres/seine 92600", "92004"),
    ("BOBIGNY CEDEX 93008", "93008"),
    ("93015 Bobigny Cedex", "93008"),  # also the INSEE code of Coubron
    ("ROMANS (26105)", "26281"),  # also the INSEE code of a village
    ("93066 Saint-Denis", "93066"),
    ("Pierrefitte (93059)", "93066"),
    # names cut short
    ("Épinay", "93031"),
    ("Aulnay", "93005"),
    ("Saint-Ouen", "93070"),
    # districts
    ("75013", "75113"),
    ("Paris 13e", "75113"),
    ("paris 13", "75113"),
    ("Paris 1er arrondissement", "75101"),
    ("Paris (75013)", "75113"),
    ("PARIS 13 75013", "75113"),
    ("Lyon 3ème arrondissement", "69383"),
    ("Marseille 13001", "13201"),
    ("Paris", "75056"),
    ("Paris (75)", "75056"),
    # homonyms: the most populous, the network's own ground first, a number decides
    ("Saint-Pierre", "97416"),
    ("Saint-Denis", "93066"),
    ("Saint-Denis (97400)", "97411"),
    ("Saint-Denis 974", "97411"),
    ("Montreuil", "93048"),
    ("Montreuil (28)", "28267"),
    ("Ajaccio (2A)", "2A004"),
]


@pytest.mark.parametrize(("typed", "code"), TYPED)
def test_what_people_type_finds_the_commune(typed, code):
    assert resolve_place(typed).pk == code


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "Bondi", "xyz", "00000", "Bondy (59)", "Bondy (75000)", "93", "%", "(", "'"],
)
def test_what_fits_nothing_finds_nothing(typed):
    assert resolve_place(typed) is None


@pytest.mark.parametrize(("typed", "_code"), TYPED)
def test_two_queries_at_most(typed, _code, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        resolve_place(typed)


def test_a_name_with_each_of_its_postal_codes_finds_the_commune_again():
    sample = random.Random(93).sample(list(rows("communes")), 400)
    divided = ("13055", "69123", "75056")
    for row in sample:
        for postal in row["postal_codes"].split():
            if row["code"] not in divided:
                assert resolve_place(f"{row['name']} ({postal})").pk == row["code"], (row, postal)


def test_a_town_of_ours_needs_one_query_and_is_the_same_place(monkeypatch, django_assert_num_queries):
    ours = Commune.objects.filter(territory__isnull=False, population__gt=places._TOWN)
    names = list(ours.values_list("name", flat=True))
    with django_assert_num_queries(len(names)):
        found = [resolve_place(name) for name in names]
    monkeypatch.setattr(places, "_TOWN", 10**9)
    assert found == [resolve_place(name) for name in names]
    assert len(names) > 20


def test_a_label_finds_the_commune_again():
    sample = Commune.objects.filter(pk__in=random.Random(75).sample([row["code"] for row in rows("communes")], 300))
    near = Commune.objects.filter(department__in=("75", "93"))
    for commune in [*sample, *near]:
        if commune.postal_codes:
            assert resolve_place(str(commune)) == commune, commune


def test_a_postal_code_shared_by_several_communes_means_the_most_populous():
    sharing = Commune.objects.filter(postal_codes__contains=["01300"])
    assert sharing.count() > 10
    assert resolve_place("01300") == sharing.order_by("-population").first()
    smallest = sharing.order_by("population").first()
    assert resolve_place(f"01300 {smallest.name}") == smallest


def test_insee_codes_that_look_like_postal_codes():
    assert commune_by_insee("77100").pk == "77100"
    assert commune_by_insee("93059").pk == "93066"
    assert commune_by_insee("2b033").name == "Bastia"
    assert commune_by_insee("00000") is None


def test_every_former_code_is_found():
    for row in FormerCommune.objects.order_by("code")[::25]:
        if not Commune.objects.filter(pk=row.code).exists():
            assert commune_by_insee(row.code).pk == row.commune_id


def names(text: str, **options) -> list[str]:
    return [commune.name for commune in suggest_places(text, **options)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("bon", "Bondy"),
        ("aulnay", "Aulnay-sous-Bois"),
        ("st ou", "Saint-Ouen-sur-Seine"),
        ("courneuve", "La Courneuve"),
        ("9314", "Bondy"),
        ("93", "Saint-Denis"),
        ("20", "Ajaccio"),
        ("75013", "Paris 13e Arrondissement"),
        ("paris", "Paris"),
        ("aubervilier", "Aubervilliers"),
        ("vilpinte", "Villepinte"),
        ("Bondy (93140)", "Bondy"),
        ("Saint-Denis 974", "Saint-Denis"),
    ],
)
def test_suggestions_begin_with_the_likeliest(typed, first, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        assert names(typed)[0] == first


def test_a_suggestion_tells_the_former_name_that_led_to_it():
    first = suggest_places("pierrefitte-sur-s")[0]
    assert (first.pk, first.formerly) == ("93066", "Pierrefitte-sur-Seine")
    assert suggest_places("93059")[0].formerly == "Pierrefitte-sur-Seine"
    assert suggest_places("bondy")[0].formerly == ""


def test_suggestions_are_few_and_distinct():
    found = names("saint", limit=5)
    assert len(found) == 5
    codes = [commune.pk for commune in suggest_places("montreuil", limit=20)]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("typed", ["", "b", "9", "zzzzzz", "00000", "%%", "\\"])
def test_nothing_to_suggest(typed):
    assert suggest_places(typed) == []


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("L’Haÿ-les-Roses", "l hay les roses"),
        ("Œuilly", "oeuilly"),
        ("  ST.  OUEN s/Seine ", "saint ouen sur seine"),
        ("Rosny ss/Bois", "rosny sous bois"),
        ("asnieres/seine", "asnieres seine"),
        ("Ste-Geneviève-des-Bois", "sainte genevieve des bois"),
        ("—", ""),
    ],
)
def test_search_keys(text, key):
    assert search_key(text) == key
    assert search_key(key) == key
