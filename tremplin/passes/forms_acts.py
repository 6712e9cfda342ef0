"""Forms of the acts on a PASS: suspend, go back to work, correct, end, undo."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from tremplin.kernel.fields import DateTroisChamps
from tremplin.passes.dossier import Dossier
from tremplin.passes.suspensions import earliest, reasons_for
from tremplin.rules.dates import in_french
from tremplin.rules.kinds import SuspensionReason

SENSITIVE = "N’écrivez rien sur la santé ni sur la vie privée : la personne et les structures liront cette raison."


class ActForm(forms.Form):
    """What an act asks. `asked` are the arguments of its plan and of its verb."""

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        self.dossier = dossier
        super().__init__(*args, **kwargs)

    @property
    def asked(self) -> dict[str, Any]:
        return self.cleaned_data


class SuspendForm(ActForm):
    """The reason, and from when to when; or « the end is not known »."""

    reason = forms.ChoiceField(
        label="Motif de la suspension",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez un motif dans la liste."},
    )
    starts_on = DateTroisChamps(
        label="Premier jour de la suspension", help_text="Aujourd’hui ou avant, jamais un jour à venir."
    )
    ends_on = DateTroisChamps(label="Dernier jour de la suspension", required=False)
    unknown_end = forms.BooleanField(
        label="Je ne connais pas encore la fin",
        help_text="La suspension dure alors le maximum permis. Vous indiquerez le retour au travail le moment venu.",
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hire = self.dossier.last_hire
        kind = hire.dispositif.kind if hire is not None else ""
        self.fields["reason"].choices = _labelled(reasons_for(kind, on=self.dossier.today))  # type: ignore[attr-defined]
        self.initial.setdefault("unknown_end", "ends_on" in self.initial and self.initial["ends_on"] is None)
        if self.dossier.current_suspension is None:
            self.fields["starts_on"].help_text = _possible(earliest(self.dossier), self.dossier.today)

    def clean(self) -> dict[str, Any]:
        ends_on, unknown = self.cleaned_data.get("ends_on"), self.cleaned_data.get("unknown_end")
        if bool(ends_on) == bool(unknown) and "ends_on" not in self.errors:
            both = "Donnez une date ou cochez « Je ne connais pas encore la fin », pas les deux."
            neither = "Donnez le dernier jour, ou cochez « Je ne connais pas encore la fin »."
            self.add_error("ends_on", both if unknown else neither)
        return self.cleaned_data

    @property
    def asked(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "reason": SuspensionReason(data["reason"]),
            "starts_on": data["starts_on"],
            "ends_on": data["ends_on"],
        }


def _possible(since: date, today: date) -> str:
    if since > today:  # a hire to come
        return f"Possible à partir du {in_french(since)}, pas avant ce jour-là."
    return f"Entre le {in_french(since)} et aujourd’hui."


def _labelled(reasons: Sequence[SuspensionReason]) -> list[tuple[str, str]]:
    return [(str(one), one.label) for one in reasons]


class ResumeForm(ActForm):
    """The first day back."""

    back_on = DateTroisChamps(
        label="Premier jour de retour au travail", help_text="La suspension finira la veille de ce jour."
    )


class WhyForm(ActForm):
    """A written reason, read by everybody concerned."""

    reason = forms.CharField(
        label="Raison",
        help_text=SENSITIVE,
        max_length=250,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Écrivez la raison : elle reste dans l’historique du PASS IAE."},
    )

    def clean_reason(self) -> str:
        return " ".join(self.cleaned_data["reason"].split()).rstrip(".")


class CorrectForm(WhyForm):
    """The right dates and why the others were wrong."""

    starts_on = DateTroisChamps(label="Premier jour du PASS IAE")
    ends_on = DateTroisChamps(
        label="Dernier jour du PASS IAE",
        help_text="Laissez vide pour que la fin suive le premier jour, du même nombre de jours.",
        required=False,
    )
    field_order = ("starts_on", "ends_on", "reason")
