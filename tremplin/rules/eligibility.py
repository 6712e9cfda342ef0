"""Eligibility to the IAE: criteria, diagnosis and how long it holds (labour code L.5132-3, R.5132-1-1 and following).

The GEIQ allowance, another law with other criteria, is in `geiq` and offered here as `check_geiq`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tremplin.rules import dates
from tremplin.rules.explanation import Explanation
from tremplin.rules.geiq import GeiqResult, check_geiq
from tremplin.rules.kinds import IAE_KINDS, AuthorKind, DispositifKind
from tremplin.rules.parameters import Law, Reading, in_force
from tremplin.rules.parameters.units import CriterionRecord

__all__ = ["Criterion", "GeiqResult", "IaeResult", "ProofAsked", "ProofsResult", "ValidityResult"]
__all__ += ["check_geiq", "check_iae", "criteria", "proofs", "validity"]


@dataclass(frozen=True, slots=True)
class Criterion:
    """An administrative criterion in force. `proof_max_age_months`: null when no age is asked of the proof."""

    code: str
    level: int
    label: str
    proof: str
    proof_max_age_months: int | None
    reading: Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class IaeResult:
    """Answer of `eligibility.iae`. `level_2_required` is null for kinds that are not under IAE rules."""

    eligible: bool
    level_1: int
    level_2: int
    level_2_required: int | None
    errors: tuple[str, ...]
    explanation: Explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidityResult:
    """Answer of `eligibility.validity`. `valid_until` is the last valid day, null when the author may not validate."""

    valid_until: date | None
    errors: tuple[str, ...]
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class ProofAsked:
    """The document asked for one criterion. `not_before`: oldest date it may bear, null when its age is free."""

    code: str
    label: str
    proof: str
    max_age_months: int | None
    not_before: date | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofsResult:
    """Answer of `eligibility.proofs`, in the order of the catalogue; unknown codes are set apart."""

    proofs: tuple[ProofAsked, ...]
    errors: tuple[str, ...]
    explanation: Explanation


@lru_cache(maxsize=256)
def criteria(on: date) -> dict[str, Criterion]:
    """Criteria in force on a day, by code, in the order of the annex."""
    return {code: _criterion(code, reading) for code, reading in in_force("eligibility.criterion.", on).items()}


def _criterion(code: str, reading: Reading) -> Criterion:
    record = reading.value
    assert isinstance(record, CriterionRecord)  # noqa: S101 - the loader gives no other type for this unit
    return Criterion(code, record.level, record.name, record.proof, record.proof_max_age_months, reading)


def check_iae(
    *, author: AuthorKind, dispositif: DispositifKind, criteria: tuple[str, ...], on: date | None = None
) -> IaeResult:
    """May this author declare a person eligible to the IAE in this kind of structure, with these criteria?

    An authorised prescriber needs no criterion. An employer needs one of level 1, or several of level 2. `on` is the
    date of the law (today by default). Raises `InvalidInput` (`on`) before the first known law.
    Source: labour code L.5132-3; order of 1 September 2021, article 2 and annex 2.
    """
    law = Law(on or dates.today())
    required = law.value("eligibility.level_2_required", dict).get(dispositif)
    known, unknown = _sorted_out(criteria, law)
    level_1, level_2 = (sum(one.level == level for one in known) for level in (1, 2))
    enough = level_1 > 0 or required is None or level_2 >= required
    found = {
        "not_under_iae": dispositif not in IAE_KINDS,
        "author_may_not_validate": author not in law.value("eligibility.may_validate", tuple),
        "unknown_criterion": bool(unknown),
        "exclusive_criteria": _exclusive(criteria, law),
        "not_enough_criteria": author == AuthorKind.EMPLOYER and not enough,
    }
    errors = tuple(code for code, holds in found.items() if holds)
    facts = _iae_facts(author, dispositif, known, unknown, required)
    return IaeResult(
        eligible=not errors,
        level_1=level_1,
        level_2=level_2,
        level_2_required=required,
        errors=errors,
        explanation=Explanation("eligibility.iae", facts, law.readings, errors),
    )


def _sorted_out(codes: Collection[str], law: Law) -> tuple[list[Criterion], list[str]]:
    """Distinct criteria in force, and distinct codes that are not. Those in force are kept for the explanation."""
    catalogue = criteria(law.on)
    distinct = dict.fromkeys(codes)
    known = [catalogue[code] for code in distinct if code in catalogue]
    for criterion in known:
        law.remember(criterion.reading)
    return known, [code for code in distinct if code not in catalogue]


def _exclusive(codes: Collection[str], law: Law) -> bool:
    groups = law.value("eligibility.exclusive_criteria", tuple)
    return any(len(set(group) & set(codes)) > 1 for group in groups)


def _iae_facts(
    author: AuthorKind, dispositif: DispositifKind, known: list[Criterion], unknown: list[str], required: int | None
) -> tuple[str, ...]:
    facts = [f"Le diagnostic est fait par : {AuthorKind(author).label}. Le dispositif est : {dispositif}."]
    facts += [f"Critère de niveau {one.level} : {one.label}." for one in known]
    facts += [f"Le critère « {code} » n’est pas dans la liste en vigueur." for code in unknown]
    if author == AuthorKind.AUTHORISED_PRESCRIBER:
        facts.append("Un organisme prescripteur habilité peut valider sans critère.")
    elif required is not None:
        facts.append(f"Il faut 1 critère de niveau 1, ou {required} critères de niveau 2.")
    return tuple(facts)


def validity(*, author: AuthorKind, made_on: date) -> ValidityResult:
    """Last valid day of a diagnosis made on a day. The law is that of `made_on`.

    Raises `InvalidInput` (`made_on`) before the first known law, or at the end of the calendar.
    Source: order of 7 April 2020; national platform for employers.
    """
    law = Law(made_on, field="made_on")
    if author not in law.value("eligibility.may_validate", tuple):
        errors = ("author_may_not_validate",)
        fact = f"Le diagnostic est fait par : {AuthorKind(author).label}."
        explanation = Explanation("eligibility.validity", (fact,), law.readings, errors)
        return ValidityResult(valid_until=None, errors=errors, explanation=explanation)
    lasts = law.reading(f"eligibility.validity.{author}")
    amount = law.value(lasts.key, int)
    until = dates.period_end(made_on, amount, lasts.unit, field="made_on")
    facts = (
        f"Le diagnostic est fait le {dates.in_french(made_on)} par : {AuthorKind(author).label}.",
        f"Il est valable jusqu’au {dates.in_french(until)}, ce jour compris.",
    )
    return ValidityResult(
        valid_until=until, errors=(), explanation=Explanation("eligibility.validity", facts, law.readings)
    )


def proofs(*, criteria: tuple[str, ...], issued_on: date) -> ProofsResult:
    """Documents asked for these criteria, and the oldest date each may bear, for a PASS issued on a day.

    The age of a proof counts back from the day the PASS is issued; the law is that of this day.
    Raises `InvalidInput` (`issued_on`) at the start of the calendar. Source: order of 1 September 2021, annex 2.
    """
    law = Law(issued_on, field="issued_on")
    known, unknown = _sorted_out(criteria, law)
    asked = tuple(_proof_asked(one, issued_on) for one in known)
    errors = ("unknown_criterion",) if unknown else ()
    facts = tuple(_proof_sentence(one) for one in asked)
    return ProofsResult(
        proofs=asked, errors=errors, explanation=Explanation("eligibility.proofs", facts, law.readings, errors)
    )


def _proof_asked(criterion: Criterion, issued_on: date) -> ProofAsked:
    months = criterion.proof_max_age_months
    oldest = None if months is None else dates.add_months(issued_on, -months, field="issued_on")
    return ProofAsked(criterion.code, criterion.label, criterion.proof, months, oldest, criterion.reading.note)


def _proof_sentence(asked: ProofAsked) -> str:
    if asked.not_before is None:
        return f"{asked.label} : {asked.proof}."
    since = dates.in_french(asked.not_before)
    return f"{asked.label} : {asked.proof}, de moins de {asked.max_age_months} mois (après le {since})."
