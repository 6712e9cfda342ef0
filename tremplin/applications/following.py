"""The people whom an organisation accompanies: where each pathway stands, who has been without solution for 30 days.

Columns added to the query of people, so that a list costs the same for one person and for a thousand. An orienter
reads nothing here that its own candidatures do not tell.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, TruncDate
from django.db.models.lookups import Exact
from django.urls import reverse

from tremplin.applications.models import SILENCE_DAYS, Application
from tremplin.candidates.access import name_for
from tremplin.candidates.lists import NAMES
from tremplin.candidates.models import Accompaniment, Candidate, Known
from tremplin.candidates.relations import AWAITED, Reader, values_of
from tremplin.contracts.models import Contract
from tremplin.kernel.actor import Actor
from tremplin.kernel.days import within
from tremplin.kernel.firsts import EVERY, Firsts
from tremplin.kernel.prepared import awaited
from tremplin.kernel.today import Batch, Group, Task
from tremplin.kernel.wording import of

PASS_DAYS, CONTRACT_DAYS = 90, 30
STALLED_LIST = "/personnes?situation=sans-solution"


def stalled(actor: Actor, reader: Reader) -> Q:
    """Condition on people: followed for 30 days, and since no contract, no candidature that moved or waits for a later day."""
    return Q(pk__in=_followed(actor, reader).values("candidate")) & _without_solution(actor, reader, "pk")


def _followed(actor: Actor, reader: Reader) -> QuerySet[Accompaniment]:
    """By the organisation, for 30 days: one row a person."""
    return Accompaniment.objects.filter(
        organisation=actor.organisation, ended_on=None, started_on__lte=_month_ago(reader)
    )


def _month_ago(reader: Reader) -> Any:
    return reader.today - timedelta(days=SILENCE_DAYS)


def _without_solution(actor: Actor, reader: Reader, person: str) -> Q:
    """Condition on rows whose person is at `person`: « pk », beside her `outlook`, or « candidate »."""
    if not actor.is_authorised_prescriber:
        moved = Q(state_since__date__gt=_month_ago(reader)) | Q(postponed_until__gte=reader.today)
        return ~Exists(_seen(actor, person).filter(moved)) & ~Exists(_running(actor, reader.today, person))
    if person != "pk":
        return ~Exists(_known(actor).filter(_stirs(reader), pk=OuterRef(person)))
    # nothing is known of her: nothing stirs
    stirs = Coalesce(ExpressionWrapper(_stirs(reader, "outlook__"), BooleanField()), Value(False))
    return Q(Exact(stirs, Value(False)))


def _known(actor: Actor) -> QuerySet[Known]:
    """The outlooks of the people whom the organisation ever met, in one range of an index."""
    return Known.objects.filter(organisation=actor.organisation)


def _stirs(reader: Reader, path: str = "") -> Q:
    """Condition on an outlook, or on rows that have it at `path`: something is going on for the person."""
    stirs = Q(**{f"{path}employed_until__gte": reader.today}) | Q(**{f"{path}postponed_until__gte": reader.today})
    return stirs | Q(**{f"{path}moved_at__date__gt": _month_ago(reader)})


def _seen(actor: Actor, person: str) -> QuerySet[Application]:
    """The candidatures of a person whom the organisation accompanies: all of them, or for an orienter those it sent."""
    hers = Application.objects.filter(candidate=OuterRef(person))
    if actor.is_authorised_prescriber:
        return hers
    return hers.filter(Q(organisation=actor.organisation) | Q(sender_organisation=actor.organisation))


def _running(actor: Actor, today: Any, person: str) -> QuerySet[Contract]:
    """The contracts in force of the person, those that the actor may know of."""
    lasts = Q(ended_on__gte=today) | Q(ended_on=None, ends_on__gte=today) | Q(ended_on=None, ends_on=None)
    rows = Contract.objects.filter(lasts, candidate=OuterRef(person), cancelled_at__isnull=True)
    return rows.filter(application__sender_organisation=actor.organisation) if actor.is_orienter else rows


def pass_ending(actor: Actor, reader: Reader) -> Q | None:
    """Condition: the PASS IAE ends within 90 days. None for an orienter, who may not read it."""
    if not (actor.is_employer or actor.is_authorised_prescriber):
        return None
    return within("outlook__pass_ends", reader.today, reader.today + timedelta(days=PASS_DAYS))


def contract_ending(actor: Actor, reader: Reader) -> Q | None:
    """Condition: a contract in force ends within 30 days and nothing renews it. None for an orienter."""
    if not (actor.is_employer or actor.is_authorised_prescriber):
        return None
    return within("outlook__contract_ends", reader.today, reader.today + timedelta(days=CONTRACT_DAYS))


def provide(actor: Actor) -> Iterator[Batch]:
    """On the page of the day: the people without solution for 30 days, who have waited longest first."""
    if not (actor.is_prescriber and actor.reaches_people):
        return
    rows, total = _stalled(awaited(actor)).all(**values_of(actor))
    yield Batch(Group.OVERDUE, "Personnes sans solution", [_task(actor, one) for one in rows], total, STALLED_LIST)


@cache
def _stalled(like: Actor) -> Firsts[Accompaniment]:
    """The first of them, with `last_move`: when a candidature the actor may read last moved, or NULL."""
    links = _followed(like, AWAITED).filter(_without_solution(like, AWAITED, "candidate"), OPEN_FILES)
    moved = _last_move(like)
    since = Coalesce(TruncDate(moved), F("started_on"))
    shown = Accompaniment.objects.select_related("candidate").annotate(last_move=moved)
    columns = ("started_on", *(f"candidate__{name}" for name in NAMES))
    return Firsts(lambda: links.values_list("pk", EVERY, since), shown.only(*columns))


# A closed file leaves the lists, one that was merged is another's. Said by these few, which indexes list.
_GONE = Candidate.objects.filter(pk=OuterRef("candidate"))
OPEN_FILES = ~Exists(_GONE.filter(closed_at__isnull=False)) & ~Exists(_GONE.filter(merged_into__isnull=False))


def _last_move(actor: Actor) -> Any:
    if actor.is_authorised_prescriber:
        return Subquery(_known(actor).filter(pk=OuterRef("candidate")).values("moved_at"))
    return Subquery(_seen(actor, "candidate").order_by("-state_since").values("state_since")[:1])


def _task(actor: Actor, link: Any) -> Task:
    name = name_for(actor, link.candidate)
    text = "Aucune candidature n’a avancé depuis 30 jours. Proposez une autre structure, ou une suite."
    if link.last_move is None:
        text = "Aucune candidature n’est partie depuis 30 jours. Cherchez une structure avec la personne."
    url, since = reverse("candidates:detail", args=[link.candidate_id]), link.last_move or link.started_on
    return Task(f"Relancer le parcours {of(name)}", text, url, "Ouvrir", since)


SITUATIONS = (
    ("sans-solution", "Sans solution depuis 30 jours", stalled),
    ("pass", "PASS IAE qui finit dans 90 jours", pass_ending),
    ("contrat", "Contrat qui finit dans 30 jours", contract_ending),
)
