"""Does a convention of immersion respect the law?"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from tremplin.rules import dates
from tremplin.rules.explanation import Explanation
from tremplin.rules.identity import siret, without_spaces
from tremplin.rules.immersions.facts import Cddi, Convention, Immersion, ScheduledDay
from tremplin.rules.immersions.host import host_errors
from tremplin.rules.immersions.schedule import schedule_errors, schedule_warnings
from tremplin.rules.inputs import NOT_NULL
from tremplin.rules.kinds import ImmersionObjective, ImmersionPrescriber, NeedReason
from tremplin.rules.parameters import Law
from tremplin.rules.passes.duration import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """Answer of `immersion.check`. `latest_end_on`: last day the law allows for a convention starting that day."""

    allowed: bool
    errors: tuple[str, ...]
    warnings: tuple[str, ...]
    latest_end_on: date
    explanation: Explanation


def check(
    *,
    objective: ImmersionObjective,
    starts_on: date,
    ends_on: date,
    birth_date: date,
    has_legal_representative: bool = False,
    prescriber_kind: ImmersionPrescriber,
    mandate_until: date | None = None,
    decided_on: Annotated[date | None, NOT_NULL] = None,
    host_siret: str,
    beneficiary_employer_siret: str | None = None,
    prior: tuple[Convention, ...] = (),
    renewal: bool = False,
    other_immersions: tuple[Period, ...] = (),
    cddi: Cddi | None = None,
    reason_for_need: NeedReason | None = None,
    schedule: tuple[ScheduledDay, ...] | None = None,
    on: date | None = None,
) -> CheckResult:
    """Check one convention. `decided_on` defaults to `starts_on`; a `schedule` of None is not known yet.

    `on` is the date of the law (today by default). Raises `InvalidInput` (`starts_on`) at the end of the calendar.
    Source: labour code L.5135-1 to L.5135-8, D.5135-1 to D.5135-8; L.3162-1 and L.3163-1 for minors.
    """
    asked = Immersion(
        objective=objective,
        starts_on=starts_on,
        ends_on=ends_on,
        birth_date=birth_date,
        has_legal_representative=has_legal_representative,
        prescriber_kind=prescriber_kind,
        mandate_until=mandate_until,
        decided_on=decided_on or starts_on,
        host_siret=host_siret,
        beneficiary_employer_siret=beneficiary_employer_siret,
        prior=prior,
        renewal=renewal,
        other_immersions=other_immersions,
        cddi=cddi,
        reason_for_need=reason_for_need,
        schedule=schedule,
    )
    return _checked(asked, Law(on or dates.today()))


def _checked(asked: Immersion, law: Law) -> CheckResult:
    months = law.value("immersions.maximum_length", int)
    latest = dates.period_end(asked.starts_on, months, "months", field="starts_on")
    errors = _person_errors(asked, law) + _prescriber_errors(asked, law) + _host_errors(asked)
    warnings: tuple[str, ...] = ()
    if asked.ends_on < asked.starts_on:
        errors += ("ends_before_start",)
    else:
        errors += _length_errors(asked, latest, law) + host_errors(asked, law) + schedule_errors(asked, law)
        warnings = schedule_warnings(asked, law)
    facts = _facts(asked, latest)
    return CheckResult(
        allowed=not errors,
        errors=errors,
        warnings=warnings,
        latest_end_on=latest,
        explanation=Explanation("immersion.check", facts, law.readings, errors + warnings),
    )


def _person_errors(asked: Immersion, law: Law) -> tuple[str, ...]:
    minor = asked.age < law.value("immersions.majority", int)
    found = {
        "too_young": asked.age < law.value("immersions.minimum_age", int),
        "legal_representative_required": minor and not asked.has_legal_representative,
    }
    return tuple(code for code, holds in found.items() if holds)


def _prescriber_errors(asked: Immersion, law: Law) -> tuple[str, ...]:
    if asked.prescriber_kind in law.value("immersions.prescribers", tuple):
        return ()
    by_mandate = law.value("immersions.prescribers_by_mandate", tuple)
    if asked.prescriber_kind not in by_mandate or asked.mandate_until is None:
        return ("prescriber_not_entitled",)
    return ("mandate_expired",) if asked.mandate_until < asked.decided_on else ()


def _host_errors(asked: Immersion) -> tuple[str, ...]:
    host, employer = without_spaces(asked.host_siret), asked.beneficiary_employer_siret
    found = {
        "forbidden_use": asked.reason_for_need is not None,
        "invalid_host_siret": not siret(siret=host).valid,
        "host_is_employer": employer is not None and host == without_spaces(employer),
    }
    return tuple(code for code, holds in found.items() if holds)


def _length_errors(asked: Immersion, latest: date, law: Law) -> tuple[str, ...]:
    neighbours = [one.bounds for one in asked.prior] + [one.bounds for one in asked.other_immersions]
    found = {
        "too_long": asked.ends_on > latest,
        "overlapping_immersion": any(dates.have_common_day(asked.bounds, one) for one in neighbours),
    }
    errors = tuple(code for code, holds in found.items() if holds)
    return errors if asked.cddi is None else errors + _cddi_errors(asked, asked.cddi, law)


def _cddi_errors(asked: Immersion, cddi: Cddi, law: Law) -> tuple[str, ...]:
    share = law.number("immersions.cddi_share")
    contract_days = dates.days_in(cddi.starts_on, cddi.ends_on)
    found = {
        "outside_contract": asked.starts_on < cddi.starts_on or asked.ends_on > cddi.ends_on,
        "cddi_share_exceeded": (cddi.days_spent + asked.days) * 100 > share * contract_days,
    }
    return tuple(code for code, holds in found.items() if holds)


def _facts(asked: Immersion, latest: date) -> tuple[str, ...]:
    starts_on, ends_on = dates.in_french(asked.starts_on), dates.in_french(asked.ends_on)
    facts = [
        f"Objectif : {ImmersionObjective(asked.objective).label}.",
        f"Immersion du {starts_on} au {ends_on} ; elle peut finir au plus tard le {dates.in_french(latest)}.",
        f"Âge au premier jour : {asked.age} ans.",
        f"Prescription par : {ImmersionPrescriber(asked.prescriber_kind).label}.",
        f"Conventions déjà faites dans cette structure : {len(asked.prior)}.",
    ]
    if asked.schedule is None:
        facts.append("Les horaires ne sont pas connus : ils ne sont pas vérifiés.")
    return tuple(facts)
