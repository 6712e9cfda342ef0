"""The watch over readings: a normal day raises nothing, a theft stops at the ceiling and is told within minutes."""

import threading
from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.passes.test_pages import read
from tremplin.candidates import finding, watch, watching
from tremplin.candidates.models import Accompaniment, Candidate
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.models import AccessPause, JournalEntry, Notice, ReadingAlert

EXPORT = "/candidatures/exporter/csv"
PARIS = ZoneInfo("Europe/Paris")
MORNING = datetime(2026, 11, 30, 9, 0, tzinfo=PARIS)
ALERT, PAUSE, DAY_ALERT, DAY_PAUSE = settings.WATCH["prescriber"][:4]


@pytest.fixture
def prescriber(make):
    return make.prescriber()


def follow(prescriber, count: int) -> list[Candidate]:
    """People whom the organisation accompanies."""
    people = Candidate.objects.bulk_create(Candidate(first_name="Samira", last_name=f"N{n}") for n in range(count))
    today = timezone.localdate()
    Accompaniment.objects.bulk_create(
        Accompaniment(candidate=one, organisation=prescriber, started_on=today, started_why="essai") for one in people
    )
    return people


def open_files(actor, people) -> int:
    """How many were opened before a refusal."""
    for opened, one in enumerate(people):
        try:
            watch.note_opening(actor, one, relation="personne suivie")
        except NotYours:
            return opened
    return len(people)


def alerts() -> list[str]:
    return [one.measure for one in ReadingAlert.objects.order_by("at")]


@pytest.mark.django_db
class TestADay:
    def test_of_a_counsellor_with_sixty_files_raises_nothing(self, make, prescriber):
        """Interviews, an afternoon reviewing every file, back and forth between some; new people looked up."""
        people, actor = follow(prescriber, 60), make.actor(prescriber)
        for minute in range(0, 8 * 60, 4):
            with time_machine.travel(MORNING + timedelta(minutes=minute), tick=False):
                index = minute // 4
                chosen = people[index % 8] if minute < 240 else people[index - 60]
                assert open_files(actor, [chosen]) == 1
                if minute % 60 == 0:
                    finding.search(actor=actor, email=f"inconnue{minute}@test.example")
                watching.look()
        assert (alerts(), AccessPause.objects.count()) == ([], 0)

    def test_of_theft_stops_at_the_ceiling_and_is_told_in_fifteen_minutes(self, make, prescriber):
        """One account opens 500 files, one every four seconds."""
        people, team = follow(prescriber, 500), make.user(is_staff=True)
        colleague = make.member(of=prescriber).user
        actor, opened, told_at = make.actor(prescriber), 0, None
        for index, one in enumerate(people):
            now = MORNING + timedelta(seconds=4 * index)
            with time_machine.travel(now, tick=False):
                opened += open_files(actor, [one])
                if index % 75 == 0:  # the job, every five minutes
                    watching.look()
                if told_at is None and Notice.objects.filter(email=team.email).exists():
                    told_at = now
        assert opened == PAUSE
        paused = AccessPause.objects.get()
        assert (paused.user_id, paused.measure, paused.count) == (actor.user_id, "hour", PAUSE + 1)
        assert told_at - MORNING < timedelta(minutes=15)
        told = set(Notice.objects.filter(subject__startswith="Accès en pause").values_list("email", flat=True))
        assert told == {team.email, colleague.email}
        assert Notice.objects.filter(email=actor.user.email, subject__startswith="Votre accès").count() == 1
        assert JournalEntry.objects.filter(verb="candidates.pause_access").count() == 1

    def test_of_slow_theft_stops_at_the_ceiling_of_the_day(self, make, prescriber):
        people, actor = follow(prescriber, DAY_PAUSE + 30), make.actor(prescriber)
        opened = 0
        for index, one in enumerate(people):
            with time_machine.travel(MORNING + timedelta(minutes=2 * index), tick=False):
                opened += open_files(actor, [one])
                if index % 3 == 0:
                    watching.look()
        assert opened == DAY_PAUSE
        assert alerts() == ["day"]
        assert AccessPause.objects.get().measure == "day"


