"""Insertion contracts: which kind where, how long, how many hours, for what wage."""

from dataclasses import dataclass
from datetime import date

from tremplin.rules import dates, numbers
from tremplin.rules.errors import InvalidInput
from tremplin.rules.explanation import Explanation
from tremplin.rules.kinds import IAE_KINDS, ContractEnd, ContractException, ContractKind, ContractType, DispositifKind
from tremplin.rules.parameters import Law
from tremplin.rules.parameters.units import ContractExceptionRecord

_HOURS_IN_A_WEEK = 168


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """Answer of `contract.check`. `latest_end_on`: null when nothing is left, or when there is no ceiling."""

    allowed: bool
    errors: tuple[str, ...]
    latest_end_on: date | None
    explanation: Explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedResult:
    """Answer of `contract.offered`: insertion contracts of the kind, and every type of contract a hire may carry."""

    kinds: tuple[ContractKind, ...]
    types: tuple[ContractType, ...]
    explanation: Explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class MinimumWageResult:
    """Answer of `contract.minimum_wage`: gross euros per hour, and per month of the weekly hours given."""

    hourly_eur: float
    monthly_eur: float
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class _Contract:
    """The contract asked, and the bounds of the law for it."""

    kind: ContractKind
    starts_on: date
    ends_on: date
    weekly_hours: float | None
    previous_months: int
    ceiling_months: int | None
    keeps_minimum_length: bool
    keeps_minimum_hours: bool

    @property
    def months_left(self) -> int | None:
        return None if self.ceiling_months is None else max(0, self.ceiling_months - self.previous_months)


def check(
    *,
    kind: ContractKind,
    dispositif: DispositifKind,
    starts_on: date,
    ends_on: date,
    weekly_hours: float | None,
    previous_months: int,
    exception: ContractException | None,
    on: date | None = None,
) -> CheckResult:
    """Do the length and the weekly hours of this contract respect the law?

    `previous_months`: months already done on the same kind of contract. `weekly_hours` is required for a CDDI. `on` is
    the date of the law (today by default). Raises `InvalidInput` on a missing number of hours or outside the calendar.
    Source: labour code L.5132-5, L.5132-6, L.5132-11-1, L.5132-15-1, R.5132-43-5.
    """
    if kind == ContractKind.CDDI and weekly_hours is None:
        raise InvalidInput("weekly_hours", "wrong_type", "nombre")
    law = Law(on or dates.today())
    blocking = _kind_error(kind, dispositif, law)
    if blocking:
        facts = (f"Contrat : {ContractKind(kind).label}. Dispositif : {dispositif}.",)
        explanation = Explanation("contract.check", facts, law.readings, (blocking,))
        return CheckResult(allowed=False, errors=(blocking,), latest_end_on=None, explanation=explanation)
    exception_error, lifted = _lifted(kind, dispositif, exception, law)
    contract = _contract(kind, starts_on, ends_on, weekly_hours, previous_months, lifted, law)
    latest = _latest_end(contract)
    errors = (*exception_error, *_length_errors(contract, latest, law), *_hours_errors(contract, law))
    return CheckResult(
        allowed=not errors,
        errors=errors,
        latest_end_on=latest,
        explanation=Explanation("contract.check", _facts(contract, dispositif, latest), law.readings, errors),
    )


def _kind_error(kind: ContractKind, dispositif: DispositifKind, law: Law) -> str | None:
    if dispositif not in IAE_KINDS:
        return "not_under_iae"
    available = law.value("contracts.available_kinds", dict)[dispositif]
    return None if kind in available else "kind_not_available"


def _lifted(
    kind: ContractKind, dispositif: DispositifKind, exception: ContractException | None, law: Law
) -> tuple[tuple[str, ...], ContractExceptionRecord | None]:
    """What the exception lifts; an error and nothing when it is not available here."""
    if exception is None:
        return (), None
    record = law.value(f"contracts.exception.{exception}", ContractExceptionRecord)
    if kind != ContractKind.CDDI or dispositif not in record.kinds:
        return ("exception_not_available",), None
    return (), record


def _contract(
    kind: ContractKind,
    starts_on: date,
    ends_on: date,
    weekly_hours: float | None,
    previous_months: int,
    lifted: ContractExceptionRecord | None,
    law: Law,
) -> _Contract:
    ceiling: int | None = law.value(f"contracts.ceiling.{kind}", int)
    if lifted is None:
        return _Contract(kind, starts_on, ends_on, weekly_hours, previous_months, ceiling, True, True)
    return _Contract(
        kind,
        starts_on,
        ends_on,
        weekly_hours,
        previous_months,
        lifted.ceiling_months,
        lifted.keeps_minimum_length,
        lifted.keeps_minimum_hours,
    )


def _latest_end(contract: _Contract) -> date | None:
    """Last possible day; None when nothing is left or when there is no ceiling."""
    if not contract.months_left:
        return None
    return dates.period_end(contract.starts_on, contract.months_left, "months", field="starts_on")


