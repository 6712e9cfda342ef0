"""Identity numbers are unreadable in the table, unique and findable all the same."""

import pytest
from django.db import IntegrityError, connection, transaction

from tremplin.candidates.actions import normal_nir
from tremplin.candidates.finding import search
from tremplin.candidates.models import Candidate
from tremplin.kernel.actor import ANONYMOUS
from tremplin.kernel.identity_numbers import search_hash

NIR = "290012A00100135"
pytestmark = pytest.mark.django_db


def column(candidate, name):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name} FROM candidates_candidate WHERE id = %s", [candidate.pk])
        return cursor.fetchone()[0]


def test_the_table_never_holds_the_number(make):
    candidate = make.candidate(nir=NIR, nir_absence="")
    assert NIR not in column(candidate, "nir")
    assert NIR not in column(candidate, "nir_hash")
    candidate.refresh_from_db()
    assert candidate.nir == NIR


def test_the_same_number_is_found_and_refused_twice(make):
    candidate = make.candidate(nir=NIR, nir_absence="")
    assert Candidate.objects.get(nir_hash=search_hash(normal_nir("2 90 01 2A 001 001 35"))) == candidate
    with pytest.raises(IntegrityError), transaction.atomic():
        make.candidate(nir=NIR, nir_absence="")


def test_people_without_number_do_not_collide(make):
    make.candidate()
    make.candidate()
    assert search(actor=ANONYMOUS, nir="") is None


def test_the_hash_depends_on_the_key(settings):
    first = search_hash(NIR)
    settings.IDENTITY_KEY = "une autre clé"
    assert search_hash(NIR) != first