@pytest.mark.django_db
class TestCounting:
    def test_distinct_people_are_counted_not_openings(self, make, prescriber):
        people, actor = follow(prescriber, 3), make.actor(prescriber)
        for _ in range(5):
            open_files(actor, people)
        readings = watch.readings_of(actor.user_id, now=timezone.now())
        assert (readings.hour, readings.day, readings.lookups) == (3, 3, 0)

    def test_an_hour_slides_and_a_day_ends_at_midnight(self, make, prescriber):
        people, actor = follow(prescriber, 4), make.actor(prescriber)
        for minutes, one in zip((0, 30, 61, 16 * 60), people, strict=True):
            with time_machine.travel(MORNING + timedelta(minutes=minutes), tick=False):
                open_files(actor, [one])
                readings = watch.readings_of(actor.user_id, now=timezone.now())
                expected = {0: (1, 1), 30: (2, 2), 61: (2, 3), 960: (1, 1)}[minutes]
                assert (readings.hour, readings.day) == expected

    def test_somebody_else_counts_for_herself(self, make, prescriber):
        people, colleague = follow(prescriber, 3), make.member(of=prescriber).user
        open_files(make.actor(prescriber), people)
        assert watch.readings_of(colleague.pk, now=timezone.now()).day == 0

    def test_an_export_counts_as_opening_everybody(self, make):
        structure, who = make.structure(), [make.candidate() for _ in range(3)]
        for one in who:
            make.application(to=structure, who=one)
        client, actor = make.client(structure), make.actor(structure)
        open_files(actor, who[:1])
        assert client.post(EXPORT).status_code == 200
        assert watch.readings_of(actor.user_id, now=timezone.now()).day == 3
        assert JournalEntry.objects.filter(verb="candidates.open", after__relation="export").count() == 2

    def test_an_export_above_the_ceiling_is_refused_without_pause(self, make, settings):
        settings.WATCH = {**settings.WATCH, "employer": (1, 2, 1, 2, 5, 9)}
        structure = make.structure()
        for _ in range(3):
            make.application(to=structure, who=make.candidate())
        response = make.client(structure).post(EXPORT)
        assert response.status_code == 403
        assert "Cet export contient plus de personnes" in read(response)
        assert not AccessPause.objects.exists()
        assert not JournalEntry.objects.filter(verb="candidates.open").exists()
        assert JournalEntry.objects.get(verb="candidates.refuse_export").after == {"people": 3}

    def test_looking_up_in_vain_is_counted_without_what_was_typed(self, make, prescriber):
        actor, known = make.actor(prescriber), make.candidate(email="connue@test.example")
        finding.search(actor=actor, email=known.email)
        finding.search(actor=actor, email="perdue@test.example")
        assert watch.readings_of(actor.user_id, now=timezone.now()).lookups == 1
        said = [one.after for one in JournalEntry.objects.filter(verb="candidates.search").order_by("at")]
        assert said == [{"by": "email", "found": True}, {"by": "email", "found": False}]

    def test_too_many_look_ups_pause(self, make, prescriber, settings):
        settings.WATCH = {**settings.WATCH, "prescriber": (9, 9, 9, 9, 1, 2)}
        actor, client = make.actor(prescriber), make.client(prescriber)
        for number in range(2):
            finding.search(actor=actor, email=f"perdue{number}@test.example")
        page = client.post(reverse("candidates:find"), {"nir": "", "email": "encore@test.example"})
        assert "Votre accès aux dossiers est en pause" in read(page)
        assert AccessPause.objects.get().measure == "lookups"

    def test_the_read_is_bounded_and_uses_its_index(self, make, prescriber):
        people, actor = follow(prescriber, 2), make.actor(prescriber)
        open_files(actor, people)
        others = [uuid4() for _ in range(200)]
        JournalEntry.objects.bulk_create(
            JournalEntry(verb="candidates.open", actor="x", actor_id=others[n % 200], object_type="x", object_id="x")
            for n in range(4000)
        )
        with CaptureQueriesContext(connection) as queries:
            watch.readings_of(actor.user_id, now=timezone.now())
        assert len(queries) == 1
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE kernel_journalentry")
            sql, given = queries[0]["sql"], ", ".join(["NULL"] * queries[0]["sql"].count("$"))
            cursor.execute(f"SET LOCAL plan_cache_mode = force_generic_plan; PREPARE bounded AS {sql}")
            cursor.execute(f"EXPLAIN EXECUTE bounded ({given})")
            plan = " ".join(line for (line,) in cursor.fetchall())
        assert "journal_readings" in plan

    def test_opened_again_the_same_day_it_costs_one_read(self, make, prescriber):
        people, actor = follow(prescriber, 1), make.actor(prescriber)
        open_files(actor, people)
        with CaptureQueriesContext(connection) as queries:
            open_files(actor, people)
        assert len(queries) == 1


