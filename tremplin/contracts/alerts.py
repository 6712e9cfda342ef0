"""Ends of contracts and of PASS announced 90, 60 and 30 days ahead. Running twice a day says nothing twice."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from tremplin.candidates.models import Accompaniment
from tremplin.contracts import messages
from tremplin.contracts.messages import Ending
from tremplin.contracts.models import Contract, SentAlert
from tremplin.kernel.acts import act
from tremplin.organisations.models import Prescriber

STEPS = (30, 60, 90)
CONTRACT, PASS = "Fin du contrat", "Fin du PASS IAE"


@act
def announce_ends() -> int:
    """Write once, at each step, to the structure, to the counsellor and to the person. Returns how many ends."""
    today = timezone.localdate()
    found = [*_contracts(today), *_passes(today)]
    new = [(one, ending) for one, ending in found if _note(one, ending)]
    _tell(new)
    return len(new)


def _contracts(today: date) -> Iterator[tuple[Contract, Ending]]:
    """Contracts with an agreed end ahead, that nothing ended nor renews."""
    announced = SentAlert.objects.filter(contract=OuterRef("pk"), ends_on=OuterRef("ends_on"), days=STEPS[0])
    rows = _hires().filter(ended_on__isnull=True, ends_on__range=_range(today)).exclude(Exists(announced))
    for one in rows.exclude(renewed_by__in=Contract.objects.filter(cancelled_at__isnull=True)).order_by(
        "ends_on", "pk"
    ):
        assert one.ends_on is not None  # noqa: S101 - filtered above
        yield one, _ending(one, CONTRACT, one.ends_on, today)


def _passes(today: date) -> Iterator[tuple[Contract, Ending]]:
    """PASS with an end ahead. The latest contract says which structure to tell: it may ask for a prolongation."""
    rows = _hires().filter(pass_iae__cancelled_at__isnull=True, pass_iae__ends_on__range=_range(today))
    for one in rows.order_by("pass_iae", "-starts_on", "-pk").distinct("pass_iae"):
        assert one.pass_iae is not None  # noqa: S101 - filtered above
        yield one, _ending(one, PASS, one.pass_iae.ends_on, today)


def _hires() -> QuerySet[Contract]:
    rows = Contract.objects.filter(cancelled_at__isnull=True)
    return rows.select_related("candidate__user", "dispositif__organisation", "pass_iae")


def _range(today: date) -> tuple[date, date]:
    return today, today + timedelta(days=STEPS[-1])


def _ending(contract: Contract, what: str, ends_on: date, today: date) -> Ending:
    structure = contract.dispositif.organisation.display_name
    return Ending(contract.candidate, what, structure, ends_on, (ends_on - today).days)


def _note(contract: Contract, ending: Ending) -> bool:
    """Whether this step was not announced yet. A step missed while nothing ran is not announced after a later one."""
    about: dict[str, Any] = {"pass_iae": contract.pass_iae} if ending.what == PASS else {"contract": contract}
    step = next(one for one in STEPS if ending.left <= one)
    if SentAlert.objects.filter(**about, ends_on=ending.ends_on, days__lt=step).exists():
        return False
    return SentAlert.objects.get_or_create(**about, ends_on=ending.ends_on, days=step)[1]


def _tell(new: list[tuple[Contract, Ending]]) -> None:
    structures, people = defaultdict(list), defaultdict(list)
    for contract, ending in new:
        structures[contract.dispositif.organisation].append(ending)
        people[contract.candidate].append(ending)
    for organisation, endings in structures.items():
        messages.ends_near_to_structure(organisation, endings)
    for candidate, endings in people.items():
        messages.ends_near_to_person(candidate, endings)
    referents = defaultdict(list)
    for link in _links(list(people)):
        if link.referent is not None:
            referents[link.referent].extend(people[link.candidate])
    for user, endings in referents.items():
        messages.ends_near_to_referent(user, endings)


def _links(candidates: list[Any]) -> QuerySet[Accompaniment]:
    """Who accompanies them for an authorised prescriber and still belongs to it; an orienter may not read a PASS."""
    return Accompaniment.objects.filter(
        candidate__in=candidates,
        ended_on__isnull=True,
        referent__memberships__organisation=F("organisation"),
        referent__memberships__ended_on__isnull=True,
        organisation__prescriber__authorisation=Prescriber.Authorisation.VALIDATED,
    ).select_related("candidate", "referent")
