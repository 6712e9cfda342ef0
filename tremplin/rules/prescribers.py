"""Families of organisations that may be authorised to prescribe a pathway (labour code L.5132-3)."""

from dataclasses import dataclass
from datetime import date

from tremplin.rules import dates
from tremplin.rules.explanation import Explanation
from tremplin.rules.parameters import Law, Reading, in_force
from tremplin.rules.parameters.units import FamilyRecord

_PREFIX = "prescribers.family."


@dataclass(frozen=True, slots=True)
class Family:
    """A family of prescribers in force. `by_prefect`: each organisation needs a prefect's order."""

    code: str
    label: str
    by_prefect: bool
    reading: Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyResult:
    """Answer of `prescriber.family`: may an organisation of this family be authorised on this day, and how."""

    may_be_authorised: bool
    by_prefect: bool
    label: str | None
    errors: tuple[str, ...]
    explanation: Explanation


def families(on: date | None = None) -> dict[str, Family]:
    """Families in force on a day (today by default), by code, in the order of the list. Empty before April 2020."""
    return {code: _family(code, reading) for code, reading in in_force(_PREFIX, on or dates.today()).items()}


def _family(code: str, reading: Reading) -> Family:
    record = reading.value
    assert isinstance(record, FamilyRecord)  # noqa: S101 - the loader gives no other type for this unit
    return Family(code, record.name, record.by_prefect, reading)


def family(*, code: str, on: date | None = None) -> FamilyResult:
    """May an organisation of this family be authorised on a day? Staff still validate each organisation.

    Source: order of 7 April 2020, annex II, then order of 1 September 2021, annex 1.
    """
    law = Law(on or dates.today())
    known = families(law.on).get(code)
    if known is None:
        return _unknown(code, law.on)
    law.remember(known.reading)
    how = "par arrêté du préfet, organisme par organisme" if known.by_prefect else "par la liste nationale"
    facts = (f"{known.label} : l’habilitation se fait {how}.", "L’équipe du réseau vérifie chaque organisme.")
    return FamilyResult(
        may_be_authorised=True,
        by_prefect=known.by_prefect,
        label=known.label,
        errors=(),
        explanation=Explanation("prescriber.family", facts, law.readings),
    )


def _unknown(code: str, on: date) -> FamilyResult:
    facts = (f"La famille « {code} » n’est pas dans la liste en vigueur le {dates.in_french(on)}.",)
    errors = ("unknown_family",)
    explanation = Explanation("prescriber.family", facts, (), errors)
    return FamilyResult(may_be_authorised=False, by_prefect=False, label=None, errors=errors, explanation=explanation)