@pytest.mark.django_db
class TestAlerts:
    def test_one_a_day_for_each_measure(self, make, prescriber):
        team = make.user(is_staff=True)
        people, actor = follow(prescriber, ALERT + 2), make.actor(prescriber)
        assert open_files(actor, people[: ALERT + 1]) == ALERT + 1
        assert (watching.look(), watching.look()) == (1, 0)
        notice = Notice.objects.get()
        assert (notice.email, notice.subject) == (team.email, f"Lecture inhabituelle : {actor.user}")

    def test_who_was_above_with_lower_ceilings_is_paused_by_the_job(self, make, prescriber, settings):
        people, actor = follow(prescriber, 5), make.actor(prescriber)
        open_files(actor, people)
        settings.WATCH = {**settings.WATCH, "prescriber": (1, 3, 9, 9, 9, 9)}
        watching.look()
        assert AccessPause.objects.get().user == actor.user

    def test_ceilings_follow_the_role(self, make):
        roles = {
            "employer": make.structure(),
            "prescriber": make.prescriber(),
            "orienter": make.prescriber(authorised=False),
            "team": make.network(),
        }
        assert {watch.role_of(make.actor(one)) for one in roles.values()} == set(settings.WATCH)
        for role, organisation in roles.items():
            assert watch.role_of(make.actor(organisation)) == role


@pytest.mark.django_db
class TestPaused:
    @pytest.fixture
    def paused(self, make, prescriber):
        return make.pause(who=prescriber.memberships.get().user)

    def test_her_pages_say_why_and_who_to_call(self, make, prescriber, paused, settings):
        settings.SUPPORT_PHONE = "01 02 03 04 05"
        person, client = make.candidate(), make.client(prescriber)
        make.accompaniment(who=person, by=prescriber)
        names = ("candidates:list", "candidates:find", "applications:sent", "passes:followed", "today", "notices")
        for path in (*map(reverse, names), f"/personnes/{person.pk}"):
            response = client.get(path)
            assert response.status_code == 403, path
            page = read(response)
            assert "Votre accès aux dossiers est en pause" in page
            assert "01 02 03 04 05" in page
            assert person.last_name not in page
        assert client.get("/organisation/equipe").status_code == 200
        assert client.get("/recherche").status_code == 200

    def test_a_paused_member_of_the_team_is_stopped_too(self, make):
        staff = make.user(is_staff=True, is_superuser=True)
        make.pause(who=staff)
        client = make.client(staff)
        assert client.get("/admin/").status_code == 403
        assert client.get("/surveillance").status_code == 403

    def test_the_team_sees_what_was_opened_and_lifts_it_with_a_reason(self, make, prescriber):
        person, actor = make.candidate(), make.actor(prescriber)
        make.accompaniment(who=person, by=prescriber)
        open_files(actor, [person])
        paused, team = make.pause(who=actor.user), make.client(make.user(is_staff=True))
        assert str(actor.user) in read(team.get("/surveillance"))
        page = read(team.get(f"/surveillance/{paused.pk}"))
        assert person.masked_name in page
        assert person.last_name not in page
        assert "Remplissez" in read(team.post(f"/surveillance/{paused.pk}", {"why": " "}))
        assert team.post(f"/surveillance/{paused.pk}", {"why": "Appel : tri d’un forum."}).status_code == 302
        assert make.client(prescriber).get("/personnes").status_code == 200
        entry = JournalEntry.objects.get(verb="candidates.lift_pause")
        assert entry.after == {"why": "Appel : tri d’un forum."}
        assert Notice.objects.filter(email=actor.user.email, subject__endswith="rétabli").exists()

    def test_counting_starts_again_when_it_is_lifted(self, make, prescriber, settings):
        settings.WATCH = {**settings.WATCH, "prescriber": (9, 2, 9, 9, 9, 9)}
        people, actor = follow(prescriber, 5), make.actor(prescriber)
        assert open_files(actor, people) == 2
        watching.lift_pause(by=make.actor(make.user(is_staff=True)), pause=AccessPause.objects.get(), why="Appelée.")
        assert open_files(make.actor(prescriber), people[2:]) == 2

    def test_only_the_team_lifts_and_never_for_oneself(self, make, prescriber, paused):
        with pytest.raises(NotYours):
            watching.lift_pause(by=make.actor(prescriber), pause=paused, why="Moi")
        network = make.network()
        assert make.client(network).get(f"/surveillance/{paused.pk}").status_code == 404
        staff = make.actor(make.user(is_staff=True))
        watching.lift_pause(by=staff, pause=paused, why="Appelée.")
        with pytest.raises(Refused, match="déjà été levée"):
            watching.lift_pause(by=staff, pause=paused, why="Encore")


@pytest.mark.django_db(transaction=True)
def test_two_browsers_together_do_not_pass_the_ceiling(make, settings):
    settings.WATCH = {**settings.WATCH, "prescriber": (99, 10, 99, 99, 9, 9)}
    prescriber = make.prescriber()
    people, actor = follow(prescriber, 40), make.actor(prescriber)
    opened, ready = [], threading.Barrier(4)

    def browse(share) -> None:
        ready.wait()
        opened.extend(one.pk for one in share if open_files(actor, [one]))
        connections.close_all()

    threads = [threading.Thread(target=browse, args=(people[start::4],)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 10
    assert JournalEntry.objects.filter(verb="candidates.open").count() == 10
    assert AccessPause.objects.count() == 1
