"""The journal is a chain: whatever is done to a sealed line, even by the owner of the base, the reading finds it."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from typer.testing import CliRunner

from tests import makers
from tremplin.cli import app
from tremplin.kernel import journal, sealing, watching
from tremplin.kernel.actor import SYSTEM
from tremplin.kernel.models import JournalEntry, JournalHead, Notice
from tremplin.kernel.verifying import Verification

pytestmark = pytest.mark.django_db


def write(count=1, **fields):
    """Lines a minute apart, the last one now."""
    now = timezone.now()
    for minutes in reversed(range(count)):
        JournalEntry.objects.create(
            **{"at": now - timedelta(minutes=minutes), "verb": "essais.faire", "actor": "Awa", "object_type": "x"}
            | fields,
            object_id=str(uuid4()),
        )


def faults(**how):
    return list(Verification(**how).faults())


def tamper(sql, *values):
    """What somebody with every right on the base could do."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE kernel_journalentry DISABLE TRIGGER USER")
        cursor.execute(sql, values)
        cursor.execute("ALTER TABLE kernel_journalentry ENABLE TRIGGER USER")


@pytest.fixture
def sealed(db):
    write(6)
    assert sealing.seal() == 6


def test_each_line_gets_its_place_once(sealed):
    assert list(JournalEntry.objects.order_by("at").values_list("sequence", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert sealing.seal() == 0
    write(2)
    assert sealing.seal() == 2
    assert str(sealing.head()).startswith("8:")
    assert faults() == []


def test_an_empty_journal_is_sound():
    assert sealing.seal() == 0
    assert faults() == []


def test_the_hash_covers_every_column():
    own = {"sequence", "sealed_at", "hash"}
    assert set(sealing.COLUMNS) == {field.column for field in JournalEntry._meta.concrete_fields} - own


COLUMN_VALUES = {
    "id": "'01900000-0000-7000-8000-000000000000'",
    "at": "at + interval '1 microsecond'",
    "before": """'{"a": 1}'""",
    "after": """'{"a": 1}'""",
    "actor_id": "'01900000-0000-7000-8000-000000000000'",
    "organisation_id": "'01900000-0000-7000-8000-000000000000'",
    "candidate_id": "'01900000-0000-7000-8000-000000000000'",
    "sealed_at": "sealed_at + interval '1 second'",
}


@pytest.mark.parametrize("column", [*sealing.COLUMNS, "sealed_at"])
def test_the_least_change_of_a_column_is_found(sealed, column):
    tamper(
        f"UPDATE kernel_journalentry SET {column} = {COLUMN_VALUES.get(column, chr(39) + 'y' + chr(39))} WHERE sequence = 3"
    )
    found = faults()
    assert len(found) == 1
    assert found[0].startswith("Ligne 3 (")
    assert "a été changée" in found[0]


@pytest.mark.parametrize("column", ["verb", "sequence", "hash"])
def test_the_database_refuses_to_change_a_sealed_line(sealed, column):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        JournalEntry.objects.filter(sequence=3).update(**{column: 99 if column == "sequence" else "x"})


def test_the_database_refuses_a_line_that_comes_sealed():
    with pytest.raises(DatabaseError, match="unsealed"), transaction.atomic():
        write(sequence=1, hash="0" * 64, sealed_at=timezone.now())


def test_sealing_cannot_change_what_the_line_says():
    write()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        JournalEntry.objects.update(sequence=1, hash="0" * 64, sealed_at=timezone.now(), verb="autre")


def test_removed_lines_are_named(sealed):
    tamper("DELETE FROM kernel_journalentry WHERE sequence IN (3, 4)")
    assert faults()[0] == "Lignes 3 à 4 : elles manquent."


def test_a_tail_cut_off_is_found(sealed):
    tamper("DELETE FROM kernel_journalentry WHERE sequence > 4")
    assert faults() == ["Lignes 5 à 6 : elles manquent."]


def test_a_tail_cut_off_with_its_head_shows_against_a_noted_head(sealed):
    noted = str(sealing.head())
    tamper("DELETE FROM kernel_journalentry WHERE sequence > 4")
    last = JournalEntry.objects.get(sequence=4)
    JournalHead.objects.update(sequence=4, hash=last.hash)
    assert faults() == []
    assert len(faults(against=noted)) == 1


def test_a_whole_journal_written_again_shows_against_a_noted_head(sealed):
    noted = str(sealing.head())
    tamper("UPDATE kernel_journalentry SET sequence = NULL, sealed_at = NULL, hash = '', actor = 'Personne'")
    JournalHead.objects.all().delete()
    assert sealing.seal() == 6
    assert faults() == []
    assert "récrit" in faults(against=noted)[0]


def test_a_line_slipped_in_is_found(sealed):
    copy = ", ".join(name for name in sealing.COLUMNS if name != "id")
    tamper("ALTER TABLE kernel_journalentry DROP CONSTRAINT kernel_journalentry_sequence_key")
    tamper(
        f"INSERT INTO kernel_journalentry (id, sequence, sealed_at, hash, {copy})"
        f" SELECT %s, sequence, sealed_at, hash, {copy} FROM kernel_journalentry WHERE sequence = 3",
        uuid4(),
    )
    assert any("deux lignes ont cette place" in one for one in faults())


def test_a_line_added_after_the_end_is_found(sealed):
    copy = ", ".join(name for name in sealing.COLUMNS if name != "id")
    tamper(
        f"INSERT INTO kernel_journalentry (id, sequence, sealed_at, hash, {copy})"
        f" SELECT %s, 7, sealed_at, hash, {copy} FROM kernel_journalentry WHERE sequence = 3",
        uuid4(),
    )
    assert "après la fin de la chaîne" in faults()[0]


def test_a_line_dated_back_is_found(sealed):
    write(at=timezone.now() - timedelta(days=30))
    sealing.seal()
    assert "antidatée" in faults()[0]


def test_a_line_dated_ahead_is_found_and_spoils_no_other(sealed):
    write(at=timezone.now() + timedelta(days=30))
    sealing.seal()
    write()
    sealing.seal()
    assert len(faults()) == 1
    assert "datée d’après" in faults()[0]


def test_a_worker_down_for_a_week_accuses_nobody(sealed, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=1))
    write()
    time_machine.move_to(timezone.now() + timedelta(days=7))
    assert "pas encore scellée" in faults()[0]
    write()
    sealing.seal()
    assert faults() == []


def test_since_a_day_reads_only_what_follows(sealed, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=2))
    write(3)
    sealing.seal()
    tamper("UPDATE kernel_journalentry SET actor = 'y' WHERE sequence = 2")
    recent = Verification(since=timezone.now() - timedelta(days=1))
    assert list(recent.faults()) == []
    assert recent.checked == 3
    assert len(faults()) == 1


