"""Send the news of alerts: a bounded number a day, each once, nothing when there is nothing.

`run` does it; `preview` says what it would do, and writes nothing.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from tremplin.directory import messages, news
from tremplin.directory.alerts import next_look
from tremplin.directory.found import Card
from tremplin.directory.messages import delay
from tremplin.directory.models import Alert
from tremplin.kernel.acts import act
from tremplin.kernel.models import Notice
from tremplin.rules import dates

BATCH = 500


@dataclass
class Run:
    """One look at the due alerts. Searches that several share are asked once."""

    at: datetime
    left: int
    cards: dict[str, list[Card] | None] = field(default_factory=dict)

    def fresh(self, alert: Alert) -> list[Card] | None:
        """The news of an alert; None when its place is not known today: nothing is said, nothing is lost."""
        shelf = QueryDict(alert.query).get("onglet", "structures")
        if not news.any_on(shelf, after=alert.checked_at, until=self.at):
            return []
        if alert.query not in self.cards:
            followed = news.follow(QueryDict(alert.query))
            self.cards[alert.query] = news.freshest(followed) if followed.sure else None
        cards = self.cards[alert.query]
        return None if cards is None else news.among(cards, after=alert.checked_at, until=self.at)


@dataclass(frozen=True)
class Planned:
    """What would leave: the alert, how many news, whether today's cap lets it go."""

    alert: Alert
    news: int
    leaves: bool


def run(at: datetime | None = None) -> int:
    """Write the mails of every alert that is due, up to the cap of the day. Returns how many. Twice sends nothing twice."""
    at = at or timezone.now()
    news.note(at)
    looking, sent = Run(at, room_today(at)), 0
    for pk in list(due(at).values_list("pk", flat=True)):
        if looking.left <= 0:
            _tell_team(at)
            break
        done = _one(pk, looking)
        sent, looking.left = sent + done, looking.left - done
    return sent


def preview(at: datetime | None = None, most: int = BATCH) -> list[Planned]:
    """The dry run: the first `most` due alerts that have news, and whether the cap lets them go. Writes nothing."""
    at = at or timezone.now()
    planned: list[Planned] = []
    with transaction.atomic():
        news.note(at)
        looking = Run(at, room_today(at))
        for alert in due(at).select_related("user").iterator(BATCH):
            if found := looking.fresh(alert):
                planned.append(Planned(alert, len(found), len(planned) < looking.left))
            if len(planned) >= most:
                break
        transaction.set_rollback(True)
    return planned


def masked(alert: Alert) -> str:
    """« a…@exemple.fr »: enough to recognise a domain, not a person."""
    name, _, domain = (alert.user.email if alert.user else alert.email).rpartition("@")
    return f"{name[:1]}…@{domain}"


def due(at: datetime) -> QuerySet[Alert]:
    return Alert.objects.filter(confirmed_at__isnull=False, next_at__lte=at).order_by("next_at", "pk")


def room_today(at: datetime) -> int:
    """How many mails of alerts may still leave today."""
    return settings.ALERTS_PER_DAY - _written(messages.TOPIC, at)


def _written(topic: str, at: datetime) -> int:
    morning = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    return Notice.objects.filter(topic=topic, created_at__gte=morning).count()


@act
def _one(pk: UUID, looking: Run) -> int:
    """One alert, in its own transaction: its mail and the date of this look hold together."""
    rows = due(looking.at).filter(pk=pk).select_related("user").select_for_update(of=("self",), skip_locked=True)
    alert = rows.first()
    if alert is None:
        return 0
    found = looking.fresh(alert)
    if found:
        messages.news(alert, found)
    if found is not None:
        alert.checked_at = looking.at
    alert.next_at = next_look(alert.rhythm, looking.at)
    alert.save(update_fields=["checked_at", "next_at"])
    return 1 if found else 0


@act
def _tell_team(at: datetime) -> None:
    if not _written(messages.CAP_TOPIC, at):
        messages.cap_reached(due(at).filter(next_at__lt=at).count())


def ask_again(at: datetime | None = None) -> int:
    """Ask the addresses without account whether an alert of six months is still useful. Returns how many."""
    at = at or timezone.now()
    before = dates.clamped_months(timezone.localtime(at).date(), -delay("renewal"))
    rows = Alert.objects.filter(user__isnull=True, confirmed_at__isnull=False, asked_at__isnull=True)
    old = rows.filter(renewed_at__date__lt=before).order_by("renewed_at").values_list("pk", flat=True)
    return sum(_ask(pk, at) for pk in list(old[:BATCH]))


@act
def _ask(pk: UUID, at: datetime) -> int:
    rows = Alert.objects.filter(pk=pk, asked_at__isnull=True).select_for_update(of=("self",), skip_locked=True)
    alert = rows.first()
    if alert is None:
        return 0
    messages.still_useful(alert)
    alert.asked_at = at
    alert.save(update_fields=["asked_at"])
    return 1
