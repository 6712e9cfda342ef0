"""The key of the identity numbers changes while the site runs: nothing unreadable, nobody twice, at any moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from typer.testing import CliRunner

from tests import makers
from tremplin.candidates.actions import create_candidate, update_candidate
from tremplin.candidates.finding import search
from tremplin.candidates.models import Candidate
from tremplin.cli import app
from tremplin.kernel import rotating
from tremplin.kernel.actor import ANONYMOUS, SYSTEM
from tremplin.kernel.errors import Refused
from tremplin.kernel.identity_numbers import search_hash

OLD, NEW = "l-ancienne-cle", "la-nouvelle-cle"


def number(rank):
    """A valid NIR, another for each rank."""
    body = f"29001330010{rank:02d}"
    return f"{body}{97 - int(body) % 97:02d}"


def someone(rank, **fields):
    return makers.candidate(nir=number(rank), nir_absence="", **{"birth_date": None, **fields})


def rotate():
    (column,) = rotating.columns()
    return rotating.rotate(column)


@pytest.fixture
def old(settings):
    settings.IDENTITY_KEY, settings.IDENTITY_FORMER_KEYS = OLD, []


@pytest.fixture
def promote(settings):
    """The new key becomes the current one; the former still reads."""

    def change():
        settings.IDENTITY_KEY, settings.IDENTITY_FORMER_KEYS = NEW, [OLD]

    return change


@pytest.fixture
def alone(settings):
    """Only the new key is left."""

    def change():
        settings.IDENTITY_KEY, settings.IDENTITY_FORMER_KEYS = NEW, []

    return change


def test_every_encrypted_column_is_found():
    assert "candidates.candidate.nir" in [str(one) for one in rotating.columns()]


@pytest.mark.django_db
@pytest.mark.usefixtures("old")
class TestRotation:
    def test_the_numbers_are_readable_before_during_and_after(self, promote, alone):
        people = [someone(rank) for rank in range(5)]
        makers.candidate()
        promote()
        for rank, person in enumerate(people):
            person.refresh_from_db()
            assert person.nir == number(rank)
            assert search(actor=ANONYMOUS, nir=number(rank)).candidate == person
        found = rotate()
        assert (found.rotated, found.left) == (5, 0)
        alone()
        for rank, person in enumerate(people):
            person.refresh_from_db()
            assert (person.nir, person.nir_hash) == (number(rank), search_hash(number(rank)))
            assert search(actor=ANONYMOUS, nir=number(rank)).candidate == person

    def test_nobody_is_recorded_twice_under_two_keys(self, promote):
        someone(1)
        promote()
        with pytest.raises(Refused) as refusal:
            create_candidate(by=SYSTEM, first_name="Ana", last_name="Double", nir=number(1))
        assert refusal.value.code == "nir_already_known"
        with pytest.raises(IntegrityError), transaction.atomic():
            someone(1)
        rotate()
        with pytest.raises(Refused):
            create_candidate(by=SYSTEM, first_name="Ana", last_name="Double", nir=number(1))

    def test_the_person_herself_is_still_saved(self, promote):
        person = someone(1)
        promote()
        update_candidate(by=SYSTEM, candidate=person, address="2 rue des Essais")
        person.refresh_from_db()
        assert (person.nir, person.nir_hash) == (number(1), search_hash(number(1)))

    def test_interrupted_then_resumed(self, promote, alone, monkeypatch):
        for rank in range(7):
            someone(rank)
        promote()
        monkeypatch.setattr(rotating, "BATCH", 2)
        writes, write = [], rotating._write

        def cut(*words):
            if len(writes) == 2:
                raise KeyboardInterrupt
            writes.append(write(*words))

        monkeypatch.setattr(rotating, "_write", cut)
        with pytest.raises(KeyboardInterrupt):
            rotate()
        (column,) = rotating.columns()
        half = rotating.check(column)
        assert (half.current, half.former) == (4, 3)
        assert all(one.nir for one in Candidate.objects.all())
        monkeypatch.setattr(rotating, "_write", write)
        assert rotate().rotated == 3
        alone()
        assert rotating.check(column).left == 0

    def test_a_number_under_a_key_that_nobody_gave_is_left_alone_and_said(self, settings):
        someone(1)
        settings.IDENTITY_KEY = NEW
        found = rotate()
        assert (found.unreadable, found.rotated) == (1, 0)
        assert "illisible" in str(found)

    def test_the_command_says_what_remains_and_writes_nothing(self, promote):
        someone(1)
        promote()
        said = CliRunner().invoke(app, ["identity", "rotate", "--check"])
        assert said.exit_code == 1
        assert "1 sous une ancienne clé" in said.output
        assert CliRunner().invoke(app, ["identity", "rotate"]).exit_code == 0
        assert CliRunner().invoke(app, ["identity", "rotate", "--check"]).exit_code == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("old")
class TestUnderLoad:
    def together(self, *tasks):
        gate = Barrier(len(tasks))

        def run(task):
            try:
                gate.wait()
                return task()
            except Refused as refusal:
                return refusal.code
            finally:
                connection.close()

        with ThreadPoolExecutor(len(tasks)) as pool:
            return [one.result() for one in [pool.submit(run, task) for task in tasks]]

    def test_people_are_written_while_the_key_rotates(self, promote, alone, monkeypatch):
        monkeypatch.setattr(rotating, "BATCH", 3)
        people = [someone(rank) for rank in range(30)]
        promote()

        def write(person):
            return lambda: update_candidate(by=SYSTEM, candidate=person, address="3 rue des Essais")

        self.together(rotate, rotate, *(write(one) for one in people[::3]))
        (column,) = rotating.columns()
        assert rotating.check(column).left == 0
        alone()
        assert [one.nir for one in Candidate.objects.order_by("created_at")] == [number(rank) for rank in range(30)]
        assert Candidate.objects.filter(address="3 rue des Essais").count() == 10

    def test_the_same_new_number_from_machines_with_either_key_first_is_kept_once(self, settings, monkeypatch):
        """A rolling start: some machines write with the old key, others with the new one; all know both."""
        from threading import local

        from tremplin.kernel import identity_numbers

        mine = local()
        known = {"old": (OLD, NEW), "new": (NEW, OLD)}

        def keyed(number):
            return identity_numbers._hash(number, known[mine.side][0]) if number else ""

        monkeypatch.setattr(identity_numbers, "keys", lambda: known[mine.side])
        monkeypatch.setattr("tremplin.candidates.models.search_hash", keyed)

        def create(side):
            def task():
                mine.side = side
                return create_candidate(by=SYSTEM, first_name="Ana", last_name=side, nir=number(9))

            return task

        found = self.together(*(create(side) for side in ("old", "new") * 4))
        assert found.count("nir_already_known") == 7
        mine.side = "new"
        assert Candidate.objects.count() == 1
