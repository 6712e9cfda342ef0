"""How long a relation that is over still opens a person's file, and which criteria say something of her health."""

from datetime import date

from tremplin.rules import dates
from tremplin.rules.parameters import Law


def days(relation: str, *, on: date | None = None) -> int:
    """Days after the end of a relation (`received`, `sent`, `accompanied`…) with the law of a day, today by default.

    `motivated` is the whole length of a motivated access. Raises `KeyError` for a relation that has no such delay.
    """
    return Law(on or dates.today()).value(f"access.{relation}", int)


def health_criteria(*, on: date | None = None) -> frozenset[str]:
    """Codes of the criteria that are health data (GDPR, article 9)."""
    return frozenset(Law(on or dates.today()).value("access.health_criteria", tuple))
