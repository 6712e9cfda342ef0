"""The criteria form, shared by the prescriber's diagnosis, the apply tunnel and the acceptance of a hire."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from tremplin.candidates.models import Candidate
from tremplin.eligibility import actions
from tremplin.kernel.forms import attempt
from tremplin.rules import dates
from tremplin.rules import eligibility as law
from tremplin.rules.kinds import AuthorKind

YOUNG_UNDER, SENIOR_FROM = 26, 50
LEVELS = {
    1: "Niveau 1 : un seul critère suffit",
    2: "Niveau 2 : plusieurs critères ensemble",
}


class CriteriaForm(forms.Form):
    """Tick the criteria a person meets. `author` decides whether a derogation may be written.

    `kind` is the dispositif hired for (an employer's), empty for a prescriber. `on` is the day whose list is offered.
    Whether the criteria are enough is not decided here: `eligibility.actions.diagnose` (or `check`) refuses with the field
    at fault. Render with `eligibility/_criteria.html`.
    """

    criteria = forms.MultipleChoiceField(
        label="Critères de la personne",
        required=False,
        widget=forms.CheckboxSelectMultiple({"class": "form-check-input"}),
    )
    derogation_reason = forms.CharField(
        label="Pourquoi un parcours d’IAE convient à la personne",
        help_text="À remplir seulement si les critères ne suffisent pas : c’est une dérogation, gardée avec le diagnostic.",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, author: AuthorKind, kind: str = "", on: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.author, self.kind, self.on = AuthorKind(author), kind, on or timezone.localdate()
        self.fields["criteria"].choices = [(one.code, one.label) for one in law.criteria(self.on).values()]  # type: ignore[attr-defined]
        if self.author != AuthorKind.AUTHORISED_PRESCRIBER:
            del self.fields["derogation_reason"]

    def passes_the_law(self) -> bool:
        """Whether a diagnosis could be recorded from this valid form; if not, the refusal stands beside its field."""
        given = self.cleaned_data
        attempt(
            self,
            lambda: actions.check(
                author=self.author,
                criteria=given["criteria"],
                dispositif_kind=self.kind,
                derogation=given.get("derogation_reason", ""),
                on=self.on,
            ),
        )
        return not self.errors

    @property
    def groups(self) -> list[dict[str, Any]]:
        """The criteria by level, each with its check box and the proof to ask for."""
        catalogue = law.criteria(self.on)
        rows: dict[int, list[dict[str, Any]]] = {level: [] for level in LEVELS}
        for option in self["criteria"].subwidgets:
            criterion = catalogue[str(option.data["value"])]
            rows[criterion.level].append({"option": option, "criterion": criterion, "proof": proof_words(criterion)})
        return [{"level": level, "title": LEVELS[level], "rows": rows[level]} for level in LEVELS]


def proof_words(criterion: law.Criterion) -> str:
    """« Attestation de RSA, de moins de 3 mois »."""
    age = criterion.proof_max_age_months
    return criterion.proof if age is None else f"{criterion.proof}, de moins de {age} mois"


def suggested(candidate: Candidate, *, on: date | None = None) -> list[str]:
    """Criteria that the birth date alone establishes; for a form's `initial`, never for a decision."""
    if candidate.birth_date is None:
        return []
    on = on or timezone.localdate()
    age = dates.full_years(candidate.birth_date, on)
    if age < YOUNG_UNDER:
        return ["JEUNE"]
    return ["SENIOR"] if age >= SENIOR_FROM else []
