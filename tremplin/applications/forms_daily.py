"""Forms of everyday work around a candidature."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from tremplin.applications.models import Application, PriorAction
from tremplin.kernel.fields import DateTroisChamps
from tremplin.organisations.models import Organisation
from tremplin.rules.dates import in_french


class SendOnForm(forms.Form):
    """Where to, with which words, and the person's agreement."""

    target = forms.ChoiceField(
        label="Envoyer à",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une structure ou un de ses postes."},
    )
    message = forms.CharField(
        label="Votre message à la structure",
        help_text="La personne le lit aussi.",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    keep_cv = forms.ChoiceField(
        label="Joindre le CV",
        choices=[("oui", "Oui, le même CV"), ("non", "Non")],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si le CV doit être joint."},
    )
    agreed = forms.BooleanField(
        label="La personne est d’accord pour que sa candidature soit envoyée à cette structure",
        error_messages={"required": "Demandez d’abord son accord à la personne."},
    )

    def __init__(self, *args: Any, targets: list[Organisation], with_cv: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["target"]
        field.choices = [pair for one in targets for pair in _choices(one)]
        if not with_cv:
            del self.fields["keep_cv"]


def _choices(target: Any) -> list[tuple[str, str]]:
    place = f", {target.commune.name}" if target.commune else ""
    found = [(f"poste:{post.pk}", f"{post.title}\n{target.display_name}{place}") for post in target.offers]
    if target.spontaneous_open_since is not None:
        found.append((f"structure:{target.pk}", f"Candidature spontanée\n{target.display_name}{place}"))
    return found


class CommentForm(forms.Form):
    """A note between colleagues."""

    text = forms.CharField(
        label="Votre commentaire",
        help_text="Lu par les membres de votre organisation seulement. Restez factuel : la personne peut demander à le lire.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Écrivez un commentaire."},
    )


class PriorActionForm(forms.Form):
    """What is done with the person before a hire."""

    kind = forms.ChoiceField(
        label="Action",
        choices=PriorAction.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une action de la liste."},
    )
    starts_on = DateTroisChamps(label="Premier jour")
    ends_on = DateTroisChamps(label="Dernier jour")


class InterviewForm(forms.Form):
    """When, how long, where."""

    day = DateTroisChamps(label="Jour", earliest=timezone.localdate)
    hour = forms.TimeField(
        label="Heure",
        help_text="Par exemple 09:30.",
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        error_messages={"required": "Indiquez l’heure.", "invalid": "Écrivez l’heure ainsi : 09:30."},
    )
    minutes = forms.TypedChoiceField(
        label="Durée", choices=[(one, f"{one} minutes") for one in (15, 30, 45, 60, 90, 120)], coerce=int, initial=30
    )
    place = forms.CharField(
        label="Lieu",
        help_text="Une adresse, ou « par téléphone ».",
        max_length=200,
        error_messages={"required": "Dites où se passe l’entretien."},
    )
    note = forms.CharField(
        label="À savoir",
        help_text="Ce qu’il faut apporter, qui demander à l’accueil.",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @property
    def at(self) -> datetime:
        """The moment asked, in Paris; the form must be valid."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"]))


class DeclineForm(forms.Form):
    """The person cannot come."""

    answer = forms.CharField(
        label="Votre message à la structure",
        help_text="Dites pourquoi, ou quand ce serait possible.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Dites pourquoi, ou quand ce serait possible."},
    )


class TemplateForm(forms.Form):
    """The text an organisation usually writes for one reason."""

    text = forms.CharField(
        label="Texte proposé à l’étape 2 du refus",
        help_text="Laissez vide pour reprendre le texte de départ de Tremplin.",
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class ReopenForm(forms.Form):
    """Which candidatures a cancelled hire gives back. Never where: the person's other choices are hers."""

    reopen = forms.MultipleChoiceField(
        label="Candidatures à rouvrir",
        help_text="L’embauche les avait closes. Elles redeviennent « Nouvelle », et leurs structures reçoivent un message.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, closed: list[Application], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["reopen"]
        field.choices = [(str(one.pk), f"Candidature envoyée le {_day(one)} à une autre structure") for one in closed]
        field.initial = [str(one.pk) for one in closed]


def _day(application: Application) -> str:
    return in_french(timezone.localtime(application.created_at).date())


class DatesForm(forms.Form):
    """Other days for a contract to come."""

    starts_on = DateTroisChamps(label="Premier jour", earliest=timezone.localdate)
    ends_on = DateTroisChamps(label="Dernier jour", help_text="Rien si le contrat n’a pas de terme.", required=False)
