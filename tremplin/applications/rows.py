"""The rows of both lists: the columns that a line shows, no model. A page of a hundred lines was six hundred of them."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from tremplin.applications.models import Application
from tremplin.applications.standing import with_kept_standing
from tremplin.candidates.models import Candidate
from tremplin.jobs.models import JobPost
from tremplin.kernel.prepared import TODAY, AnyOf, Param, Prepared
from tremplin.kernel.wording import local_day


@dataclass(slots=True)
class Row:
    """What a line of either list reads; both organisations say whose turn it is."""

    pk: UUID
    organisation_id: UUID
    sender_organisation_id: UUID | None
    state: str
    state_since: datetime
    ball: str
    ball_since: datetime
    postponed_until: date | None
    created_at: datetime
    first_name: str
    last_name: str
    post_titles: list[str]
    # The day of the reading, asked once.
    today: date

    # Said of these columns as the candidature and the person say it of theirs.
    is_open, is_silent, shown_state = Application.is_open, Application.is_silent, Application.shown_state
    get_absolute_url, full_name, masked_name = Application.get_absolute_url, Candidate.full_name, Candidate.masked_name

    @property
    def days_since_ball(self) -> int:
        return (self.today - local_day(self.ball_since)).days


@dataclass(slots=True)
class Received(Row):
    """For a structure: the person's town, who sent it (None for the person herself), what `standing` reads."""

    town: str | None
    sent_by: str | None
    chosen_kind: str | None
    hiring_kinds: list[str]
    current_pass: dict[str, Any] | None
    last_pass_ends_on: date | None
    waived: bool
    valid_diagnosis: dict[str, Any] | None


@dataclass(slots=True)
class Sent(Row):
    """For who sent it: the structure, and who opened the person's file, for what is said of her."""

    structure: str
    created_by_organisation_id: UUID | None


Kind = TypeVar("Kind", bound=Row)


def read(kind: type[Kind], keys: list[UUID], *, reader: UUID | None, today: date) -> list[Kind]:
    """The rows of these candidatures, in the order of the keys. One query."""
    found = {values[0]: values for values in _rows(kind).values(keys=keys, reader=reader, today=today)}
    return [kind(*found[pk]) for pk in keys if pk in found]


@cache
def _rows(kind: type[Row]) -> Prepared[Application]:
    return Prepared(lambda: _columns(kind, Application.objects.filter(AnyOf(F("pk"), Param("keys")))))


def _columns(kind: type[Row], query: QuerySet[Application]) -> QuerySet[Application, Any]:
    query = with_titles(query)
    if kind is Received:
        query = with_kept_standing(query, Param("reader"), TODAY)
    return query.values_list(*(ELSEWHERE.get(one.name, one.name) for one in fields(kind)))


def _shown(organisation: str) -> Coalesce:
    """`Organisation.display_name`."""
    return Coalesce(NullIf(f"{organisation}__brand", Value("")), f"{organisation}__name")


# The columns that are not the candidature's own, nor added to its query.
ELSEWHERE: dict[str, Any] = {
    "today": TODAY,
    "first_name": "candidate__first_name",
    "last_name": "candidate__last_name",
    "created_by_organisation_id": "candidate__created_by_organisation",
    "town": "candidate__commune__name",
    "structure": _shown("organisation"),
    "sent_by": _shown("sender_organisation"),
}


def with_titles(query: QuerySet[Application]) -> QuerySet[Application]:
    """Add the titles of its posts to each candidature, as `post_titles`."""
    posts = JobPost.objects.filter(applications=OuterRef("pk")).order_by("title")
    return query.annotate(post_titles=ArraySubquery(posts.values("title")))