def test_accents_numbers_and_nesting_come_back_the_same():
    odd = {"é": "œuvre\u2028\x7f", "n": 1.5e300, "i": 2**70, "l": [None, True, {"a": "😀"}], "": 0.1}
    write(after=odd, actor="Ñandú «\xa0x\xa0»")
    sealing.seal()
    assert faults() == []


def test_a_forged_head_far_away_does_not_keep_the_reading_for_ever(sealed):
    JournalHead.objects.update(sequence=10**15)
    assert faults()[0].startswith("Lignes 7 à ")


def test_more_lines_than_a_page(monkeypatch):
    monkeypatch.setattr("tremplin.kernel.sealing.BATCH", 3)
    monkeypatch.setattr("tremplin.kernel.verifying.PAGE", 2)
    write(10)
    assert sealing.seal() == 10
    assert faults() == []
    tamper("DELETE FROM kernel_journalentry WHERE sequence BETWEEN 3 AND 7")
    assert faults()[0] == "Lignes 3 à 7 : elles manquent."


class TestNight:
    @pytest.fixture(autouse=True)
    def _team(self):
        makers.user(is_staff=True, email="equipe@test.example")

    def test_the_head_goes_to_the_team(self, sealed):
        assert watching.tonight() == 0
        notice = Notice.objects.get()
        assert (notice.email, notice.subject) == ("equipe@test.example", "Empreinte du journal")
        assert str(sealing.head()) in str(notice.content)

    def test_faults_go_to_the_team_and_to_the_journal(self, sealed):
        tamper("UPDATE kernel_journalentry SET actor = 'y' WHERE sequence = 2")
        assert watching.tonight() == 1
        notice = Notice.objects.get()
        assert notice.subject == "Le journal a été altéré"
        assert "Ligne 2" in str(notice.content)
        assert JournalEntry.objects.get(verb="kernel.journal_differs").after["faults"] == 1


class TestCommands:
    def run(self, *words):
        return CliRunner().invoke(app, ["journal", *words])

    def test_verify_says_one_line_a_fault_and_fails(self, sealed):
        assert self.run("verify").exit_code == 0
        tamper("UPDATE kernel_journalentry SET actor = 'y' WHERE sequence = 2")
        found = self.run("verify")
        assert found.exit_code == 1
        assert found.output.splitlines()[0].startswith("Ligne 2 (essais.faire")
        assert "1 anomalie" in found.output

    def test_head_is_what_verify_takes(self, sealed):
        noted = self.run("head").output.strip()
        assert self.run("verify", "--against", noted).exit_code == 0
        assert self.run("verify", "--against", noted[:-1] + ("0" if noted[-1] != "0" else "1")).exit_code == 1
        assert self.run("verify", "--against", "rien").exit_code == 2

    def test_head_of_nothing(self):
        assert self.run("head").exit_code == 1

    def test_seal(self):
        write(2)
        assert "2 ligne(s)" in self.run("seal").output

    def test_export_of_one_person_keeps_to_her_and_notes_itself(self, tmp_path):
        person, other = makers.candidate(), makers.candidate()
        for one in (person, other):
            journal.record(by=SYSTEM, verb="essais.faire", obj=one, candidate_id=one.pk, after={"é": "=1+1"})
        path = tmp_path / "journal"
        assert self.run("export", "--person", str(person.pk), "--output", str(path)).exit_code == 0
        (line,) = path.read_text().splitlines()
        assert json.loads(line)["object_id"] == str(person.pk)
        noted = JournalEntry.objects.get(verb="kernel.export_journal")
        assert (noted.candidate_id, noted.after["rows"]) == (person.pk, 1)
        assert self.run("export", "--format", "csv", "--output", str(path)).exit_code == 0
        assert path.read_text("utf-8-sig").startswith("sequence;id;at;")

    def test_export_between_two_days(self, time_machine, tmp_path, monkeypatch):
        monkeypatch.setattr("tremplin.kernel.journal_export.PAGE", 2)
        for day in ("2026-03-01", "2026-03-02", "2026-03-03"):
            time_machine.move_to(f"{day} 23:30+01:00", tick=False)
            write(2)
        path = tmp_path / "journal"
        self.run("export", "--from", "2026-03-02", "--to", "2026-03-03", "--output", str(path))
        assert len(path.read_text().splitlines()) == 4
