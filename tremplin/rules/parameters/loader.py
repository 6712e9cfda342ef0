"""Reads a parameter file and refuses what a lawyer could not trust: a gap, an overlap, no source, an unknown unit."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from tremplin.rules.errors import InvalidInput
from tremplin.rules.parameters.model import Catalogue, Parameter, ParameterError, Reading, Source, Status
from tremplin.rules.parameters.units import UNITS

# libyaml is ten times faster; the wheel always has it, a source install may not.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_FILE_KEYS = ({"title", "sources", "parameters"}, set[str]())
_SOURCE_KEYS = ({"text", "link"}, set[str]())
_PARAMETER_KEYS = ({"label", "values"}, set[str]())
_VALUE_KEYS = ({"since", "value", "unit", "status", "source"}, {"until", "article", "note"})


@dataclass(frozen=True, slots=True)
class _File:
    """An open file: makes values of YAML nodes and complains at their line."""

    path: Path
    loader: Any

    def error(self, node: Any, problem: str) -> ParameterError:
        return ParameterError(self.path, node.start_mark.line + 1, problem)

    def value(self, node: Any) -> Any:
        return self.loader.construct_object(node, deep=True)

    def items(self, node: Any, what: str) -> dict[str, Any]:
        """Children of a mapping node by key."""
        if not isinstance(node, yaml.MappingNode):
            raise self.error(node, f"{what} doit être un ensemble de clés")
        children: dict[str, Any] = {}
        for key, child in node.value:
            if key.value in children:
                raise self.error(key, f"clé « {key.value} » répétée")
            children[key.value] = child
        return children

    def record(self, node: Any, what: str, keys: tuple[set[str], set[str]]) -> dict[str, Any]:
        """Children of a mapping node that must hold the required keys and no unknown one."""
        children = self.items(node, what)
        required, optional = keys
        if missing := required - children.keys():
            raise self.error(node, f"{what} : il manque « {min(missing)} »")
        if unknown := children.keys() - required - optional:
            raise self.error(children[min(unknown)], f"{what} : clé inconnue « {min(unknown)} »")
        return children

    def text(self, node: Any, what: str) -> str:
        found = self.value(node)
        if not isinstance(found, str) or not found.strip():
            raise self.error(node, f"{what} doit être un texte non vide")
        return " ".join(found.split())


def load(path: Path) -> Catalogue:
    """Read one file. Raises `ParameterError` naming the file and the line of the first fault."""
    loader = _Loader(path.read_text(encoding="utf-8"))
    file = _File(path, loader)
    try:
        root = loader.get_single_node()
        return _catalogue(file, root)
    except yaml.YAMLError as error:
        # A character that YAML forbids is reported without its place.
        mark = getattr(error, "problem_mark", None)
        raise ParameterError(path, mark.line + 1 if mark else 1, str(error)) from error
    finally:
        loader.dispose()


def _catalogue(file: _File, root: Any) -> Catalogue:
    if root is None:
        raise ParameterError(file.path, 1, "fichier vide")
    parts = file.record(root, "le fichier", _FILE_KEYS)
    sources = {key: _source(file, node) for key, node in file.items(parts["sources"], "sources").items()}
    parameters = {}
    for name, node in file.items(parts["parameters"], "parameters").items():
        key = f"{file.path.stem}.{name}"
        parameters[key] = _parameter(file, key, node, sources)
    return Catalogue(file.path.stem, file.text(parts["title"], "title"), parameters)


def _source(file: _File, node: Any) -> Source:
    parts = file.record(node, "la source", _SOURCE_KEYS)
    link = file.text(parts["link"], "link")
    if not link.startswith(("https://", "docs/")):
        raise file.error(parts["link"], "le lien doit commencer par https:// ou docs/")
    return Source(file.text(parts["text"], "text"), "", link)


def _parameter(file: _File, key: str, node: Any, sources: dict[str, Source]) -> Parameter:
    parts = file.record(node, key, _PARAMETER_KEYS)
    label = file.text(parts["label"], "label")
    values = parts["values"]
    if not isinstance(values, yaml.SequenceNode) or not values.value:
        raise file.error(values, f"{key} : « values » doit être une liste non vide")
    readings = tuple(_reading(file, key, label, item, sources) for item in values.value)
    _check_periods(file, readings)
    return Parameter(key, label, readings)


def _reading(file: _File, key: str, label: str, node: Any, sources: dict[str, Source]) -> Reading:
    parts = file.record(node, key, _VALUE_KEYS)
    unit = file.text(parts["unit"], "unit")
    since, until = _bounds(file, parts)
    return Reading(
        key=key,
        label=label,
        value=_value(file, parts["value"], unit, parts["unit"]),
        unit=unit,
        since=since,
        until=until,
        status=_status(file, parts["status"]),
        source=_cited(file, parts, sources),
        note=file.text(parts["note"], "note") if "note" in parts else "",
        line=node.start_mark.line + 1,
    )


def _bounds(file: _File, parts: dict[str, Any]) -> tuple[date, date]:
    since = _day(file, parts["since"], "always", date.min)
    until = _day(file, parts["until"], None, date.max) if "until" in parts else date.max
    if until < since:
        raise file.error(parts["until"], "la période finit avant de commencer")
    return since, until


def _day(file: _File, node: Any, word: str | None, meaning: date) -> date:
    """A date; or the word that stands for « always » (start) or « still in force » (end)."""
    found = file.value(node)
    if found == word:
        return meaning
    # A datetime is a date for Python, not for the law.
    if type(found) is not date:
        raise file.error(node, "une date AAAA-MM-JJ est attendue")
    return found


def _value(file: _File, node: Any, unit: str, unit_node: Any) -> object:
    convert: Callable[[Any], object] | None = UNITS.get(unit)
    if convert is None:
        raise file.error(unit_node, f"unité inconnue « {unit} »")
    try:
        return convert(file.value(node))
    except InvalidInput as error:
        raise file.error(node, error.message) from error


def _status(file: _File, node: Any) -> Status:
    found = file.value(node)
    if found not in list(Status):
        raise file.error(node, f"statut inconnu « {found} »")
    return Status(found)


def _cited(file: _File, parts: dict[str, Any], sources: dict[str, Source]) -> Source:
    name = file.value(parts["source"])
    if not isinstance(name, str) or name not in sources:
        raise file.error(parts["source"], f"source inconnue « {name} »")
    article = file.text(parts["article"], "article") if "article" in parts else ""
    return Source(sources[name].text, article, sources[name].link)


def _check_periods(file: _File, readings: tuple[Reading, ...]) -> None:
    for before, after in pairwise(readings):
        if after.since <= before.until:
            raise ParameterError(file.path, after.line, f"{after.key} : cette période chevauche la précédente")
        if after.since != before.until + timedelta(days=1):
            raise ParameterError(file.path, after.line, f"{after.key} : il manque des jours avant cette période")
