"""What ends soon among the people hired or accompanied: contracts within 30 days, PASS IAE within 90."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone

from tremplin.candidates.models import Accompaniment
from tremplin.contracts import kinds
from tremplin.contracts.models import Contract
from tremplin.kernel.actor import Actor
from tremplin.kernel.prepared import TODAY, Param, Prepared, awaited
from tremplin.kernel.today import Batch, Group, Task, grouped, ranked
from tremplin.kernel.wording import days, of
from tremplin.rules.dates import in_french

CONTRACT_DAYS, PASS_DAYS = 30, 90


def provide(actor: Actor) -> Iterator[Batch]:
    """One line a person and contract, the soonest end first. An orienter may read neither."""
    if not (actor.is_employer or actor.is_authorised_prescriber):
        return
    today = timezone.localdate()
    found = _first(awaited(actor)).read(organisation=actor.organisation_id, today=today)
    rows, total = grouped(found, "all").get(1, ([], 0))
    url = "/salaries" if actor.is_employer else "/personnes"
    yield Batch(Group.NOW, "Contrats et PASS IAE qui finissent", [_task(one, today) for one in rows], total, url)


# What a task reads.
COLUMNS = ("kind", "ends_on", "pass_iae__ends_on", "candidate__first_name", "candidate__last_name")


@cache
def _first(like: Actor) -> Prepared[Contract]:
    rows = ending(like, TODAY).only(*COLUMNS).annotate(all=Value(1))
    return Prepared(lambda: ranked(rows, "all", "ends_on").order_by("place"))


def ending(actor: Actor, today: date | Param) -> QuerySet[Contract]:
    """The contracts in force that end within 30 days without renewal, or whose PASS ends within 90."""
    renewed = Contract.objects.filter(renews=OuterRef("pk"), cancelled_at__isnull=True)
    soon: Any = Q(ends_on__range=(today, today + timedelta(days=CONTRACT_DAYS)))  # type: ignore[operator]
    soon |= Q(pass_iae__ends_on__range=(today, today + timedelta(days=PASS_DAYS)), pass_iae__cancelled_at__isnull=True)  # type: ignore[operator]
    running = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    # Whose they are comes first: PostgreSQL joins in the order of writing, and the others are the whole country's.
    found = Contract.objects.filter(_mine(actor)).filter(
        running, soon, cancelled_at__isnull=True, ended_on__isnull=True
    )
    return found.filter(~Exists(renewed)).select_related("candidate", "pass_iae")


def _mine(actor: Actor) -> Q:
    mine = Q(dispositif__organisation=actor.organisation) if actor.is_employer else Q(pk__in=[])
    if not actor.is_authorised_prescriber:
        return mine
    followed = Accompaniment.objects.filter(organisation=actor.organisation, ended_on__isnull=True)
    return mine | Q(Exists(followed.filter(candidate=OuterRef("candidate"))))


def _task(contract: Contract, today: date) -> Task:
    said, ends = [], []
    if contract.ends_on is not None:
        said.append(f"Le contrat ({kinds.name(contract.kind)}) finit le {in_french(contract.ends_on)}.")
        ends.append(contract.ends_on)
    if contract.pass_iae is not None:
        said.append(f"Le PASS IAE finit le {in_french(contract.pass_iae.ends_on)}.")
        ends.append(contract.pass_iae.ends_on)
    end = min(one for one in ends if one >= today)
    return Task(
        f"Préparer la suite {of(contract.candidate.full_name)}",
        " ".join(said),
        _page(contract),
        "Préparer",
        end - timedelta(days=CONTRACT_DAYS),
        when=f"fin dans {days((end - today).days)}" if end > today else "fin aujourd’hui",
    )


def _page(contract: Contract) -> str:
    if contract.pass_iae_id:
        return reverse("passes:detail", args=[contract.pass_iae_id])
    return reverse("candidates:detail", args=[contract.candidate_id])
