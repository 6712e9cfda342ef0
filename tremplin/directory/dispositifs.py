"""What the page of a structure says of each dispositif: contracts of its kind, convention and how long it holds."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tremplin.organisations.models import Dispositif
from tremplin.rules import contracts
from tremplin.rules.kinds import IAE_KINDS, DispositifKind


@dataclass(frozen=True)
class Line:
    """A row of the table. `until`: last day of the annex in force, when one is known."""

    kind: str
    label: str
    contracts: str
    state: str
    until: date | None
    places: Decimal | None


def lines(dispositifs: list[Dispositif]) -> list[Line]:
    """From `access.current_dispositifs`."""
    return [line(one) for one in dispositifs]


def line(one: Any) -> Line:
    kind = DispositifKind(one.kind)
    found = contracts.offered(dispositif=kind)
    names = ", ".join(contract.label for contract in (found.kinds or found.types))
    return Line(
        kind=one.kind,
        label=kind.label,
        contracts=names,
        state=_state(one),
        until=one.annex_ends_on if one.convention and one.convention.is_active else None,
        places=one.annex_places,
    )


def _state(one: Dispositif) -> str:
    """The convention in words; those of employers outside the IAE rules are not known here."""
    if one.blocked_since:
        return "Ne reçoit pas de candidature pour le moment"
    if one.kind not in IAE_KINDS:
        return "Sans convention d’IAE"
    if one.convention is None:
        return "Non communiquée"
    return "En vigueur" if one.convention.is_active else "Terminée, renouvellement attendu"
