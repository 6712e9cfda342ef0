"""What ends soon among the people hired or accompanied: contracts within 30 days, PASS IAE within 90."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from tremplin.candidates.models import Accompaniment, Outlook
from tremplin.contracts import kinds
from tremplin.contracts.models import Contract
from tremplin.kernel.actor import Actor
from tremplin.kernel.days import within
from tremplin.kernel.firsts import EVERY, Firsts
from tremplin.kernel.prepared import TODAY, awaited
from tremplin.kernel.today import Batch, Group, Task
from tremplin.kernel.wording import days, of
from tremplin.rules.dates import in_french

CONTRACT_DAYS, PASS_DAYS = 30, 90


def provide(actor: Actor) -> Iterator[Batch]:
    """One line a person and contract, the soonest end first. An orienter may read neither."""
    if not (actor.is_employer or actor.is_authorised_prescriber):
        return
    today = timezone.localdate()
    rows, total = _first(awaited(actor)).all(organisation=actor.organisation_id, today=today)
    url = "/salaries" if actor.is_employer else "/personnes"
    yield Batch(Group.NOW, "Contrats et PASS IAE qui finissent", [_task(one, today) for one in rows], total, url)


# What a task reads.
COLUMNS = ("kind", "ends_on", "pass_iae__ends_on", "candidate__first_name", "candidate__last_name")
SHOWN = Contract.objects.select_related("candidate", "pass_iae").only(*COLUMNS)


@cache
def _first(like: Actor) -> Firsts[Contract]:
    """Of a structure, read from its dispositifs; of a prescriber, from whom it follows; of who is both, either."""
    sides = [_hired(like)] if like.is_employer else []
    sides += [_followed(like)] if like.is_authorised_prescriber else []
    first, *others = (_ending(one).values_list("pk", EVERY, "ends_on") for one in sides)
    return Firsts(lambda: first.union(*others) if others else first, SHOWN)


def _hired(actor: Actor) -> QuerySet[Contract]:
    return Contract.objects.filter(dispositif__organisation=actor.organisation)


def _followed(actor: Actor) -> QuerySet[Contract]:
    """Of those whose outlook says that an end is near: a few among all, so that no other contract is read."""
    links = Accompaniment.objects.filter(organisation=actor.organisation, ended_on__isnull=True)
    near = within("contract_ends", TODAY, _in(CONTRACT_DAYS)) | within("pass_ends", TODAY, _in(PASS_DAYS))
    people = Outlook.objects.filter(near, pk__in=links.values("candidate"))
    return Contract.objects.filter(candidate__in=people.values("pk"))


def _in(days: int) -> Any:
    return TODAY + timedelta(days=days)


def _ending(contracts: QuerySet[Contract]) -> QuerySet[Contract]:
    """Those in force that end within 30 days without renewal, or whose PASS ends within 90."""
    renewed = Contract.objects.filter(renews=OuterRef("pk"), cancelled_at__isnull=True)
    soon = Q(ends_on__range=(TODAY, _in(CONTRACT_DAYS)))
    soon |= Q(pass_iae__ends_on__range=(TODAY, _in(PASS_DAYS)), pass_iae__cancelled_at__isnull=True)
    running = Q(ends_on__isnull=True) | Q(ends_on__gte=TODAY)
    return contracts.filter(running, soon, ~Exists(renewed), cancelled_at__isnull=True, ended_on__isnull=True)


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
