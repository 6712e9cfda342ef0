"""An address written from a route looked up once is the one that Django gives."""

from uuid import uuid4

import pytest
from django.urls import reverse

from tremplin.kernel.addresses import address_of


def test_it_is_the_address_of_the_route():
    for _ in range(2):
        pk = uuid4()
        assert address_of("applications:detail", pk) == reverse("applications:detail", args=[pk])


@pytest.mark.parametrize(
    ("name", "which"),
    [
        ("directory:recherche", []),
        ("directory:structure", ["atelier-du-canal_2"]),
        ("organisations:page_photo", ["atelier", uuid4()]),
        ("directory:livret", ["departement", "2A"]),
    ],
)
def test_slugs_and_several_words_stand_where_the_route_has_them(name, which):
    assert address_of(name, *which) == reverse(name, args=which)
