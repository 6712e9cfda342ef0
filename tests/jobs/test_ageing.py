"""Posts that nobody refreshes: a reminder at 60 days, closed at 90, each once."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django import app

from tremplin.jobs.jobs import age_posts, close_stale_posts, remind_of_old_posts
from tremplin.jobs.models import JobPost
from tremplin.kernel.models import JournalEntry, Notice
from tremplin.organisations.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def structure(make):
    return make.structure(members=2, brand="Les Essais")


@pytest.fixture
def later(time_machine):
    """Move to N days after the first of January 2026, at the hour of the job."""

    def move(days: int) -> None:
        first = datetime(2026, 1, 1, 5, 40, tzinfo=timezone.get_current_timezone())
        time_machine.move_to(first + timedelta(days=days), tick=False)

    move(0)
    return move


@pytest.mark.parametrize(
    ("days", "reminded", "closed"), [(0, 0, 0), (59, 0, 0), (60, 1, 0), (61, 1, 0), (89, 1, 0), (90, 0, 1), (120, 0, 1)]
)
def test_on_that_day(make, structure, later, days, reminded, closed):
    make.post(of=structure)
    later(days)
    assert (close_stale_posts(), remind_of_old_posts()) == (closed, reminded)


def test_a_whole_life(make, structure, later):
    post = make.post(of=structure)
    for day in range(130):
        later(day)
        age_posts(timestamp=0)
    post.refresh_from_db()
    assert (post.closed_why, post.closed_on.isoformat()) == ("stale", "2026-04-01")
    verbs = JournalEntry.objects.filter(object_id=post.pk).order_by("at").values_list("verb", "actor")
    assert list(verbs) == [("jobs.remind", "Tremplin (automatique)"), ("jobs.close", "Tremplin (automatique)")]
    subjects = list(Notice.objects.order_by("created_at").values_list("subject", flat=True))
    assert subjects == ["Vos postes sont-ils toujours ouverts ?"] * 2 + ["Postes fermés, faute de relecture"] * 2


def test_a_refresh_starts_again(make, structure, later):
    post = make.post(of=structure)
    later(60)
    age_posts(timestamp=0)
    later(61)
    make.client(structure).post(f"/postes-de-la-structure/{post.pk}/relu")
    Notice.objects.all().delete()
    later(120)
    age_posts(timestamp=0)
    assert not Notice.objects.exists()
    later(121)
    age_posts(timestamp=0)
    assert Notice.objects.count() == 2
    post.refresh_from_db()
    assert post.is_open


def test_one_message_a_structure_with_all_its_posts(make, structure, later):
    other = make.structure()
    for title in ("Aide-peintre", "Cuisinier·ère"):
        make.post(of=structure, title=title)
    make.post(of=other, title="Couturier·ère")
    later(60)
    assert remind_of_old_posts() == 3
    assert Notice.objects.count() == 3
    mine = Notice.objects.filter(email=structure.memberships.first().user.email).get()
    assert [title for title, _ in mine.content["facts"]] == ["Aide-peintre", "Cuisinier·ère"]
    assert mine.content["facts"][0][1] == "se fermera le 1er avril 2026"
    assert mine.content["action_path"] == "/postes-de-la-structure"


def test_closed_posts_and_closed_structures_are_left_alone(make, structure, later):
    make.post(of=structure, closed_on="2026-01-01", closed_why="member")
    gone = make.structure()
    make.post(of=gone)
    Organisation.objects.filter(pk=gone.pk).update(closed_on="2026-01-02")
    later(90)
    assert (close_stale_posts(), remind_of_old_posts()) == (0, 0)
    assert not JobPost.objects.filter(closed_why="stale").exists()


def test_it_is_in_the_queue_every_day():
    tasks = {periodic.task.name: periodic.cron for periodic in app.periodic_registry.periodic_tasks.values()}
    assert tasks["jobs.age_posts"] == "40 5 * * *"
