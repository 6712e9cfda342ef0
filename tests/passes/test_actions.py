"""Acts on a PASS: numbers, dates, and the acts that tell them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tremplin.kernel.actor import SYSTEM
from tremplin.kernel.errors import Refused
from tremplin.kernel.models import JournalEntry
from tremplin.passes import actions
from tremplin.passes.actions.issuing import MAX_SEQUENCE
from tremplin.passes.models import PassCounter


@pytest.mark.django_db(transaction=True)
def test_fifty_threads_get_fifty_numbers():
    def take(_: int) -> str:
        try:
            with transaction.atomic():
                return actions.next_number()
        finally:
            connection.close()

    with ThreadPoolExecutor(50) as pool:
        numbers = list(pool.map(take, range(50)))
    assert len(set(numbers)) == 50
    assert sorted(numbers)[-1] == "999990000050"


@pytest.mark.django_db
def test_a_number_has_its_prefix_and_grows():
    assert [actions.next_number(), actions.next_number()] == ["999990000001", "999990000002"]


@pytest.mark.django_db
def test_no_number_after_the_last():
    PassCounter.objects.create(prefix="99999", last=MAX_SEQUENCE)
    with pytest.raises(Refused) as refused:
        actions.next_number()
    assert refused.value.code == "pass_numbers_exhausted"


@pytest.mark.django_db
def test_issue_writes_its_act_and_its_journal_line(make):
    start = timezone.localdate()
    issued = actions.issue(by=SYSTEM, candidate=make.candidate(), starts_on=start, reason="Embauche")
    act = issued.acts.get()
    assert issued.ends_on == start + timedelta(days=729)
    assert (act.kind, act.starts_on, act.ends_on, act.reason) == ("issue", start, issued.ends_on, "Embauche")
    assert JournalEntry.objects.get(verb="passes.issue").after["number"] == issued.number


@pytest.mark.django_db
def test_a_pass_that_began_does_not_move(make):
    start = timezone.localdate()
    issued = actions.issue(by=SYSTEM, candidate=make.candidate(), starts_on=start, reason="Embauche")
    with pytest.raises(Refused) as refused:
        actions.move_start(by=SYSTEM, found=issued, starts_on=start + timedelta(days=9), reason="Essai")
    assert refused.value.code == "pass_begun"


@pytest.mark.django_db
def test_a_move_computes_the_end_again(make):
    start = timezone.localdate() + timedelta(days=30)
    issued = actions.issue(by=SYSTEM, candidate=make.candidate(), starts_on=start, reason="Embauche")
    sooner = start - timedelta(days=20)
    moved = actions.move_start(by=SYSTEM, found=issued, starts_on=sooner, reason="Embauche plus tôt")
    assert (moved.starts_on, moved.ends_on) == (sooner, sooner + timedelta(days=729))
    assert JournalEntry.objects.get(verb="passes.move").before["starts_on"] == start.isoformat()


@pytest.mark.django_db
def test_a_cancelled_pass_keeps_its_number(make):
    issued = actions.issue(by=SYSTEM, candidate=make.candidate(), starts_on=timezone.localdate(), reason="Embauche")
    actions.cancel(by=SYSTEM, found=issued, reason="Embauche annulée")
    issued.refresh_from_db()
    assert issued.cancelled_why == "Embauche annulée"
    assert actions.next_number() != issued.number
