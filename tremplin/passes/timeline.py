"""The life of a PASS in time: lines of boxes for the wide drawing, dated events for the narrow one."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.utils.text import Truncator

from tremplin.passes.calculation import base_end
from tremplin.passes.dossier import Dossier, contract_label, last_day
from tremplin.passes.replay import Span
from tremplin.rules.dates import in_french

DAY = timedelta(days=1)
SHORT = 24  # letters of a name that fit in a box
NAMES = {"pass": "PASS IAE", "prolongation": "Prolongation"}
Box = dict[str, Any]


def rows(dossier: Dossier) -> list[list[Box]]:
    """Contracts on one line (when there are any), the PASS on the other."""
    contracts = [_contract(hire, dossier.found.ends_on) for hire in dossier.hires]
    spans = _life(dossier)
    life = [_box(kind, start, end) for kind, start, end in _cut(spans, dossier.suspensions)]
    life += [_box("suspension", one.starts_on, one.ends_on) for one in dossier.suspensions]
    for kind, start, end in spans:
        _name_first(life, kind, (end - start).days + 1)
    if not dossier.is_cancelled:
        life.append(_box("carence", dossier.found.ends_on + DAY, dossier.waiting.ends_on) | {"label": "Carence"})
    return [contracts, life] if contracts else [life]


def _name_first(life: list[Box], kind: str, days: int) -> None:
    """The first box of a kind says what it is and how many days the kind counts."""
    first = next((box for box in life if box["kind"] == kind), None)
    if first is not None:
        count = f"{'' if kind == 'pass' else '+ '}{days}"
        first |= {"label": NAMES[kind], "detail": f"{count} jours"} if kind in NAMES else {"label": f"{count} j"}


def _contract(hire: Any, pass_end: date) -> Box:
    name = Truncator(str(hire.dispositif.organisation)).chars(SHORT)
    box = _box("contrat", hire.starts_on, last_day(hire) or pass_end)
    return box | {"label": contract_label(hire.kind), "detail": name}


def _box(kind: str, start: date, end: date) -> Box:
    return {"kind": kind, "start": start, "end": end}


def _life(dossier: Dossier) -> list[tuple[str, date, date]]:
    """The days of the PASS: its own, then those that suspensions gave back, then those of prolongations."""
    found = dossier.found
    given_back = sum(one.gap for one in dossier.suspensions)
    prolonged = sum(one.gap for one in dossier.prolongations)
    end = max(found.starts_on, found.ends_on - (given_back + prolonged) * DAY)
    spans = [("pass", found.starts_on, end)]
    for kind, added in (("ajout", given_back), ("prolongation", prolonged)):
        last = min(end + timedelta(days=added), found.ends_on)
        if last > end:
            spans.append((kind, end + DAY, last))
            end = last
    return spans


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


def marks_of_change(before: Dossier, after: Dossier) -> list[Box]:
    """The end of today and the one that an act would give."""
    now, then = before.found.ends_on, after.found.ends_on
    if now == then:
        return [{"date": now, "label": "fin, sans changement", "strong": True}]
    return [{"date": now, "label": "fin actuelle"}, {"date": then, "label": "nouvelle fin", "strong": True}]


def events(dossier: Dossier) -> list[Box]:
    """Every date in order, today among them; on one day, the PASS before the contract."""
    told = sorted([*_pass_events(dossier), *_contract_events(dossier)], key=lambda one: one["at"])
    past = [event for event in told if event["at"] <= dossier.today]
    ahead = [event | {"state": "avenir"} for event in told if event["at"] > dossier.today]
    return [*past, _event(dossier.today, "Aujourd’hui") | {"state": "ici"}, *ahead]


def _pass_events(dossier: Dossier) -> list[Box]:
    found = dossier.found
    told = [_event(found.starts_on, "Début du PASS IAE"), _event(found.ends_on, "Fin du PASS IAE")]
    told += [_event(one.starts_on, "Suspension", one.ends_on) for one in dossier.suspensions]
    told += [_event(one.starts_on, "Prolongation", one.ends_on) for one in dossier.prolongations]
    if not dossier.is_cancelled:
        told.append(_event(found.ends_on + DAY, "Début du délai de carence", dossier.waiting.ends_on))
    return told


def _contract_events(dossier: Dossier) -> list[Box]:
    told = []
    for hire in dossier.hires:
        name = {"detail": f"{contract_label(hire.kind)}, {hire.dispositif.organisation}"}
        told.append(_event(hire.starts_on, "Début de contrat") | name)
        if end := last_day(hire):
            told.append(_event(end, "Fin de contrat") | name)
    return told


def _event(at: date, label: str, until: date | None = None) -> Box:
    return {"at": at, "label": label, "detail": f"jusqu’au {in_french(until)}" if until else ""}
