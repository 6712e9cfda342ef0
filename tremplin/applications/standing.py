"""Where a person stands with the rules of the IAE, read in the same query as her candidature.

A list shows the conclusion, never a criterion.
"""

from bisect import bisect
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import JSONObject
from django.utils import timezone

from tremplin.applications.access import Day, with_hiring_kinds
from tremplin.applications.models import Application
from tremplin.eligibility.models import Diagnosis
from tremplin.kernel.prepared import Param
from tremplin.organisations.models import Dispositif, Organisation
from tremplin.passes.models import Pass, Suspension
from tremplin.passes.waiting import waiting_period, waived
from tremplin.rules import passes as pass_law
from tremplin.rules.dates import in_french
from tremplin.rules.kinds import IAE_KINDS

# In a prepared query, the value of `first_still_waiting`.
STILL_WAITING = Param("still waiting", DateField())
LONGEST_WAIT = 3660  # days, more than any waiting period the law has known


@dataclass(frozen=True)
class Standing:
    """`code`: pass, suspended, eligible, waiting, to_validate_by_you, to_validate or not_needed; `words` one sentence."""

    code: str
    words: str
    pass_iae: dict[str, Any] | None = None
    diagnosis: dict[str, Any] | None = None
    waiting: pass_law.WaitingPeriodResult | None = None


def with_standing(query: QuerySet[Application], reader: Any, today: Day = None) -> QuerySet[Application]:
    """Add to each candidature the person's PASS, the diagnosis that `reader` may rely on, and what the structure hires for."""
    today = today or timezone.localdate()
    passes = Pass.objects.filter(candidate=OuterRef("candidate"), cancelled_at__isnull=True)
    return with_hiring_kinds(query, today).annotate(
        chosen_kind=F("dispositif__kind"),
        current_pass=_current_pass(today),
        last_pass_ends_on=Subquery(passes.order_by("-ends_on").values("ends_on")[:1]),
        waived=waived(),
        valid_diagnosis=_valid_diagnosis(reader, today),
    )


def with_kept_standing(query: QuerySet[Application], reader: Any, today: Any) -> QuerySet[Application]:
    """The same for what `reader` received, by the columns kept beside each: no PASS, no diagnosis is looked up in vain."""
    hiring = Dispositif.objects.active(today).filter(organisation=reader).order_by("kind")
    return query.annotate(
        chosen_kind=F("dispositif__kind"),
        hiring_kinds=ArraySubquery(hiring.values("kind")),
        current_pass=Case(When(person_pass_until__gte=today, then=_current_pass(today))),
        last_pass_ends_on=F("person_pass_until"),
        waived=F("person_waived"),
        valid_diagnosis=Case(When(person_eligible__hold=today, then=_valid_diagnosis(reader, today))),
    )


def _current_pass(today: Any) -> Subquery:
    passes = Pass.objects.filter(candidate=OuterRef("candidate"), cancelled_at__isnull=True, ends_on__gte=today)
    suspended = Suspension.objects.filter(pass_iae=OuterRef("pk"), starts_on__lte=today, ends_on__gte=today)
    shown = {name: name for name in ("number", "starts_on", "ends_on", "suspended")}
    current = passes.annotate(suspended=Exists(suspended)).order_by("starts_on")
    return Subquery(current.values(found=JSONObject(id="pk", **shown))[:1])


def _valid_diagnosis(reader: Any, today: Any) -> Subquery:
    # "authorised_prescriber" sorts before "employer": the one that weighs more comes first.
    readable = _readable(reader, today).order_by("author_kind", "-made_on")
    shown = {name: name for name in ("author_kind", "organisation_id", "made_on", "valid_until")}
    around = {"brand": "organisation__brand", "name": "organisation__name"}
    return Subquery(readable.values(found=JSONObject(id="pk", **shown, **around))[:1])


def hiring_kinds(application: Any) -> list[str]:
    """The kinds of dispositif that a candidature read by `with_standing` may lead to."""
    return [application.chosen_kind] if application.chosen_kind else application.hiring_kinds


