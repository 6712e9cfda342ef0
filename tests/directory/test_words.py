"""What is understood of the words that somebody types."""

import pytest

from tremplin.directory.listing import relist
from tremplin.directory.words import understand
from tremplin.reference.models import Synonym

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def listed(make):
    make.structure(headline="Atelier de couture, entretien des espaces verts et restauration")
    relist()


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("", ""),
        ("  de la  ", ""),
        ("couture", "'coutur':*"),
        ("Les COUTÙRES", "'coutur':*"),
        ("EI", "'ei'"),
        ("AI", "'ai'"),
        ("espaces verts", "('espac':* & 'vert')"),
        ("'); DROP TABLE x; --", "'drop' & 'tabl'"),
    ],
)
def test_stems(typed, query):
    found = understand(typed)
    # a synonym may stand beside what was typed
    assert query in found.query if query else found.query == ""
    assert not found.corrected or "drop" in typed.lower()


def test_a_word_that_nothing_has_is_replaced_by_the_nearest_ones():
    found = understand("coutture")
    assert "'coutur':*" in found.query
    assert found.corrected == {"coutture": "couture"}


def test_nothing_is_replaced_when_asked_exactly():
    found = understand("coutture", exact=True)
    assert not found.corrected
    assert "'coutur'" not in found.query


@pytest.mark.parametrize("typed", ["jardinage", "Jardinage à Bondy"])
def test_a_synonym_answers_too(typed):
    assert "'vert'" in understand(typed).query


def test_both_ways_or_one():
    Synonym.objects.create(term="carpette", means=["tapis"], both_ways=True)
    Synonym.objects.create(term="bidule", means=["truc"])
    assert "'tapis'" in understand("carpette").query
    assert "carpet" in understand("tapis").query
    assert "truc" in understand("bidule").query
    assert "bidul" not in understand("truc").query


def test_an_unused_synonym_says_nothing():
    Synonym.objects.create(term="carpette", means=["tapis"], is_used=False)
    assert "tapis" not in understand("carpette").query


def test_a_term_of_several_words_is_one():
    assert understand("pôle emploi").query == "(('pol' & 'emploi':*) | ('franc':* & 'travail':*))"


def test_two_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        understand("couture et jardinage pour une association intermédiaire à vélo")
