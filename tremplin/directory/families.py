"""Families of prescribers as a visitor meets them: their name, whom they accompany."""

from functools import cache
from pathlib import Path

import yaml

from tremplin.rules import prescribers

CONTENT = Path(__file__).parent / "content" / "familles.yaml"


@cache
def _written() -> dict[str, str]:
    return dict(yaml.safe_load(CONTENT.read_text(encoding="utf-8")))


def named(code: str) -> str:
    """The name of a family in force, "" for another code."""
    found = prescribers.families().get(code)
    return found.label if found else ""


def every_explained() -> dict[str, str]:
    return _written()


def explained(code: str) -> str:
    """Whom a family accompanies, in one sentence."""
    return _written().get(code, "")
