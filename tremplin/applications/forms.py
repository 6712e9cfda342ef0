"""Forms of the lists and of the answers."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from tremplin.applications.access import transfer_targets
from tremplin.applications.reasons import REASON_CHOICES, REFUSAL_REASONS
from tremplin.kernel.actor import Actor
from tremplin.kernel.fields import DateTroisChamps
from tremplin.organisations.models import Dispositif


class TargetField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A dispositif, named with its structure when it is another one."""

    here: Any = None

    def label_from_instance(self, one: Any) -> str:
        if one.organisation_id == self.here:
            return f"{one.kind}\nVotre structure : rien d’autre ne change pour la personne"
        return f"{one.organisation.display_name} ({one.kind})\nAutre structure : la candidature y repart à zéro"


class ViewForm(forms.Form):
    """The name of a saved view."""

    name = forms.CharField(label="Nom de la vue", max_length=60, help_text="Par exemple : Cuisine, à moins de 10 km.")
    shared = forms.BooleanField(
        label="Partager avec les membres de mon organisation",
        help_text="Sinon, elle n’est visible que de vous.",
        required=False,
    )


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
    def started_with(reason: str, share: bool, kept: dict[str, str]) -> dict[str, Any]:
        """Initial values for a reason: the answer starts from the organisation's own text, else from ours."""
        text = kept.get(reason) or REFUSAL_REASONS[reason].template
        return {"reason": reason, "share_reason": share, "answer": text}


class ConfirmForm(forms.Form):
    """Nothing to write: the page says what will happen, the button does it."""


class TransferForm(forms.Form):
    """To which dispositif, of this structure or of another one of hers."""

    dispositif = TargetField(
        queryset=Dispositif.objects.none(),
        label="Transférer à",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choisissez où transférer la candidature."},
    )

    def __init__(self, *args: Any, actor: Actor, but: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["dispositif"]
        field.queryset = transfer_targets(actor).exclude(pk=but)
        field.here = actor.organisation_id
