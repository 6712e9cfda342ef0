"""An address written from a route looked up once is the one that Django gives."""

from uuid import uuid4

from django.urls import reverse

from tremplin.kernel.addresses import address_of


def test_it_is_the_address_of_the_route():
    for _ in range(2):
        pk = uuid4()
        assert address_of("applications:detail", pk) == reverse("applications:detail", args=[pk])
