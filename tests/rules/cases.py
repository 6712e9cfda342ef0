"""Helpers for table tests: run a rule by name with a few changed facts."""

from datetime import date
from typing import Any

import pytest

from tremplin import rules

DAY = date(2026, 11, 21)


def run(name: str, base: dict[str, Any], on: date | str = DAY, **changes: Any) -> Any:
    """Result of a rule for the base facts with some changed. A key with two underscores goes inside an object."""
    facts = {key: dict(value) if isinstance(value, dict) else value for key, value in base.items()}
    for key, value in changes.items():
        head, _, rest = key.partition("__")
        if rest:
            facts[head][rest] = value
        else:
            facts[key] = value
    return rules.evaluate(name, facts, on=date.fromisoformat(on) if isinstance(on, str) else on)


def refused(name: str, facts: Any, field: str, reason: str | None = None, on: date = DAY) -> None:
    """The rule must refuse these facts on this field."""
    with pytest.raises(rules.InvalidInput) as caught:
        rules.evaluate(name, facts, on=on)
    assert caught.value.field == field
    assert caught.value.code == "invalid_input"
    assert caught.value.message.strip().endswith(".")
    if reason:
        assert caught.value.reason == reason


def day(text: str) -> date:
    return date.fromisoformat(text)