def standing(application: Any, *, reader: Organisation | None) -> Standing:
    """The conclusion for a candidature, or a row of a list, read by `with_standing`."""
    under_iae = [kind for kind in hiring_kinds(application) if kind in IAE_KINDS]
    if not under_iae:
        return Standing("not_needed", "hors règles de l’IAE : ni diagnostic, ni PASS IAE")
    if found := _dated(application.current_pass):
        return _with_pass(found)
    diagnosis = _dated(application.valid_diagnosis)
    waiting = _waiting(application, under_iae[0])
    if waiting is not None and waiting.blocked:
        until = in_french(waiting.ends_on)
        words = f"jusqu’au {until}, tant qu’aucun organisme habilité ne le lève"
        return Standing("waiting", words, diagnosis=diagnosis, waiting=waiting)
    if diagnosis is not None:
        own = reader is not None and diagnosis["organisation_id"] == str(reader.pk)
        by = "vous" if own else diagnosis["brand"] or diagnosis["name"]
        words = f"validé par {by}, jusqu’au {in_french(diagnosis['valid_until'])}"
        return Standing("eligible", words, diagnosis=diagnosis, waiting=waiting)
    mine = reader is not None and reader.pk == application.organisation_id
    words = "critères à vérifier avant l’embauche" if mine else "par la structure ou un organisme habilité"
    return Standing("to_validate_by_you" if mine else "to_validate", words, waiting=waiting)


def _with_pass(found: dict[str, Any]) -> Standing:
    until = f"jusqu’au {in_french(found['ends_on'])}"
    if found["suspended"]:
        return Standing("suspended", f"{until}, se réactive à l’embauche", pass_iae=found)
    return Standing("pass", f"{until}, sans démarche à faire", pass_iae=found)


def _waiting(application: Any, kind: str) -> pass_law.WaitingPeriodResult | None:
    ended_on = application.last_pass_ends_on
    if ended_on is None:
        return None
    lifted: bool = application.waived
    return waiting_period(ended_on=ended_on, kind=kind, waived=lifted)


def _dated(found: dict[str, Any] | None) -> dict[str, Any] | None:
    """The same, its days as dates: JSON carries them as text."""
    if found is None:
        return None
    days = ("starts_on", "ends_on", "made_on", "valid_until")
    return {key: date.fromisoformat(value) if key in days else value for key, value in found.items()}


def having(code: str, reader: Any, today: Any) -> Q:
    """Condition on what `reader` received: its `standing` has this code (pass, suspended, eligible, to_validate, waiting)."""
    return _under_iae(reader, today) & _standings(today)[code]


def _under_iae(reader: Any, today: Any) -> Q:
    """Asked once of the structure, not of each candidature: its dispositif is one of hers."""
    iae = Dispositif.objects.filter(organisation=reader, kind__in=IAE_KINDS)
    return Q(dispositif__in=iae) | Q(dispositif__isnull=True) & Exists(iae.active(today))


def _standings(today: Any) -> dict[str, Q]:
    """What the columns kept beside each candidature say of that day, by code."""
    since = first_still_waiting(today) if isinstance(today, date) else STILL_WAITING
    holds = Q(person_pass_until__gte=today)
    asleep = Q(person_suspended__hold=today)
    waits = Q(person_pass_until__gte=since, person_waived=False)
    known = Q(person_eligible__hold=today)
    return {
        "pass": holds & ~asleep,
        "suspended": holds & asleep,
        "waiting": ~holds & waits,
        "eligible": ~holds & ~waits & known,
        "to_validate": ~holds & ~waits & ~known,
    }


def having_criteria(some: bool, today: Any) -> Q:
    """Condition: the person has, or has not, a criterion in a valid diagnosis that the structure may rely on."""
    counted = Q(person_evidenced__hold=today)
    return counted if some else ~counted


def _readable(reader: Any, today: Any) -> QuerySet[Diagnosis]:
    valid = Diagnosis.objects.filter(
        candidate=OuterRef("candidate"), ended_on__isnull=True, made_on__lte=today, valid_until__gte=today
    )
    return valid.filter(Q(author_kind=Diagnosis.Author.PRESCRIBER) | Q(organisation=reader))


def first_still_waiting(today: date) -> date:
    """The oldest end of a PASS after which the law still makes people wait today: the period only shrinks with time."""
    days = bisect(range(LONGEST_WAIT), False, key=lambda days: not _waits(today - timedelta(days=days), today))
    return today - timedelta(days=days - 1)


def _waits(ended_on: date, today: date) -> bool:
    return waiting_period(ended_on=ended_on, kind="ACI", waived=False, today=today).blocked
