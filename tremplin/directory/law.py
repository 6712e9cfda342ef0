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
    lasts = read("passes.duration", on)
    return {
        "contract_min": str(read("contracts.minimum_length.CDDI", on).value),
        "contract_max": str(read("contracts.ceiling.CDDI", on).value),
        "pass_length": _length(str(lasts.value), lasts.unit),
        "examples": ", ".join(label[0].lower() + label[1:] for label in labels),
    }


def _length(amount: str, unit: str) -> str:
    years, days = divmod(int(amount), 365)
    if unit == "days" and not days:
        return f"{years} ans"
    return f"{amount} {'jours' if unit == 'days' else 'mois' if unit == 'months' else 'ans'}"
