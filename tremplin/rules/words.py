"""Facts typed on a command line: `pass.starts_on=2026-03-02 criteria=RSA,QPV suspended=non`."""

import json
import types
from collections.abc import Iterable
from typing import Annotated, Any, get_args, get_origin

from tremplin.rules.inputs import Input

_YES_NO = {"oui": True, "true": True, "vrai": True, "non": False, "false": False, "faux": False}


def facts_of(pairs: Iterable[str], inputs: tuple[Input, ...]) -> dict[str, Any]:
    """Untyped facts, as JSON would give them, from `name=value` words. A dot goes inside an object.

    What cannot be understood is left as text: the rule then says which input is at fault.
    Raises `ValueError` on a word without `=`.
    """
    annotations = {one.name: one.annotation for one in inputs}
    facts: dict[str, Any] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals:
            raise ValueError(pair)
        head, _, rest = name.partition(".")
        if rest:
            facts.setdefault(head, {})[rest] = _loose(text)
        else:
            facts[name] = _value(text, annotations.get(name, str))
    return facts


def _value(text: str, annotation: Any) -> Any:
    """The text as the annotation wants it."""
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    parts = get_args(annotation)
    if types.NoneType in parts:
        return None if text in ("", "null") else _value(text, parts[0])
    if get_origin(annotation) is tuple and not text.startswith("["):
        return [part.strip() for part in text.split(",") if part.strip()]
    return text if isinstance(annotation, type) and issubclass(annotation, str) else _loose(text)


def _loose(text: str) -> Any:
    """JSON when it is JSON, yes or no in French, else the text itself."""
    if text.lower() in _YES_NO:
        return _YES_NO[text.lower()]
    try:
        return json.loads(text)
    except ValueError:
        return text
