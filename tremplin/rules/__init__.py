"""The law of the field as data: dated, sourced, explained. Pure Python, usable alone.

    from tremplin import rules
    rules.eligibility.check_iae(author=rules.kinds.AuthorKind.EMPLOYER, dispositif=..., criteria=("RSA",))

Every rule takes keyword arguments and returns a frozen result that carries its `explanation`. Facts that cannot be
read raise `rules.InvalidInput`. `rules.evaluate(name, facts, on=...)` runs a rule by name from untyped facts.
"""

from tremplin.rules import (
    applications,
    contracts,
    dates,
    eligibility,
    geiq,
    hires,
    identity,
    immersions,
    kinds,
    messages,
    parameters,
    passes,
    prescribers,
)
from tremplin.rules.errors import InvalidInput, UnknownRule
from tremplin.rules.explanation import Explanation
from tremplin.rules.registry import RULES, Rule, evaluate

__all__ = ["RULES", "Explanation", "InvalidInput", "Rule", "UnknownRule", "evaluate"]
__all__ += ["applications", "contracts", "dates", "eligibility", "geiq", "hires", "identity", "immersions", "kinds"]
__all__ += ["messages", "parameters", "passes", "prescribers"]
