"""Background work: remind at 60 days without refresh, close at 90. Running twice a day changes nothing more."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from procrastinate.contrib.django import app

from tremplin.jobs import messages
from tremplin.jobs.actions import close_post
from tremplin.jobs.models import CLOSE_AFTER_DAYS, REMIND_AFTER_DAYS, JobPost
from tremplin.kernel import journal
from tremplin.kernel.actor import SYSTEM
from tremplin.kernel.acts import act
from tremplin.organisations.models import Organisation


@app.periodic(cron="40 5 * * *")
@app.task(name="jobs.age_posts", queueing_lock="jobs.age_posts")
def age_posts(timestamp: int) -> None:
    """Close what is too old, then remind of what soon will be."""
    close_stale_posts()
    remind_of_old_posts()


def close_stale_posts() -> int:
    """Close the posts that nobody refreshed for 90 days, and write to their structures. Returns how many."""
    return _by_structure(_aged(CLOSE_AFTER_DAYS), _close)


def remind_of_old_posts() -> int:
    """Write once to the structures whose posts were last refreshed 60 days ago or more. Returns how many posts."""
    never_since_refresh = Q(reminded_on__isnull=True) | Q(reminded_on__lt=F("refreshed_on"))
    return _by_structure(_aged(REMIND_AFTER_DAYS).filter(never_since_refresh), _remind)


def _aged(days: int) -> QuerySet[JobPost]:
    limit = timezone.localdate() - timedelta(days=days)
    return JobPost.objects.filter(closed_on__isnull=True, organisation__closed_on__isnull=True, refreshed_on__lte=limit)


def _by_structure(posts: QuerySet[JobPost], act: Callable[[Organisation, Sequence[JobPost]], None]) -> int:
    """One transaction and one message a structure, whatever the number of its posts."""
    structures = posts.order_by("organisation_id").values_list("organisation_id", flat=True).distinct()
    return sum(_one_structure(pk, posts, act) for pk in list(structures))


@act
def _one_structure(pk: UUID, posts: QuerySet[JobPost], act: Callable[[Organisation, Sequence[JobPost]], None]) -> int:
    # Locked and read again: a member may have refreshed one, or another worker may be here.
    waiting = list(posts.filter(organisation_id=pk).select_for_update(of=("self",)).order_by("refreshed_on", "pk"))
    if waiting:
        act(Organisation.objects.get(pk=pk), waiting)
    return len(waiting)


def _close(organisation: Organisation, posts: Sequence[JobPost]) -> None:
    for post in posts:
        close_post(by=SYSTEM, post=post, why=JobPost.ClosedWhy.STALE)
    messages.closed(organisation, posts)


def _remind(organisation: Organisation, posts: Sequence[JobPost]) -> None:
    for post in posts:
        post.reminded_on = timezone.localdate()
        post.save(update_fields=["reminded_on"])
        journal.record(by=SYSTEM, verb="jobs.remind", obj=post)
    messages.soon_closed(organisation, posts)
