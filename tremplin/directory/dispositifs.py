"""What the page of a structure says of each dispositif: contracts of its kind, convention and how long it holds."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from tremplin.kernel.wording import full
from tremplin.organisations.models import GRACE_DAYS, Dispositif
from tremplin.rules import contracts, dates
from tremplin.rules.kinds import IAE_KINDS, DispositifKind


@dataclass(frozen=True)
class Line:
    """A row of the table. `state`: a sentence on the convention."""

    kind: str
    label: str
    contracts: str
    state: str
    places: Decimal | None


def lines(dispositifs: list[Dispositif]) -> list[Line]:
    """From `access.current_dispositifs`."""
    return [line(one) for one in dispositifs]


def line(one: Any) -> Line:
    kind = DispositifKind(one.kind)
    return Line(one.kind, kind.label, _contracts(kind, dates.today()), _state(one), one.annex_places)


@lru_cache(maxsize=64)
def _contracts(kind: DispositifKind, on: date) -> str:
    """Those that it may offer by the law of a day."""
    found = contracts.offered(dispositif=kind, on=on)
    return ", ".join(contract.label for contract in (found.kinds or found.types))


def _state(one: Any) -> str:
    """The convention in words; those of employers outside the IAE rules are not known here."""
    if one.kind not in IAE_KINDS:
        return "Sans convention d’IAE"
    if one.convention is None:
        return "Non communiquée"
    said = _in_force(one) if one.convention.is_active else _ended(one)
    return f"{said}. Ne reçoit pas de candidature pour le moment" if one.blocked_since else said


def _in_force(one: Any) -> str:
    if one.annex_ends_on is None:
        return "En vigueur, annexe financière non communiquée"
    return f"En vigueur, annexe du {full(one.annex_starts_on)} au {full(one.annex_ends_on)}"


def _ended(one: Dispositif) -> str:
    """Whoever is there must know it: a structure whose convention ended still hires, but not for long."""
    last: date | None = one.hires_until
    if last is None:
        return "Terminée, renouvellement attendu"
    ended = f"Terminée le {full(last - timedelta(days=GRACE_DAYS))}, renouvellement attendu"
    if one.hires:  # type: ignore[attr-defined]
        return f"{ended}. Elle peut encore embaucher jusqu’au {full(last)} ({GRACE_DAYS} jours de délai)"
    return f"{ended}. Elle ne peut plus embaucher"
