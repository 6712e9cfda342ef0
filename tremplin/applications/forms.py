"""Forms of the lists and of the answers."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from tremplin.applications.models import Application
from tremplin.applications.reasons import REASON_CHOICES, REFUSAL_REASONS
from tremplin.kernel.fields import DateTroisChamps
from tremplin.rules.kinds import ApplicationState

ANYBODY = ("", "Tout le monde")
SENDERS = [ANYBODY, *Application.Sender.choices]


class FilterForm(forms.Form):
    """Filters of a list. A wrong value filters nothing: an address typed by hand still answers."""

    nom = forms.CharField(label="Nom ou commune", required=False, max_length=100)
    etat = forms.ChoiceField(label="Statut", required=False, choices=[("", "Tous"), *ApplicationState.choices()])
    origine = forms.ChoiceField(label="Envoyée par", required=False, choices=SENDERS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select" if hasattr(field, "choices") else "form-control"

    @property
    def asked(self) -> dict[str, str]:
        """The filters that may be applied, "" for the others."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


def _message(label: str, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=3000, widget=forms.Textarea(attrs={"rows": 6}), **kwargs)


class PostponeForm(forms.Form):
    """On hold: what the person reads, and until when."""

    answer = _message(
        "Votre message à la personne",
        help_text="Dites pourquoi vous la faites attendre. Elle le lit dès l’envoi.",
        error_messages={"required": "Écrivez un message : la personne doit savoir pourquoi elle attend."},
    )
    until = DateTroisChamps(
        label="Jusqu’au",
        help_text="Ce jour-là, la candidature revient dans vos candidatures à traiter.",
        required=False,
        earliest=lambda: timezone.localdate() + timedelta(days=1),
    )


class PoolForm(forms.Form):
    """Kept in the pool: an optional message."""

    answer = _message(
        "Votre message à la personne",
        help_text="Elle saura qu’elle est libre de candidater ailleurs.",
        required=False,
    )


class ReasonForm(forms.Form):
    """First page of a refusal: why, and whether the person reads the reason."""

    reason = forms.ChoiceField(
        label="Motif du refus",
        choices=REASON_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez un motif dans la liste."},
    )
    share_reason = forms.BooleanField(
        label="La personne peut lire ce motif",
        help_text="Sinon, elle lit seulement votre message.",
        required=False,
    )


class RefusalForm(ReasonForm):
    """Second page of a refusal: what the person reads, and what who sent the candidature reads."""

    answer = _message(
        "Ce que la personne lira",
        help_text="Un texte vous est proposé selon le motif. Adaptez-le.",
        error_messages={"required": "Écrivez ce que la personne lira."},
    )
    answer_to_prescriber = _message(
        "Ce que lira l’organisation qui a envoyé la candidature",
        help_text="La personne ne le lit pas. Sans texte, l’organisation lit le même message que la personne.",
        required=False,
    )

    def __init__(self, *args: Any, outside: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].widget = forms.HiddenInput()
        self.fields["share_reason"].widget = forms.HiddenInput()
        if not outside:
            del self.fields["answer_to_prescriber"]

    @staticmethod
    def started_with(reason: str, share: bool) -> dict[str, Any]:
        """Initial values for a reason: the answer starts from its template."""
        return {"reason": reason, "share_reason": share, "answer": REFUSAL_REASONS[reason].template}


class CancelHireForm(forms.Form):
    """Cancelling a hire offers to reopen what it had closed; nothing to offer, nothing to ask."""

    reopen = forms.BooleanField(label="", required=False, initial=True)

    def __init__(self, *args: Any, closed: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        what = "la candidature que cette embauche avait close"
        many = f"les {closed} candidatures que cette embauche avait closes"
        self.fields["reopen"].label = f"Rouvrir {what if closed == 1 else many}"
        self.fields["reopen"].help_text = "Les structures concernées pourront de nouveau répondre à la personne."
        if not closed:
            del self.fields["reopen"]
