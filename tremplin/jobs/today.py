"""The posts that nobody has read again for 60 days: they close at 90."""

from collections.abc import Iterator
from datetime import timedelta
from functools import cache

from django.db.models import DateField
from django.utils import timezone

from tremplin.jobs.access import own_posts
from tremplin.jobs.models import REMIND_AFTER_DAYS, JobPost
from tremplin.kernel.actor import Actor
from tremplin.kernel.firsts import EVERY, Firsts
from tremplin.kernel.prepared import Param, awaited
from tremplin.kernel.today import Batch, Group, Task
from tremplin.rules.dates import in_french

LIST = "/postes-de-la-structure"


def provide(actor: Actor) -> Iterator[Batch]:
    if not actor.is_employer:
        return
    limit = timezone.localdate() - timedelta(days=REMIND_AFTER_DAYS)
    rows, total = _first(awaited(actor)).all(organisation=actor.organisation_id, limit=limit)
    yield Batch(Group.NOW, "Postes à relire", [_task(one) for one in rows], total, LIST)


@cache
def _first(like: Actor) -> Firsts[JobPost]:
    old = own_posts(like).filter(closed_on__isnull=True, refreshed_on__lte=Param("limit", DateField()))
    return Firsts(lambda: old.values_list("pk", EVERY, "refreshed_on"), JobPost.objects.only("title", "refreshed_on"))


def _task(post: JobPost) -> Task:
    text = f"Relu le {in_french(post.refreshed_on)}. Il se fermera le {in_french(post.closes_by_itself_on)}."
    since = post.refreshed_on + timedelta(days=REMIND_AFTER_DAYS)
    return Task(f"Relire le poste « {post.title} »", text, f"{LIST}/{post.pk}", "Relire", since)
