"""Why each date of a PASS is what it is: its acts as lines of a sum, and the rules behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from tremplin.passes.dossier import Dossier
from tremplin.passes.models import OPENING, Pass, PassAct
from tremplin.rules import dates as days
from tremplin.rules import passes as law
from tremplin.rules.explanation import Explanation, source_line
from tremplin.rules.kinds import ProlongationReason
from tremplin.rules.parameters import Reading, read

Kind = PassAct.Kind
SUSPENSIONS = (Kind.SUSPEND, Kind.EDIT, Kind.RESUME, Kind.LIFT, Kind.DROP)
WAITING, WAITING_WAIVERS = "passes.waiting_period", "passes.waiting_period.waived_by"
GAP_RULE = (
    "La fin se déplace de l’écart entre le premier et le dernier jour de la suspension, "
    "comme sur la plateforme nationale : un seul jour n’ajoute rien."
)
PROLONGATION_RULE = "Une prolongation part du dernier jour du PASS IAE, sans jour de trou."


@dataclass(frozen=True)
class Line:
    """A line of the sum: what is added, why, who and when, the date obtained."""

    plus: str
    reason: str
    result: date | str
    detail: str = ""


@dataclass(frozen=True)
class Ruled:
    """The rule behind one date: what it says, in which texts, with which remarks."""

    title: str
    facts: Sequence[str]
    sources: Sequence[str]
    notes: Sequence[str] = ()


def base_end(found: Pass, acts: Sequence[PassAct]) -> date:
    """The last day before any suspension or prolongation."""
    starts = [act for act in acts if act.kind in OPENING]
    return starts[-1].ends_on if starts else law.dates(starts_on=found.starts_on).ends_on


def since_start(acts: Sequence[PassAct]) -> list[PassAct]:
    """The acts that moved the end. Moving the start computes the end again: what came before no longer counts."""
    moves = [index for index, act in enumerate(acts) if act.kind == Kind.MOVE]
    kept = acts[moves[-1] + 1 :] if moves else acts
    return [act for act in kept if act.kind not in (Kind.CANCEL, *OPENING)]


def lines(dossier: Dossier) -> list[Line]:
    """The sum, from the first day to the last: it always ends on the date of the PASS."""
    found, acts = dossier.found, dossier.acts
    starts = [act for act in acts if act.kind in OPENING]
    end = base_end(found, acts)
    rows = [_start(found, starts), _duration(found, end)]
    start = rows[0].result
    for act in since_start(acts):
        rows.append(_act_line(act, days.gap(end, act.ends_on), moved=act.starts_on != start))
        start, end = act.starts_on, act.ends_on
    if end != found.ends_on:
        rows.append(Line(_signed(days.gap(end, found.ends_on)), "Jours repris d’un autre registre", found.ends_on))
    if dossier.is_cancelled:
        return [*rows, Line("Annulé", found.cancelled_why, timezone.localdate(found.cancelled_at))]
    return [*rows, Line("=", "Fin du PASS IAE", found.ends_on)]


def _start(found: Pass, starts: Sequence[PassAct]) -> Line:
    first_day = starts[-1].starts_on if starts else found.starts_on
    said = starts[-1].reason if starts else ""
    if len(starts) > 1:
        said += f". Début d’abord prévu le {days.in_french(starts[0].starts_on)}"
    return Line("Début", "Premier jour du contrat qui ouvre le PASS IAE", first_day, said)


def _duration(found: Pass, end: date) -> Line:
    lasts = _duration_reading(found)
    unit = "mois" if lasts.unit == "months" else "jours"
    return Line(f"+ {lasts.value} {unit}", "Durée d’un PASS IAE", end, "premier et dernier jours compris")


def _duration_reading(found: Pass) -> Reading:
    return law.dates(starts_on=found.starts_on).explanation.readings[0]


def _act_line(act: PassAct, added: int, *, moved: bool) -> Line:
    """`moved`: the act also moved the first day."""
    start = f"premier jour : {days.in_french(act.starts_on)}. " if moved else ""
    who = f"{act.organisation_label or act.author_label}, le {days.in_french(timezone.localdate(act.at))}"
    return Line(_signed(added), f"{act.get_kind_display()} : {act.reason}", act.ends_on, start + who)


def _signed(count: int) -> str:
    return f"{'+' if count >= 0 else '−'} {abs(count)} jour{'s' if abs(count) > 1 else ''}"


def rules_behind(dossier: Dossier) -> list[Ruled]:
    """The rule and the text of each date shown."""
    found = dossier.found
    behind = [_told("La durée", law.dates(starts_on=found.starts_on).explanation)]
    suspended = [act for act in dossier.acts if act.kind in SUSPENSIONS]
    if suspended:
        readings = [read("passes.suspension.maximum", suspended[-1].law_read_on)]
        behind.append(_from_readings("Les suspensions", [GAP_RULE], readings))
    if dossier.prolongations:
        codes = sorted({one.reason for one in dossier.prolongations} & set(ProlongationReason))
        readings = [read(f"passes.prolongation.{code}", dossier.today) for code in codes]
        behind.append(_from_readings("Les prolongations", [PROLONGATION_RULE], readings))
    if dossier.is_cancelled:
        return behind
    return [*behind, _told("Les jours qui restent", dossier.remainder.explanation), _waiting(dossier)]


def _waiting(dossier: Dossier) -> Ruled:
    """The rule speaks of a PASS that is over; here it may still run."""
    first = days.add_days(dossier.found.ends_on, 1, field="ends_on")
    fact = f"Le délai de carence va du {days.in_french(first)} au {days.in_french(dossier.waiting.ends_on)}."
    lasts, waivers = (read(key, dossier.today) for key in (WAITING, WAITING_WAIVERS))
    lifts = f"Un organisme prescripteur habilité peut le lever. Source : {waivers.source}."
    return _from_readings("Le délai de carence", [fact, lifts], [lasts])


def _told(title: str, explanation: Explanation) -> Ruled:
    return Ruled(title, explanation.facts, explanation.sources, explanation.notes)


def _from_readings(title: str, facts: list[str], readings: Sequence[Reading]) -> Ruled:
    notes = [reading.note for reading in readings if reading.note]
    return Ruled(title, facts, [source_line(reading) for reading in readings], notes)


def prolongation_window(found: Pass, today: date) -> tuple[date, date]:
    """First and last day on which a prolongation may be asked."""
    before: Any = read("passes.prolongation.window_before", today).value
    after: Any = read("passes.prolongation.window_after", today).value
    return days.clamped_months(found.ends_on, -before), days.clamped_months(found.ends_on, after)
