"""Values of the law that public pages quote, read at the day of the visit."""

from datetime import date

from tremplin.rules import eligibility
from tremplin.rules.parameters import read

# Situations that people recognise at once; those no longer in force are left out.
EXAMPLES = ("RSA", "DETLD", "JEUNE", "SENIOR", "TH")


def quoted(on: date) -> dict[str, str]:
    """Lengths of contracts in months, of a PASS in words, and a few criteria in words."""
    catalogue = eligibility.criteria(on)
    labels = [catalogue[code].label for code in EXAMPLES if code in catalogue]
    return {
        "contract_min": str(read("contracts.minimum_length.CDDI", on).value),
        "contract_max": str(read("contracts.ceiling.CDDI", on).value),
        "pass_length": _length(int(read("passes.duration", on).value), read("passes.duration", on).unit),
        "examples": ", ".join(label[0].lower() + label[1:] for label in labels),
    }


def _length(amount: int, unit: str) -> str:
    if unit == "days" and amount % 365 == 0:
        return f"{amount // 365} ans"
    return f"{amount} {'jours' if unit == 'days' else 'mois' if unit == 'months' else 'ans'}"
