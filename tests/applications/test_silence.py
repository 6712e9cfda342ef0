"""No answer is never an answer: reminded at 10 and 20 days, free at 30, still answerable; each said once."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django import app

from tremplin.applications import actions
from tremplin.applications.answering import answering_of
from tremplin.applications.jobs import treat
from tremplin.applications.models import Application
from tremplin.applications.silence import treat_silences
from tremplin.directory.listing import relist
from tremplin.kernel.models import JournalEntry, Notice
from tremplin.organisations.models import Organisation

pytestmark = pytest.mark.django_db
REMINDER, FREE = "Une candidature attend votre réponse", "vous êtes libre"


@pytest.fixture
def later(time_machine):
    """Move to N days after the fifth of January 2026, at the hour of the job."""

    def move(days: int) -> None:
        first = datetime(2026, 1, 5, 5, 50, tzinfo=timezone.get_current_timezone())
        time_machine.move_to(first + timedelta(days=days), tick=False)

    move(0)
    return move


@pytest.fixture
def scene(make, later):
    """A prescriber applied for a person, to a structure of two members."""
    structure, prescriber = make.structure(members=2, brand="Les Essais"), make.prescriber()
    person = make.candidate(email="samira@test.example")
    application = make.application(to=structure, who=person, by=prescriber)
    Notice.objects.all().delete()
    return application


def subjects():
    return list(Notice.objects.order_by("created_at", "subject").values_list("subject", flat=True))


@pytest.mark.parametrize(
    ("days", "reminded", "marked"),
    [(0, 0, 0), (9, 0, 0), (10, 1, 0), (15, 1, 0), (20, 1, 0), (29, 1, 0), (30, 0, 1), (45, 0, 1)],
)
def test_on_that_day(scene, later, days, reminded, marked):
    later(days)
    assert treat_silences() == (reminded, marked)
    assert treat_silences() == (0, 0)
    scene.refresh_from_db()
    assert (scene.silent_since is not None) == bool(marked)


def test_a_whole_silence(scene, later):
    for day in range(60):
        later(day)
        treat(timestamp=0)
    verbs = JournalEntry.objects.filter(object_id=scene.pk, actor="Tremplin (automatique)").order_by("at")
    assert list(verbs.values_list("verb", flat=True)) == [
        "applications.remind",
        "applications.remind",
        "applications.silent",
    ]
    assert subjects().count(REMINDER) == 6  # two members, at 10, 20 and 30 days
    to_person = Notice.objects.get(email="samira@test.example")
    assert FREE in to_person.subject
    assert "vous êtes libre de candidater ailleurs" in to_person.content["paragraphs"][1]
    assert Notice.objects.filter(email=scene.sender.email, subject="Sans réponse de Les Essais").count() == 1
    scene.refresh_from_db()
    assert scene.state == "new"
    assert timezone.localtime(scene.silent_since).date().isoformat() == "2026-02-04"


def test_one_mail_a_structure_with_all_its_candidatures(make, scene, later):
    make.application(to=scene.organisation, by=make.prescriber())
    Notice.objects.all().delete()
    later(10)
    assert treat_silences() == (2, 0)
    mine = Notice.objects.get(email=scene.organisation.memberships.first().user.email)
    assert mine.subject == "2 candidatures attendent votre réponse"
    assert [label for label, _ in mine.content["facts"]] == [scene.candidate.full_name, mine.content["facts"][1][0]]
    assert mine.content["facts"][0][1] == "sans réponse depuis 10\u00a0jours"
    assert mine.content["action_path"] == "/candidatures?vue=a-traiter"


@pytest.mark.parametrize("verb", ["process", "refuse", "postpone", "add_to_pool"])
def test_answering_clears_the_silence_and_is_still_possible(make, scene, later, verb):
    later(30)
    treat_silences()
    said = {"refuse": {"reason": "other", "answer": "Non.", "share_reason": False}, "postpone": {"answer": "Bientôt."}}
    by = make.actor(scene.organisation)
    moved = getattr(actions, verb)(by=by, application=scene, **said.get(verb, {}))
    moved.refresh_from_db()
    assert (moved.silent_since, moved.silence_reminders, moved.first_answer_at) == (None, 0, timezone.now())
    assert not moved.is_silent


def test_studied_then_forgotten_starts_again(make, scene, later):
    later(12)
    actions.process(by=make.actor(scene.organisation), application=scene)
    later(41)
    assert treat_silences() == (1, 0)
    later(42)
    assert treat_silences() == (0, 1)


def test_archived_candidatures_and_closed_structures_are_left_alone(make, scene, later):
    Application.objects.filter(pk=scene.pk).update(archived_at=timezone.now())
    gone = make.application(to=make.structure(), by=make.prescriber())
    Organisation.objects.filter(pk=gone.organisation_id).update(closed_on="2026-01-06")
    later(40)
    assert treat_silences() == (0, 0)


def test_a_closed_candidature_is_never_silent(scene):
    with pytest.raises(IntegrityError, match="silent_only_while_owed"):
        Application.objects.filter(pk=scene.pk).update(state="withdrawn", ball="", silent_since=timezone.now())


def test_the_person_reads_what_else_is_near(make, scene, later):
    garden = make.structure(kinds=["ACI"], where="93071", brand="Les Bordures")
    make.post(of=garden)
    far = make.structure(kinds=["ACI"], where="69123", brand="Trop loin")
    make.post(of=far)
    make.structure(kinds=["EI"], where="93001", brand="Le Fournil")
    nobody = make.structure(members=0, where="93066", brand="Personne ici")
    make.post(of=nobody)
    relist()
    later(30)
    treat_silences()
    facts = dict(Notice.objects.get(email="samira@test.example").content["facts"])
    assert list(facts) == ["Les Bordures", "Le Fournil"]
    assert "1 poste à pourvoir" in facts["Les Bordures"]
    assert "candidature spontanée possible" in facts["Le Fournil"]


def test_an_orienter_reads_initials_only(make, later):
    person, orienter = make.candidate(), make.prescriber(authorised=False)
    sent = make.application(to=make.structure(), who=person, by=orienter)
    Notice.objects.all().delete()
    later(30)
    treat_silences()
    text = str(Notice.objects.get(email=sent.sender.email).content)
    assert person.masked_name in text
    assert person.last_name not in text


def test_the_cost_does_not_grow_with_the_candidatures(make, later):
    structure, prescriber = make.structure(), make.prescriber()

    def cost(count: int) -> int:
        for _ in range(count):
            make.application(to=structure, by=prescriber)
        later(10 if count == 1 else 30)
        with CaptureQueriesContext(connection) as queries:
            treat_silences()
        return len(queries)

    first = cost(1)
    later(15)
    assert cost(8) <= first + 9  # what is near is looked for once a silent candidature; here one of them


def test_figures_of_a_structure(make, scene, later):
    structure, by = scene.organisation, make.prescriber()
    answered = make.application(to=structure, by=by)
    withdrawn = make.application(to=structure, by=by)
    later(4)
    actions.process(by=make.actor(structure), application=answered)
    actions.withdraw(by=make.actor(by), application=withdrawn)
    later(31)
    recent = make.application(to=structure, by=by)
    found = answering_of(structure.pk)
    assert (found.received, found.answered, found.due, found.days) == (4, 1, 2, 4.0)
    assert not found.public
    assert recent.first_answer_at is None


def test_it_is_in_the_queue_every_day():
    tasks = {periodic.task.name: periodic.cron for periodic in app.periodic_registry.periodic_tasks.values()}
    assert tasks["applications.treat_silences"] == "50 5 * * *"
