"""Which contracts a dispositif offers, as the codes that `Terms.kind` takes, and their French names."""

from datetime import date

from tremplin.rules import contracts as law
from tremplin.rules.kinds import IAE_KINDS, ContractKind, ContractType, DispositifKind

# Under IAE rules these three types are the insertion contracts whose length the law bounds.
BOUNDED = {
    ContractType.FIXED_TERM_I: ContractKind.CDDI,
    ContractType.FIXED_TERM_USAGE: ContractKind.CDDU,
    ContractType.TEMPORARY: ContractKind.CTTI,
}
NAMES = {str(BOUNDED.get(one, one)): one.label for one in ContractType} | {str(one): one.label for one in ContractType}


def offered(kind: str, *, on: date | None = None) -> list[tuple[str, str]]:
    """(code, French name) of every contract that this kind of dispositif may offer, in the order of the rules."""
    types = law.offered(dispositif=DispositifKind(kind), on=on).types
    return [(code_of(one, kind), one.label) for one in types]


def code_of(contract_type: str, kind: str) -> str:
    """« CDDI » for `fixed_term_i` in an ACI; the type itself where no law of the IAE bounds it."""
    bounded = BOUNDED.get(ContractType(contract_type)) if kind in IAE_KINDS else None
    return str(bounded or contract_type)


def name(code: str) -> str:
    """How a contract is called on screen."""
    return NAMES.get(code, code)
