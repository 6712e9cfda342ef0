"""The State allowance for the support given by a GEIQ (labour code D.6325-23, order of 10 March 2022)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tremplin.rules import dates
from tremplin.rules.explanation import Explanation
from tremplin.rules.kinds import AuthorKind
from tremplin.rules.parameters import Law, in_force
from tremplin.rules.parameters.units import GeiqCriterionRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class GeiqResult:
    """Answer of `eligibility.geiq`. `allowance_eur`: euros for a year of support."""

    allowance_eur: int
    eligible: bool
    level_1: int
    level_2: int
    errors: tuple[str, ...]
    explanation: Explanation


@lru_cache(maxsize=256)
def criteria(on: date) -> dict[str, GeiqCriterionRecord]:
    """Criteria of the allowance in force on a day, by code."""
    found = in_force("geiq.criterion.", on)
    return {code: reading.value for code, reading in found.items() if isinstance(reading.value, GeiqCriterionRecord)}


def check_geiq(*, author: AuthorKind, criteria: tuple[str, ...], on: date | None = None) -> GeiqResult:
    """The allowance that a person opens to a GEIQ. An `employer` author is the GEIQ itself.

    A criterion whose parent is not in the list is ignored. `on` is the date of the law (today by default).
    Source: order of 10 March 2022, article 1 and annexes 1 and 2.
    """
    law = Law(on or dates.today())
    counted = _counted(criteria, law.on)
    errors = _errors(author, criteria, counted, law)
    levels = [record.level for record in counted.values()]
    for code in counted:
        law.reading(f"geiq.criterion.{code}")
    amount = 0 if errors else _allowance(author, counted, law)
    return GeiqResult(
        allowance_eur=amount,
        eligible=amount > 0,
        level_1=levels.count(1),
        level_2=levels.count(2),
        errors=errors,
        explanation=Explanation("eligibility.geiq", _facts(author, counted, amount), law.readings, errors),
    )


def _counted(codes: Collection[str], on: date) -> dict[str, GeiqCriterionRecord]:
    """Known criteria, once each, without the children whose parent is absent."""
    catalogue = criteria(on)
    known = {code: catalogue[code] for code in dict.fromkeys(codes) if code in catalogue}
    return {code: record for code, record in known.items() if record.parent is None or record.parent in known}


def _errors(author: AuthorKind, codes: Collection[str], counted: Collection[str], law: Law) -> tuple[str, ...]:
    groups = law.value("geiq.exclusive_criteria", tuple)
    found = {
        "author_may_not_validate": author not in law.value("eligibility.may_validate", tuple),
        "unknown_criterion": any(code not in criteria(law.on) for code in codes),
        "exclusive_criteria": any(len(set(group) & set(codes)) > 1 for group in groups),
        "no_criterion": author == AuthorKind.EMPLOYER and not counted,
    }
    return tuple(code for code, holds in found.items() if holds)


def _allowance(author: AuthorKind, counted: dict[str, GeiqCriterionRecord], law: Law) -> int:
    """Euros for these criteria, once the list has no error."""
    levels = [record.level for record in counted.values()]
    enough = law.value("geiq.level_2_required", int)
    if author == AuthorKind.AUTHORISED_PRESCRIBER or 1 in levels or levels.count(2) >= enough:
        return law.value("geiq.allowance.full", int)
    if any("1" in record.annexes for record in counted.values()):
        return law.value("geiq.allowance.reduced", int)
    return 0


def _facts(author: AuthorKind, counted: dict[str, GeiqCriterionRecord], amount: int) -> tuple[str, ...]:
    facts = [f"Le diagnostic est fait par : {AuthorKind(author).label}."]
    facts += [f"Critère retenu : {record.name} ({code})." for code, record in counted.items()]
    facts.append(f"Aide : {amount} € par an.")
    return tuple(facts)
