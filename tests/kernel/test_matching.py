"""A name is found whatever the accents and the capitals; what is typed is never a pattern."""

import pytest

from tremplin.accounts.models import User
from tremplin.kernel.matching import found_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("benoît", True),
        ("BENOIT", True),
        ("enoi", True),
        ("œuvray benoit", True),
        ("oeuvray", True),
        ("d'oeu", True),
        ("", True),
        ("benoit martin", False),
        # two columns never make one word
        ("benoîtd", False),
        ("%", False),
        ("ben_it", False),
        ("\\", False),
    ],
)
def test_every_word_is_looked_for_in_every_column(make, typed, found):
    make.user(first_name="Benoît", last_name="D'Œuvray")
    assert User.objects.filter(found_in(typed, "first_name", "last_name")).exists() is found


def test_only_the_first_five_words_count(make):
    make.user(first_name="Benoît", last_name="D'Œuvray")
    assert User.objects.filter(found_in("b e n o i introuvable", "first_name", "last_name")).exists()


def test_an_absent_value_hides_nothing(make):
    person = make.candidate(first_name="Awa", commune=None)
    assert type(person).objects.filter(found_in("awa", "first_name", "commune__name")).get() == person
