"""The text a search may find about a fiche de poste."""

from collections.abc import Iterable

from django.db.models import QuerySet

from tremplin.jobs.models import JobPost
from tremplin.organisations.search_text import foldable, store_texts


def text_of(post: JobPost) -> str:
    """Title, trade and the names of the trade's jobs, missions, profile, place."""
    return foldable(
        post.title,
        post.trade.code,
        post.trade.name,
        *(job.name for job in post.trade.job_names.all()),
        post.missions,
        post.profile,
        post.commune.name,
    )


def refresh_search_text(posts: QuerySet[JobPost] | Iterable[JobPost]) -> int:
    """Recompute and store the text of these posts where it changed. Returns how many changed.

    Call it after any change of a title, a trade, a text or a place.
    """
    return store_texts(JobPost, posts, ("commune", "trade__job_names"), text_of)
