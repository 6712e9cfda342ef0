"""Values and periods of parameters, in French words."""

from dataclasses import fields
from datetime import date, time
from typing import Any

from tremplin.rules import dates, numbers
from tremplin.rules.kinds import AuthorKind, ImmersionPrescriber
from tremplin.rules.parameters.model import Reading


def period(reading: Reading) -> str:
    """The period of a value, in French."""
    until = "" if reading.until == date.max else dates.in_french(reading.until)
    if reading.since == date.min:
        return f"jusqu’au {until}" if until else "à toutes les dates"
    since = dates.in_french(reading.since)
    return f"du {since} au {until}" if until else f"depuis le {since}"


_UNITS = {
    "days": "jours",
    "months": "mois",
    "years": "ans",
    "eur": "€",
    "eur_per_hour": "€ par heure",
    "hours_per_week": "heures par semaine",
    "hours_per_day": "heures par jour",
    "percent": "%",
}


def in_words(reading: Reading) -> str:
    """The value of a parameter, in French."""
    return f"{_words(reading.value)} {_UNITS.get(reading.unit, '')}".rstrip()


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float):
        return numbers.in_french(value)
    if isinstance(value, time):
        return f"{value.hour} h {value.minute:02}" if value.minute else f"{value.hour} h"
    if isinstance(value, tuple):
        return ", ".join(map(_item, value)) or "aucun"
    if isinstance(value, dict):
        return " ; ".join(f"{key} : {_words(item)}" for key, item in value.items()) or "aucun"
    if hasattr(value, "__dataclass_fields__"):
        return _record_words(value)
    return getattr(value, "label", None) or str(value)


# Codes of people in plain lists; kinds of dispositif and criteria keep their codes, which everybody uses.
_PEOPLE: dict[str, str] = {str(one): one.label for one in (*AuthorKind, *ImmersionPrescriber) if str(one).islower()}


def _item(value: Any) -> str:
    """An item of a list: a kind by its abbreviation, a group of codes with slashes."""
    if isinstance(value, tuple):
        return "/".join(value)
    known = str(getattr(value, "abbreviation", None) or getattr(value, "label", value))
    return _PEOPLE.get(known, known)


_FIELDS = {
    "level": "niveau",
    "proof": "justificatif",
    "proof_max_age_months": "âge maximal du justificatif en mois",
    "annexes": "annexes",
    "parent": "compte seulement avec",
    "by_prefect": "habilitation par arrêté du préfet",
    "from": "depuis",
    "to": "vers",
    "actors": "par",
    "kinds": "dispositifs",
    "from_by_actor": "selon qui agit",
    "relations": "qui",
    "statuses": "PASS",
    "per_request_days": "jours au plus par demande",
    "total_days": "jours au plus en tout",
    "needs_prescriber": "accord d’un organisme prescripteur",
    "ceiling_months": "durée totale maximale en mois",
    "keeps_minimum_length": "durée minimale maintenue",
    "keeps_minimum_hours": "horaire minimal maintenu",
}


def _record_words(record: Any) -> str:
    """The parts of a record that say something, in the order of the file."""
    parts = ((one.name.rstrip("_"), getattr(record, one.name)) for one in fields(record))
    told = ((name, value) for name, value in parts if name in _FIELDS and value not in (None, {}))
    return " ; ".join(f"{_FIELDS[name]} : {_words(value)}" for name, value in told)
