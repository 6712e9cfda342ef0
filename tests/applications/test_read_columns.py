"""What lists read beside each candidature is what the facts say, whatever changed them, in whatever order."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests import makers
from tremplin.applications import standing
from tremplin.applications.models import Application
from tremplin.applications.reading import put_right
from tremplin.applications.rows import Received, read
from tremplin.candidates.models import Candidate
from tremplin.eligibility.models import Diagnosis, DiagnosisCriterion
from tremplin.kernel.models import JournalEntry
from tremplin.operations import verifying
from tremplin.passes.models import Pass, Suspension, WaitingPeriodWaiver
from tremplin.reference.models import Commune

NAMES = ("Éloïse", "Nguyễn", "D’Ambrè", "Zoé", "Le Gœff")
CODES = ("pass", "suspended", "eligible", "to_validate", "waiting")
COMMUNES = ("93066", "93001", "75056", None)


class Life:
    """Facts of one person, written straight into the tables: dates around today, in any order, by anybody."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.today = timezone.localdate()
        self.prescriber = makers.prescriber()
        self.structures = [makers.structure(kinds=["ACI", "EI"]), makers.structure(kinds=["GEIQ"]), makers.structure()]
        self.person, self.other = makers.candidate(), makers.candidate()
        self.applications = [makers.application(to=one, who=self.person) for one in self.structures]
        self.post = makers.post(of=self.structures[0])

    def day(self, least: int = -900, most: int = 200):
        return self.today + timedelta(days=self.dice.randint(least, most))

    def change(self) -> str:
        verbs = [name for name in dir(self) if name.startswith("do_")]
        verb = self.dice.choice(verbs)
        getattr(self, verb)()
        return verb

    def do_rename(self) -> None:
        first, last = self.dice.choices(NAMES, k=2)
        Candidate.objects.filter(pk=self.person.pk).update(first_name=first, last_name=last)

    def do_move(self) -> None:
        code = self.dice.choice(COMMUNES)
        Candidate.objects.filter(pk=self.person.pk).update(commune=makers.commune(code) if code else None)

    def do_rename_commune(self) -> None:
        Commune.objects.filter(code="93066").update(name=self.dice.choice(("Saint-Denis", "Épinay")))

    def do_open_pass(self) -> None:
        start = self.day(-1500, 100)
        end = start + timedelta(days=self.dice.choice((90, 730)))
        if not Pass.objects.filter(candidate=self.person, starts_on__lte=end, ends_on__gte=start).exists():
            facts = {
                "issued_at": timezone.now(),
                "law_read_on": start,
                "number": f"{self.dice.randint(0, 10**12):012d}",
            }
            Pass.objects.create(candidate=self.person, starts_on=start, ends_on=end, **facts)

    def do_cancel_pass(self) -> None:
        self._one(Pass.objects.filter(candidate=self.person, suspensions=None, cancelled_at=None)).update(
            cancelled_at=timezone.now(), cancelled_why="Erreur"
        )

    def do_suspend(self) -> None:
        for found in self._one(Pass.objects.filter(candidate=self.person, suspensions=None, cancelled_at=None)):
            start = found.starts_on + timedelta(days=self.dice.randint(0, 60))
            Suspension.objects.create(pass_iae=found, starts_on=start, ends_on=found.ends_on, reason="sickness")

    def do_end_suspension(self) -> None:
        self._one(Suspension.objects.filter(pass_iae__candidate=self.person)).delete()

    def do_diagnose(self) -> None:
        by = self.dice.choice((self.prescriber, *self.structures))
        kind = "authorised_prescriber" if by == self.prescriber else "employer"
        made = self.day(-300, 10)
        found = Diagnosis.objects.create(
            candidate=self.person,
            author_kind=kind,
            organisation=by,
            dispositif_kind="" if by == self.prescriber else "ACI",
            made_on=made,
            law_read_on=made,
            valid_until=made + timedelta(days=180),
        )
        if self.dice.random() < 0.5:
            DiagnosisCriterion.objects.create(diagnosis=found, code="RSA")

    def do_end_diagnosis(self) -> None:
        self._one(Diagnosis.objects.filter(candidate=self.person)).update(ended_on=self.today)

    def do_forget_criteria(self) -> None:
        self._one(DiagnosisCriterion.objects.filter(diagnosis__candidate=self.person)).delete()

    def do_waive(self) -> None:
        last = Pass.objects.filter(candidate=self.person).first()
        standing_one = WaitingPeriodWaiver.objects.filter(candidate=self.person, revoked_at=None)
        if last is not None and not standing_one.exists():
            WaitingPeriodWaiver.objects.create(
                candidate=self.person,
                last_pass=last,
                reason="Un projet",
                law_read_on=self.today,
                author_label="Une conseillère",
                organisation=self.prescriber,
            )

    def do_revoke(self) -> None:
        WaitingPeriodWaiver.objects.filter(candidate=self.person).update(
            revoked_at=timezone.now(), revoked_by_label="Elle", revoked_why="Erreur"
        )

    def do_choose(self) -> None:
        one = self.dice.choice(self.applications)
        kind = self.dice.choice((*one.organisation.dispositifs.all(), None))
        Application.objects.filter(pk=one.pk).update(dispositif=kind)

    def do_give(self) -> None:
        who = self.dice.choice((self.person, self.other))
        Application.objects.filter(pk=self.dice.choice(self.applications).pk).update(candidate=who)

    def do_tick_a_post(self) -> None:
        self.applications[0].posts.set(self.dice.choice(([self.post], [])))

    def do_save_an_old_copy(self) -> None:
        """What a verb read before the change and writes back whole."""
        one = self.dice.choice(self.applications)
        Application.objects.filter(pk=one.pk).update(person_name="N’IMPORTE QUI", spontaneous=False)
        one.refresh_from_db(fields=["candidate", "dispositif"])
        one.save()

    def _one(self, rows):
        """One of these rows at most, drawn."""
        keys = sorted(rows.values_list("pk", flat=True))
        return rows.model.objects.filter(pk__in=[self.dice.choice(keys)] if keys else [])


