"""The journal only grows, and survives what it speaks of."""

import pytest
from django.db import DatabaseError, transaction

from tremplin.kernel import journal
from tremplin.kernel.actor import SYSTEM
from tremplin.kernel.models import JournalEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(make):
    structure = make.structure()
    return journal.record(by=make.actor(structure), verb="essais.faire", obj=structure, after={"name": "x"})


def test_a_line_says_who_what_and_for_which_organisation(entry, make):
    assert entry.actor.startswith("Awa Essai")
    assert entry.object_type == "organisations.organisation"
    assert entry.organisation_id is not None
    assert entry.after == {"name": "x"}


def test_the_system_is_named(make):
    assert journal.record(by=SYSTEM, verb="essais.faire", obj=make.organisation()).actor == "Tremplin (automatique)"


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_refuses_to_change_or_remove_a_line(entry, act):
    row = JournalEntry.objects.filter(pk=entry.pk)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        row.update(verb="autre") if act == "update" else row.delete()
    assert JournalEntry.objects.get(pk=entry.pk).verb == "essais.faire"


def test_the_journal_survives_the_deletion_of_its_object(make):
    gone = make.organisation()
    journal.record(by=SYSTEM, verb="essais.faire", obj=gone)
    pk = str(gone.pk)
    gone.delete()
    assert JournalEntry.objects.filter(object_id=pk).exists()
