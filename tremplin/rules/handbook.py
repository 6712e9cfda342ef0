"""The French words of each rule, and the documentation a lawyer can read: `docs/regles.md`."""

import types
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import yaml

from tremplin.rules import messages
from tremplin.rules.inputs import Input, inputs_of
from tremplin.rules.kinds import Labelled
from tremplin.rules.parameters import Reading, catalogue, catalogues
from tremplin.rules.parameters.words import in_words, period
from tremplin.rules.registry import RULES, Rule

_FILE = Path(__file__).parent / "wording" / "rules.yaml"
_TYPES = {date: "date", time: "heure", bool: "oui ou non", int: "nombre entier", float: "nombre", str: "texte"}

_HEAD = """# Les règles

Cette page est produite par `tremplin rules docs` à partir des fichiers `tremplin/rules/parameters/*.yaml` et
`tremplin/rules/wording/*.yaml`. Pour corriger une valeur, une date ou une source, corrigez le fichier, puis relancez la
commande. « À confirmer » : la valeur vient du fonctionnement observé de la plateforme nationale ou d’un document du
réseau, et n’a pas encore été lue dans le texte.

Toutes les dates sont comprises. « Un mois après un jour » est le même quantième du mois suivant, ou le dernier jour de
ce mois quand il n’a pas ce quantième. Avant la première date connue d’une valeur, la règle refuse de répondre.
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the documentation says of a rule. `parameters`: keys, or prefixes of keys when they end with a dot."""

    title: str
    says: tuple[str, ...]
    codes: tuple[str, ...]
    parameters: tuple[str, ...]
    example: dict[str, Any]


@cache
def _words() -> dict[str, Any]:
    with _FILE.open(encoding="utf-8") as stream:
        return dict(yaml.load(stream, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))  # noqa: S506 - safe loaders


def entry(rule: str) -> Entry:
    """The words of a rule."""
    words = _words()["rules"][rule]
    return Entry(
        words["title"], tuple(words["says"]), tuple(words["codes"]), tuple(words["parameters"]), words["example"]
    )


def name_of(rule: str, fact: str) -> str:
    """The French meaning of an input or of an output."""
    names = _words()["names"]
    return str(names.get(f"{rule}/{fact}") or names[fact])


def readings(rule: str) -> Iterator[Reading]:
    """Every dated value that the rule may read, in the order of the files."""
    for key in entry(rule).parameters:
        for name, parameter in catalogue(key.partition(".")[0]).parameters.items():
            if name == key or (key.endswith(".") and name.startswith(key)):
                yield from parameter.readings


def type_in_words(annotation: Any) -> str:
    """The type of an input, in French."""
    if annotation in _TYPES:
        return _TYPES[annotation]
    parts = get_args(annotation)
    if get_origin(annotation) is Annotated:
        return type_in_words(next(part for part in get_args(parts[0]) if part is not types.NoneType))
    if types.NoneType in parts:
        return type_in_words(parts[0]) + " ou null"
    if get_origin(annotation) is tuple:
        return _list_in_words(parts)
    if issubclass(annotation, Labelled):
        return "une valeur parmi " + ", ".join(f"`{member}`" for member in annotation)
    return "objet " + ", ".join(f"`{one.name}` ({type_in_words(one.annotation)})" for one in inputs_of(annotation))


def _list_in_words(parts: tuple[Any, ...]) -> str:
    if parts[-1] is Ellipsis:
        return f"liste : {type_in_words(parts[0])}"
    return "paire : " + ", ".join(map(type_in_words, parts))


def input_in_words(rule: Rule, one: Input) -> str:
    """`criteria` : codes des critères (liste : texte)."""
    optional = "" if one.default is MISSING else ", facultatif"
    return f"`{one.name}` : {name_of(rule.name, one.name)} ({type_in_words(one.annotation)}{optional})"


def outputs(rule: Rule) -> tuple[str, ...]:
    """Names of the outputs of a rule, without its explanation."""
    result = get_type_hints(rule.function)["return"]
    assert is_dataclass(result)  # noqa: S101 - every rule answers a data class
    return tuple(one.name for one in fields(result) if one.name != "explanation")


def markdown() -> str:
    """The whole page, ending with a line feed."""
    lines = [_HEAD]
    for rule in RULES.values():
        lines += _rule_section(rule)
    lines += ["## Les valeurs, par sujet", ""]
    for one in catalogues():
        lines += [f"### {one.title}", "", f"Fichier : `tremplin/rules/parameters/{one.name}.yaml`", ""]
        lines += ["| Valeur | Période | Source | Sûreté |", "|---|---|---|---|"]
        lines += [_row(reading) for parameter in one.parameters.values() for reading in parameter.readings]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _rule_section(rule: Rule) -> list[str]:
    words = entry(rule.name)
    summary = (rule.function.__doc__ or "").partition("\n")[0]
    lines = [f"## {words.title}", "", f"Nom : `{rule.name}`. Dans le code : *{summary}*", ""]
    lines += [f"- {sentence}" for sentence in words.says]
    lines += ["", "On donne :", ""] + [f"- {input_in_words(rule, one)}" for one in rule.inputs]
    lines += ["", "On obtient :", ""] + [f"- `{name}` : {name_of(rule.name, name)}" for name in outputs(rule)]
    if words.codes:
        lines += ["", "Codes :", ""] + [_code_line(code, rule.name) for code in words.codes]
    keys = ", ".join(f"`{key}{'*' if key.endswith('.') else ''}`" for key in words.parameters)
    return [*lines, "", f"Valeurs lues : {keys}", ""]


def _code_line(code: str, rule: str) -> str:
    # The latest value of each number, whatever the day the page is made.
    found = messages.message(code, rule=rule, readings=readings(rule))
    return f"- `{code}` : {found.what} {found.why}"


def _row(reading: Reading) -> str:
    sure = "confirmé" if reading.status == "confirmed" else "à confirmer"
    note = f"<br>{reading.note}" if reading.note else ""
    source = f"[{reading.source}]({reading.source.link})"
    value = in_words(reading).replace("|", "\\|")
    return f"| {reading.label} (`{reading.key}`) : **{value}**{note} | {period(reading)} | {source} | {sure} |"