def said_by_facts(structure) -> dict:
    """What the facts conclude of each candidature received, by its key."""
    rows = standing.with_standing(Application.objects.filter(organisation=structure), structure)
    return {
        one.pk: standing.standing(one, reader=structure) for one in rows.select_related("dispositif").order_by("pk")
    }


def check_filters(said, structure, today, verb) -> None:
    """Each filter finds those of whom the facts conclude what it says."""
    received = Application.objects.filter(organisation=structure)
    for code in CODES:
        kept = set(received.filter(standing.having(code, structure, today)).values_list("pk", flat=True))
        assert kept == {pk for pk, one in said.items() if one.code.removesuffix("_by_you") == code}, (
            f"{code} after {verb}"
        )


def check_lines(said, structure, today) -> None:
    """The rows of the list conclude as the facts do, to the word."""
    rows = read(Received, [*said], reader=structure.pk, today=today)
    assert {one.pk: standing.standing(one, reader=structure) for one in rows} == said
    assert [one.pk for one in rows] == [*said]


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_each_filter_finds_what_the_rows_say_whatever_changed(seed):
    life = Life(seed)
    for _ in range(25):
        verb = life.change()
        for structure in life.structures:
            said = said_by_facts(structure)
            check_filters(said, structure, life.today, verb)
            check_lines(said, structure, life.today)
        for one in Application.objects.select_related("candidate__commune").prefetch_related("posts"):
            person = one.candidate
            shown = (one.person_first_name, one.person_last_name, one.person_name, one.person_commune)
            folded = Candidate.objects.get(pk=person.pk).folded_name
            assert shown == (person.first_name, person.last_name, folded, person.commune_id or ""), verb
            assert one.spontaneous == (not one.posts.all()), verb
        assert [one.promise.code for one in verifying.broken() if one.promise.code == "application_reads"] == []


@pytest.mark.django_db
def test_every_standing_is_met_by_the_lives_above():
    """So that no filter is proved on nothing."""
    seen = set()
    for seed in range(6):
        life = Life(seed)
        for _ in range(40):
            life.change()
            for code in set(CODES) - seen:
                rows = Application.objects.filter(standing.having(code, life.structures[0], life.today))
                seen |= {code} if rows.exists() else set()
    assert seen == set(CODES)


@pytest.mark.django_db
def test_a_criterion_counts_for_who_may_rely_on_its_diagnosis_only():
    structure, other, person = makers.structure(), makers.structure(), makers.candidate()
    sent = {one: makers.application(to=one, who=person) for one in (structure, other)}
    made = makers.diagnosis(who=person, by=structure)
    some, none = (
        Application.objects.filter(standing.having_criteria(one, timezone.localdate())) for one in (True, False)
    )
    assert [one.pk for one in some.all()] == [sent[structure].pk]
    made.criteria.all().delete()
    assert not some.all().exists()
    assert none.all().count() == 2


@pytest.mark.django_db
def test_what_was_written_behind_the_triggers_is_found_and_put_right():
    application = makers.application(to=makers.structure())
    makers.application(to=makers.structure())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        Application.objects.filter(pk=application.pk).update(person_name="PERSONNE", person_waived=True)
        cursor.execute("SET LOCAL session_replication_role = origin")
    [found] = [one for one in verifying.broken() if one.promise.code == "application_reads"]
    assert (found.count, found.first) == (1, [str(application.pk)])
    assert put_right() == 1
    assert put_right() == 0
    application.refresh_from_db()
    assert application.person_name == Candidate.objects.get(pk=application.candidate_id).folded_name
    [line] = JournalEntry.objects.filter(verb="applications.reread")
    assert line.object_id == str(application.pk)


@pytest.mark.usefixtures("transactional_db")
def test_a_candidature_sent_while_the_person_is_renamed_bears_her_new_name():
    person, structure = makers.candidate(), makers.structure()
    renamed, sending = Event(), Event()

    def rename() -> None:
        with transaction.atomic():
            Candidate.objects.filter(pk=person.pk).update(last_name="Nouveau")
            renamed.set()
            sending.wait(10)
        connection.close()

    def send() -> None:
        renamed.wait(10)
        sending.set()
        Application.objects.create(candidate=person, organisation=structure, sender_kind="candidate")
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        for one in (pool.submit(rename), pool.submit(send)):
            one.result()
    assert Application.objects.get().person_last_name == "Nouveau"
