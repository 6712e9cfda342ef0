"""Twenty people act while the journal is sealed: no act waits, the chain is whole."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connection, transaction

from tests import makers
from tremplin.candidates.actions import update_candidate
from tremplin.kernel import sealing
from tremplin.kernel.models import JournalEntry
from tremplin.kernel.verifying import Verification

THREADS, ACTS, SEALERS = 20, 5, 3


@pytest.mark.django_db(transaction=True)
def test_twenty_threads_act_while_three_seal():
    structure = makers.structure()
    people = [makers.candidate() for _ in range(THREADS)]
    by, gate, over = makers.actor(structure), Barrier(THREADS + SEALERS), Event()

    def acting(person):
        try:
            gate.wait()
            for number in range(ACTS):
                update_candidate(by=by, candidate=person, address=f"{number} rue des Essais")
        finally:
            connection.close()

    def sealer():
        try:
            gate.wait()
            while not over.is_set():
                sealing.seal()
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS + SEALERS) as pool:
        sealers = [pool.submit(sealer) for _ in range(SEALERS)]
        try:
            for one in [pool.submit(acting, person) for person in people]:
                one.result()
        finally:
            over.set()
        for one in sealers:
            one.result()
    sealing.seal()
    assert JournalEntry.objects.filter(verb="candidates.update").count() == THREADS * ACTS
    places = list(JournalEntry.objects.order_by("sequence").values_list("sequence", flat=True))
    assert places == list(range(1, len(places) + 1))
    assert list(Verification().faults()) == []


@pytest.mark.django_db(transaction=True)
def test_an_act_in_progress_is_sealed_after_its_end_and_keeps_nobody_waiting():
    person = makers.candidate()
    by = makers.actor(makers.structure())
    sealing.seal()
    with transaction.atomic():
        update_candidate(by=by, candidate=person, address="1 rue des Essais")
        with ThreadPoolExecutor(1) as pool:
            pool.submit(lambda: (sealing.seal(), connection.close())).result(timeout=10)
        assert JournalEntry.objects.filter(sequence__isnull=True).count() == 1
    assert sealing.seal() == 1
    assert list(Verification().faults()) == []


@pytest.mark.django_db(transaction=True)
def test_sealing_cut_in_the_middle_starts_again_where_it_was(monkeypatch):
    makers.hired(who=makers.candidate(), to=makers.structure(), by=makers.prescriber())
    monkeypatch.setattr(sealing, "BATCH", 2)
    monkeypatch.setattr(sealing.JournalHead, "save", lambda self: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        sealing.seal()
    assert not JournalEntry.objects.filter(sequence__isnull=False).exists()
    monkeypatch.undo()
    sealing.seal()
    assert list(Verification().faults()) == []
