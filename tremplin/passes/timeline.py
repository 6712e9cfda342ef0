"""The life of a PASS in time: lines of boxes for the wide drawing, dated events for the narrow one."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from tremplin.passes.calculation import SUSPENSIONS, Kind, base_end
from tremplin.passes.dossier import Dossier, Span, contract_label, last_day
from tremplin.rules.dates import in_french

DAY = timedelta(days=1)
Box = dict[str, Any]


def rows(dossier: Dossier) -> list[list[Box]]:
    """Contracts on one line (when there are any), the PASS on the other."""
    contracts = [_contract(hire, dossier.found.ends_on) for hire in dossier.hires]
    life = [_box(kind, start, end) for kind, start, end in _cut(_life(dossier), dossier.suspensions)]
    life += [_box("suspension", one.starts_on, one.ends_on) for one in dossier.suspensions]
    if life:
        first = min((box for box in life if box["kind"] == "pass"), key=lambda box: box["start"], default=life[0])
        first["label"] = "PASS IAE"
    if not dossier.is_cancelled:
        life.append(_box("carence", dossier.found.ends_on + DAY, dossier.waiting.ends_on) | {"label": "Carence"})
    return [contracts, life] if contracts else [life]


def _contract(hire: Any, pass_end: date) -> Box:
    label = f"{contract_label(hire.kind)} {hire.dispositif.organisation}"
    return _box("contrat", hire.starts_on, last_day(hire) or pass_end) | {"label": label}


def _box(kind: str, start: date, end: date) -> Box:
    return {"kind": kind, "start": start, "end": end}


def _life(dossier: Dossier) -> list[tuple[str, date, date]]:
    """The days of the PASS: its own, then those that suspensions gave back, then those of prolongations."""
    found, acts = dossier.found, dossier.acts
    end = base_end(found, acts)
    spans = [("pass", found.starts_on, min(end, found.ends_on))]
    given_back = sum(act.days for act in acts if act.kind in SUSPENSIONS)
    for kind, added in (("ajout", given_back), ("prolongation", _prolonged(dossier))):
        last = min(end + timedelta(days=added), found.ends_on)
        if last > end:
            spans.append((kind, end + DAY, last))
            end = last
    return spans


def _prolonged(dossier: Dossier) -> int:
    return sum(act.days for act in dossier.acts if act.kind == Kind.PROLONG)


def _cut(spans: Iterable[tuple[str, date, date]], holes: list[Span]) -> list[tuple[str, date, date]]:
    """The spans without the suspended days."""
    pieces = list(spans)
    for hole in holes:
        pieces = [piece for span in pieces for piece in _without(span, hole)]
    return pieces


def _without(span: tuple[str, date, date], hole: Span) -> list[tuple[str, date, date]]:
    kind, start, end = span
    if hole.ends_on < start or hole.starts_on > end:
        return [span]
    left = [(kind, start, hole.starts_on - DAY)] if hole.starts_on > start else []
    right = [(kind, hole.ends_on + DAY, end)] if hole.ends_on < end else []
    return left + right


def marks(dossier: Dossier) -> list[Box]:
    """The end, and the first one when something moved it."""
    first, end = base_end(dossier.found, dossier.acts), dossier.found.ends_on
    if first == end:
        return [{"date": end, "label": "fin", "strong": True}]
    return [{"date": first, "label": "fin d’origine"}, {"date": end, "label": "fin actuelle", "strong": True}]


def events(dossier: Dossier) -> list[Box]:
    """Every date in order, today among them."""
    found = dossier.found
    told = [(found.starts_on, "Début du PASS IAE", ""), (found.ends_on, "Fin du PASS IAE", "")]
    for one in dossier.suspensions:
        told.append((one.starts_on, "Suspension", f"jusqu’au {in_french(one.ends_on)}"))
    told += [(one.starts_on, "Prolongation", f"jusqu’au {in_french(one.ends_on)}") for one in dossier.prolongations]
    for hire in dossier.hires:
        name = f"{contract_label(hire.kind)}, {hire.dispositif.organisation}"
        told.append((hire.starts_on, "Début de contrat", name))
        if end := last_day(hire):
            told.append((end, "Fin de contrat", name))
    if not dossier.is_cancelled:
        told.append(
            (found.ends_on + DAY, "Début du délai de carence", f"jusqu’au {in_french(dossier.waiting.ends_on)}")
        )
    past = [_event(one, "") for one in sorted(told) if one[0] <= dossier.today]
    ahead = [_event(one, "avenir") for one in sorted(told) if one[0] > dossier.today]
    return [*past, _event((dossier.today, "Aujourd’hui", ""), "ici"), *ahead]


def _event(told: tuple[date, str, str], state: str) -> Box:
    at, label, detail = told
    return {"at": at, "label": label, "detail": detail, "state": state}
