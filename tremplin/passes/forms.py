"""Filters of the list of PASS."""

from datetime import date, timedelta

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet

from tremplin.passes.models import Pass, Suspension
from tremplin.rules.dates import clamped_months
from tremplin.rules.kinds import PassStatus

SOON_MONTHS = 3


class PassFilterForm(forms.Form):
    """Bound to the address: a value that does not exist filters nothing."""

    nom = forms.CharField(label="Nom ou numéro", required=False, max_length=100)
    etat = forms.ChoiceField(
        label="État",
        required=False,
        choices=[
            ("", "Tous"),
            (PassStatus.VALID, "Valide"),
            (PassStatus.SUSPENDED, "Suspendu"),
            (PassStatus.FUTURE, "Pas encore commencé"),
            (PassStatus.EXPIRED, "Terminé"),
        ],
    )
    fin = forms.ChoiceField(
        label="Fin du PASS IAE", required=False, choices=[("", "Toutes"), ("bientot", "Dans les 3 mois")]
    )

    def apply(self, passes: QuerySet[Pass], *, today: date) -> QuerySet[Pass]:
        """The PASS that the address asks for."""
        self.is_valid()
        name = self.cleaned_data.get("nom", "").strip()
        if name:
            passes = passes.filter(_named(name))
        if status := self.cleaned_data.get("etat"):
            passes = passes.filter(_in_state(PassStatus(status), today))
        if self.cleaned_data.get("fin"):
            passes = passes.filter(ends_on__range=(today, clamped_months(today, SOON_MONTHS) - timedelta(days=1)))
        return passes


def _named(text: str) -> Q:
    """Every word in the name, or the number as it is written on the document."""
    words = Q()
    for word in text.split():
        words &= Q(candidate__first_name__icontains=word) | Q(candidate__last_name__icontains=word)
    return words | Q(number__startswith="".join(text.split()))


def _in_state(status: PassStatus, today: date) -> Q:
    """The same states as `rules.passes.status`, as a condition."""
    suspended = Q(
        Exists(Suspension.objects.filter(pass_iae=OuterRef("pk"), starts_on__lte=today, ends_on__gte=today)),
        ends_on__gte=today,
    )
    return {
        PassStatus.EXPIRED: Q(ends_on__lt=today),
        PassStatus.SUSPENDED: suspended,
        PassStatus.FUTURE: Q(starts_on__gt=today) & ~suspended,
        PassStatus.VALID: Q(starts_on__lte=today, ends_on__gte=today) & ~suspended,
    }[status]
