"""Forms of the life of a contract: renew, end, change the hours."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from tremplin.contracts.models import Contract
from tremplin.kernel.fields import DateTroisChamps
from tremplin.rules import contracts as law
from tremplin.rules.dates import in_french
from tremplin.rules.kinds import ContractException, ContractKind


def _hours(**kwargs: Any) -> forms.DecimalField:
    least = Decimal("0.5")
    return forms.DecimalField(
        label="Heures par semaine", min_value=least, max_digits=3, decimal_places=1, localize=True, **kwargs
    )


class RenewalForm(forms.Form):
    """The last day and the hours of what follows; the exception when the sum passes the ordinary ceiling."""

    ends_on = DateTroisChamps(label="Dernier jour du renouvellement")
    weekly_hours = _hours(required=False)
    exception = forms.ChoiceField(
        label="Exception prévue par la loi",
        help_text="Seulement si le contrat sort de la durée ou des heures ordinaires d’un CDDI.",
        required=False,
        choices=[("", "Aucune"), *ContractException.choices()],
    )

    def __init__(self, *args: Any, contract: Contract, latest: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if latest is not None:
            self.fields["ends_on"].help_text = f"Sans exception, au plus tard le {in_french(latest)}."
        if contract.kind != ContractKind.CDDI:
            del self.fields["exception"]


class EndForm(forms.Form):
    """When it ended, and why: the list is that of the law in force."""

    ended_on = DateTroisChamps(
        label="Dernier jour du contrat", help_text="Le dernier jour où la personne était sous contrat."
    )
    why = forms.ChoiceField(
        label="Pourquoi le contrat a pris fin",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez un motif de la liste."},
    )

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = law.end_reasons(open_ended=contract.ends_on is None, on=timezone.localdate())
        why: Any = self.fields["why"]
        why.choices = [(str(one), one.label) for one in reasons]


class HoursForm(forms.Form):
    """Other hours, from a day on."""

    starts_on = DateTroisChamps(label="À partir du")
    weekly_hours = _hours()
