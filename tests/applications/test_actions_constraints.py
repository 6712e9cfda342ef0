"""The database holds what must never break, whatever the code does."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from tremplin.applications.models import Application
from tremplin.kernel.models import JournalEntry
from tremplin.passes.models import Pass

pytestmark = pytest.mark.django_db


def forbidden(change, constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        change()


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"ball": ""}, "ball_exactly_while_open"),
        ({"state": "pool"}, "ball_exactly_while_open"),
        ({"state": "refused", "ball": ""}, "refused_with_reason"),
        ({"refusal_reason": "other"}, "refused_with_reason"),
        ({"state": "accepted", "ball": ""}, "accepted_has_contract"),
        ({"sender_kind": "candidate"}, "sender_organisation_coherent"),
        ({"sender_organisation": None}, "sender_organisation_coherent"),
    ],
)
def test_a_candidature_stays_coherent(make, fields, constraint):
    application = make.application(to=make.structure())
    forbidden(lambda: Application.objects.filter(pk=application.pk).update(**fields), constraint)


def test_an_accepted_candidature_keeps_its_contract(make):
    hired = make.hire(to=make.structure())
    rows = Application.objects.filter(pk=hired.pk)
    forbidden(lambda: rows.update(contract=None), "accepted_has_contract")
    forbidden(lambda: rows.update(state="cancelled"), "contract_and_pass_only_when_accepted")
    forbidden(lambda: rows.update(archived_at=timezone.now()), "never_archived_states")


def test_one_pass_at_a_time(make):
    hired = make.hire(to=make.structure())
    first = hired.pass_iae

    def second(**changes):
        fields = {"number": "999997777777", "candidate": hired.candidate, "issued_at": timezone.now()}
        dates = {"starts_on": first.ends_on, "ends_on": first.ends_on.replace(year=first.ends_on.year + 1)}
        return Pass.objects.create(**{**fields, **dates, "law_read_on": first.starts_on, **changes})

    forbidden(second, "one_pass_at_a_time")
    second(cancelled_at=timezone.now(), cancelled_why="essai")


def test_the_journal_only_grows(make):
    make.hire(to=make.structure())
    entry = JournalEntry.objects.first()
    for change in (lambda: JournalEntry.objects.update(verb="rien"), lambda: entry.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    verbs = set(JournalEntry.objects.values_list("verb", flat=True))
    assert {"applications.send", "applications.accept", "passes.issue", "contracts.open"} <= verbs
