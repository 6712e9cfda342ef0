"""A transactional test empties what tests write and keeps the real places."""

import pytest

from tremplin.organisations.models import Organisation
from tremplin.reference.models import Commune


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_each_turn_starts_with_the_places_and_nobody_else(turn, make):
    assert Commune.objects.count() > 34_000
    assert not Organisation.objects.exists()
    make.structure()