def _length_errors(contract: _Contract, latest: date | None, law: Law) -> tuple[str, ...]:
    if contract.ends_on < contract.starts_on:
        return ("ends_before_start",)
    beyond = latest is not None and contract.ends_on > latest
    found = {"too_short": _too_short(contract, law), "too_long": contract.months_left == 0 or beyond}
    return tuple(code for code, holds in found.items() if holds)


def _too_short(contract: _Contract, law: Law) -> bool:
    if contract.kind != ContractKind.CDDI or contract.previous_months or not contract.keeps_minimum_length:
        return False
    months = law.value("contracts.minimum_length.CDDI", int)
    return contract.ends_on < dates.period_end(contract.starts_on, months, "months", field="starts_on")


def _hours_errors(contract: _Contract, law: Law) -> tuple[str, ...]:
    if contract.kind != ContractKind.CDDI or contract.weekly_hours is None:
        return ()
    least, most = (law.number(f"contracts.{bound}_hours.CDDI") for bound in ("minimum", "maximum"))
    found = {
        "weekly_hours_too_low": contract.keeps_minimum_hours and contract.weekly_hours < least,
        "weekly_hours_too_high": contract.weekly_hours > most,
    }
    return tuple(code for code, holds in found.items() if holds)


def _facts(contract: _Contract, dispositif: DispositifKind, latest: date | None) -> tuple[str, ...]:
    starts_on, ends_on = dates.in_french(contract.starts_on), dates.in_french(contract.ends_on)
    facts = [
        f"Contrat : {ContractKind(contract.kind).label}. Dispositif : {dispositif}.",
        f"Il va du {starts_on} au {ends_on}. Mois déjà faits : {contract.previous_months}.",
    ]
    if latest is not None:
        facts.append(f"Il peut finir au plus tard le {dates.in_french(latest)}.")
    elif contract.ceiling_months is None:
        facts.append("Aucune durée totale maximale ne s’applique.")
    else:
        facts.append(f"Les {contract.ceiling_months} mois possibles sont déjà faits.")
    return tuple(facts)


def offered(*, dispositif: DispositifKind, on: date | None = None) -> OfferedResult:
    """Contracts that this kind of structure may offer. `on` is the date of the law (today by default)."""
    law = Law(on or dates.today())
    kinds = law.value("contracts.available_kinds", dict).get(dispositif, ())
    types = law.value("contracts.offered_types", dict)[dispositif]
    found = tuple(ContractKind(kind) for kind in kinds)
    names = ", ".join(one.label for one in types)
    facts = (f"Dispositif : {DispositifKind(dispositif).label}.", f"Contrats proposés : {names}.")
    return OfferedResult(kinds=found, types=types, explanation=Explanation("contract.offered", facts, law.readings))


def end_reasons(*, open_ended: bool, on: date | None = None) -> tuple[ContractEnd, ...]:
    """Why a contract may end, in the order of the list in force; `open_ended`: it has no agreed last day."""
    law = Law(on or dates.today())
    codes = law.value(f"contracts.end_reasons.{'open_ended' if open_ended else 'fixed_term'}", tuple)
    return tuple(ContractEnd(code) for code in codes)


def weekly_hours(*, kind: ContractKind | None = None, on: date | None = None) -> tuple[float, float]:
    """Least and most hours a week of a contract: those of a CDDI, or for any other kind 0 and the general maximum.

    Source: labour code L.5132-5, L.5132-11-1, L.5132-15-1 (CDDI) and L.3121-20.
    """
    law = Law(on or dates.today())
    if kind == ContractKind.CDDI:
        return law.number("contracts.minimum_hours.CDDI"), law.number("contracts.maximum_hours.CDDI")
    return 0, law.number("contracts.maximum_hours.any")


# Paid by age and by year of training (labour code D.6222-26, D.6325-15), or without any wage.
PAID_OTHERWISE = frozenset(
    {ContractType.APPRENTICESHIP, ContractType.PROFESSIONAL_TRAINING, ContractType.BUSINESS_CREATION}
)


def minimum_wage(*, weekly_hours: float, on: date | None = None) -> MinimumWageResult:
    """The least gross wage: euros per hour and per month, for these weekly hours, rounded to the cent.

    A month counts 52/12 weeks. Raises `InvalidInput` (`on`) before the first amount known.
    Source: labour code L.3231-2 and L.5132-9 (an insertion wage is at least the SMIC).
    """
    if not 0 <= weekly_hours <= _HOURS_IN_A_WEEK:
        raise InvalidInput("weekly_hours", "wrong_type", "nombre d’heures, de 0 à 168")
    law = Law(on or dates.today())
    hourly = law.number("contracts.minimum_wage")
    monthly = round(hourly * weekly_hours * 52 / 12, 2)
    hours, wage = numbers.in_french(weekly_hours), numbers.in_french(monthly, 2)
    fact = f"Pour {hours} heures par semaine, le salaire brut est d’au moins {wage} € par mois."
    return MinimumWageResult(
        hourly_eur=hourly,
        monthly_eur=monthly,
        explanation=Explanation("contract.minimum_wage", (fact,), law.readings),
    )
