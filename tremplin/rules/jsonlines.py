"""JSON lines in, JSON lines out: one answer per line, in order, without a database."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, NoReturn

from tremplin.rules import dates
from tremplin.rules.errors import InvalidInput, UnknownRule
from tremplin.rules.inputs import read_date
from tremplin.rules.registry import rule_named


def _refused(constant: str) -> NoReturn:
    """Python reads `NaN` and `Infinity`; JSON does not know them."""
    raise ValueError(constant)


_DECODER = json.JSONDecoder(parse_constant=_refused)
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)

_INVALID_JSON = {
    "code": "invalid_json",
    "message": "Cette ligne n’est pas un objet JSON. Écrivez un objet par ligne, puis recommencez.",
}


def answers(lines: Iterable[bytes]) -> Iterator[str]:
    """The answer to each line, as a JSON text without its end of line."""
    today = dates.today()
    return (_written(answer(line, today)) for line in lines)


def answer(line: bytes, today: date) -> dict[str, Any]:
    """The answer to one line: `{id, rule, on, result}`, or `{id, error: {code, message, field}}`."""
    try:
        case = _parsed(line)
    # A line too deep for the parser, or not UTF-8, is not a line we can read.
    except (ValueError, RecursionError):
        case = None
    if not isinstance(case, dict):
        return {"id": None, "error": _INVALID_JSON}
    try:
        return _answered(case, today)
    except UnknownRule as error:
        problem = {"code": error.code, "message": error.message, "field": "rule"}
    except InvalidInput as error:
        problem = {"code": error.code, "message": error.message, "field": error.field, "reason": error.reason}
    return {"id": case.get("id"), "error": problem}


def _parsed(line: bytes) -> Any:
    return _DECODER.decode(line.decode("utf-8-sig"))


def _answered(case: dict[str, Any], today: date) -> dict[str, Any]:
    rule = rule_named(case.get("rule"))
    on = read_date(case["on"], "on") if "on" in case else today
    result = rule.run(case.get("input"), on)
    return {"id": case.get("id"), "rule": rule.name, "on": on.isoformat(), "result": plain(result)}


def plain(value: Any) -> Any:
    """The value as JSON takes it: dates in ISO, records as objects, without the explanations."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if is_dataclass(value):
        return {name: plain(getattr(value, name)) for name in _names(value.__class__)}
    return value


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind) if one.name != "explanation")


def _written(found: dict[str, Any]) -> str:
    """JSON text. What JSON cannot write can only come from `id`: it must not break the line."""
    try:
        text = _ENCODER.encode(found)
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(found)
    except (ValueError, RecursionError):
        return json.dumps(found | {"id": None}, ensure_ascii=False)
    return text
