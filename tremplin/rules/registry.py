"""Rules by name, for whoever runs them from data: the command line, the conformance cases, the documentation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from inspect import signature
from typing import Any

from tremplin.rules import applications, contracts, eligibility, hires, identity, immersions, passes, prescribers
from tremplin.rules.errors import InvalidInput, UnknownRule
from tremplin.rules.inputs import Input, inputs_of, read_all


@dataclass(frozen=True)
class Rule:
    """A named rule. `inputs` are read from its signature, once, when first needed."""

    name: str
    function: Callable[..., Any]

    @cached_property
    def inputs(self) -> tuple[Input, ...]:
        return inputs_of(self.function)

    @cached_property
    def is_dated(self) -> bool:
        """False for rules that read the law of another date, or no dated law."""
        return "on" in signature(self.function).parameters

    def run(self, facts: object, on: date) -> Any:
        """Result of the rule for untyped facts, with the law of a day. Raises `InvalidInput`."""
        if not isinstance(facts, Mapping):
            raise InvalidInput("input", "missing" if facts is None else "wrong_type", "objet")
        values = read_all(self.inputs, facts)
        return self.function(**values, on=on) if self.is_dated else self.function(**values)


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "eligibility.iae": eligibility.check_iae,
    "eligibility.validity": eligibility.validity,
    "eligibility.proofs": eligibility.proofs,
    "eligibility.geiq": eligibility.check_geiq,
    "pass.dates": passes.dates,
    "pass.status": passes.status,
    "pass.remainder": passes.remainder,
    "pass.waiting_period": passes.waiting_period,
    "pass.suspension": passes.suspension,
    "pass.prolongation": passes.prolongation,
    "pass.permission": passes.permission,
    "application.transition": applications.transition,
    "contract.check": contracts.check,
    "contract.offered": contracts.offered,
    "contract.minimum_wage": contracts.minimum_wage,
    "hire.start": hires.start,
    "immersion.check": immersions.check,
    "identity.nir": identity.nir,
    "identity.siret": identity.siret,
    "identity.france_travail_id": identity.france_travail_id,
    "identity.pass_number": identity.pass_number,
    "prescriber.family": prescribers.family,
}

RULES = {name: Rule(name, function) for name, function in _FUNCTIONS.items()}


def rule_named(name: object) -> Rule:
    """The rule of this name. Raises `UnknownRule`, whatever the type of the name."""
    if not isinstance(name, str) or name not in RULES:
        raise UnknownRule(name)
    return RULES[name]


def evaluate(name: str, facts: Mapping[str, object], *, on: date) -> Any:
    """Run a rule by name on untyped facts, as JSON gives them. Raises `UnknownRule` or `InvalidInput`."""
    return rule_named(name).run(facts, on)
