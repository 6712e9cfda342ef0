"""Reads the facts given to a rule, from JSON or from words typed on a command line, following its annotations.

The signature of a rule is its schema: one place says what it takes, for Python, for the command line and for the docs.
"""

import dataclasses
import inspect
import re
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass
from datetime import date, time
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from tremplin.rules.errors import InvalidInput
from tremplin.rules.kinds import Labelled

Read = Callable[[object, str], Any]

# A fact that may be left out (its default is then computed) but whose value, when given, may not be null.
NOT_NULL = "not null"

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Input:
    """One input: its name, how to read it, and what to say of it in the documentation."""

    name: str
    parameter: str  # the name in Python, where `pass` is a reserved word
    read: Read
    annotation: Any
    default: object = MISSING

    @property
    def required(self) -> bool:
        return self.default is MISSING


def inputs_of(rule: Callable[..., object]) -> tuple[Input, ...]:
    """Inputs of a rule (a function or a data class), in the order of its signature; `on` is not one of them."""
    hints = get_type_hints(rule, include_extras=True)
    found = []
    for name, parameter in inspect.signature(rule).parameters.items():
        if name == "on":
            continue
        default = MISSING if parameter.default is inspect.Parameter.empty else parameter.default
        found.append(Input(name.rstrip("_"), name, reader(hints[name]), hints[name], default))
    return tuple(found)


def read_all(inputs: tuple[Input, ...], facts: Mapping[str, object], path: str = "") -> dict[str, Any]:
    """Typed values of the inputs found in `facts`. Raises `InvalidInput` on the first faulty one."""
    values = {}
    for one in inputs:
        if one.name in facts:
            values[one.parameter] = one.read(facts[one.name], path + one.name)
        elif one.required:
            raise InvalidInput(path + one.name, "missing")
    return values


def reader(annotation: Any) -> Read:
    """A function reading a value of this annotated type."""
    if annotation in _SCALARS:
        return _SCALARS[annotation]
    origin = get_origin(annotation)
    if origin is Annotated:
        return _annotated(annotation)
    if origin in (Union, types.UnionType):
        return _nullable(annotation)
    if origin is tuple:
        return _tuple(get_args(annotation))
    if origin is dict:
        return _mapping(*map(reader, get_args(annotation)))
    if issubclass(annotation, Labelled):
        return _choice(annotation)
    return _record(annotation)


def _annotated(annotation: Any) -> Read:
    """`NOT_NULL` is the only mark we know."""
    return reader(next(part for part in get_args(get_args(annotation)[0]) if part is not types.NoneType))


def _nullable(annotation: Any) -> Read:
    inner = reader(next(part for part in get_args(annotation) if part is not types.NoneType))
    return lambda value, path: None if value is None else inner(value, path)


def read_date(value: object, path: str) -> date:
    """A real date written `YYYY-MM-DD`."""
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise InvalidInput(path, "not_a_date")


def _read_time(value: object, path: str) -> time:
    if isinstance(value, str) and _TIME.fullmatch(value):
        try:
            return time.fromisoformat(value)
        except ValueError:
            pass
    raise InvalidInput(path, "not_a_time")


def _read_bool(value: object, path: str) -> bool:
    if not isinstance(value, bool):
        raise InvalidInput(path, "wrong_type", "vrai ou faux")
    return value


def _read_whole(value: object, path: str) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise InvalidInput(path, "wrong_type", "nombre entier, 0 ou plus")
    return value


def _read_number(value: object, path: str) -> float:
    # NaN differs from itself: it is no number of hours.
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        raise InvalidInput(path, "wrong_type", "nombre")
    return value


def _read_text(value: object, path: str) -> str:
    if not isinstance(value, str):
        raise InvalidInput(path, "wrong_type", "texte")
    return value


_SCALARS: dict[Any, Read] = {
    date: read_date,
    time: _read_time,
    bool: _read_bool,
    int: _read_whole,
    float: _read_number,
    str: _read_text,
}


def _choice(kind: type[Labelled]) -> Read:
    members = {str(member): member for member in kind}
    expected = ", ".join(members)

    def read(value: object, path: str) -> Labelled:
        if not isinstance(value, str) or value not in members:
            raise InvalidInput(path, "not_in_list", expected)
        return members[value]

    return read


def _tuple(parts: tuple[Any, ...]) -> Read:
    if parts[-1] is not Ellipsis:
        return _fixed(tuple(map(reader, parts)))
    inner = reader(parts[0])

    def read(value: object, path: str) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise InvalidInput(path, "wrong_type", "liste")
        return tuple(inner(item, path) for item in value)

    return read


def _fixed(readers: tuple[Read, ...]) -> Read:
    def read(value: object, path: str) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple) or len(value) != len(readers):
            raise InvalidInput(path, "wrong_type", f"liste de {len(readers)} valeurs")
        return tuple(one(item, path) for one, item in zip(readers, value, strict=True))

    return read


def _mapping(read_key: Read, read_value: Read) -> Read:
    def read(value: object, path: str) -> dict[Any, Any]:
        if not isinstance(value, dict):
            raise InvalidInput(path, "wrong_type", "objet")
        return {read_key(key, path): read_value(item, f"{path}.{key}") for key, item in value.items()}

    return read


def _record(kind: type) -> Read:
    if not dataclasses.is_dataclass(kind):
        raise TypeError(f"no reader for {kind}")
    inputs = inputs_of(kind)

    def read(value: object, path: str) -> object:
        if not isinstance(value, dict):
            raise InvalidInput(path, "wrong_type", "objet")
        return kind(**read_all(inputs, value, path + "."))

    return read
