"""Forms of the public page, one a theme, and of its lines. Nothing is saved here: each gives an action what it needs."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from tremplin.organisations import zones
from tremplin.organisations.models import (
    Activity,
    ClientReference,
    Label,
    Organisation,
    PageDate,
    PagePhoto,
    PageReport,
    YearlyFigures,
)
from tremplin.reference.forms import CommuneField, post_code_of
from tremplin.reference.models import Sector

MOST_PLACES = 40
IMAGES = {"accept": "image/jpeg,image/png,image/webp"}


class PresentationForm(forms.ModelForm):  # type: ignore[type-arg]
    """Names, what it does, what it opens to people."""

    sectors = forms.ModelMultipleChoiceField(
        Sector.objects.all(), label="Secteurs d’activité", required=False, widget=forms.CheckboxSelectMultiple
    )
    spontaneous = forms.BooleanField(label="Nous acceptons les candidatures spontanées", required=False)

    class Meta:
        model = Organisation
        fields = ["brand", "headline", "presentation", "welcomes_immersions"]
        labels = {"welcomes_immersions": "Nous accueillons en immersion (PMSMP)"}
        help_texts = {
            "brand": "Celui que vous utilisez tous les jours, s’il diffère du nom officiel.",
            "headline": "160 caractères au plus. Exemple : Espaces verts et propreté urbaine.",
            "presentation": "Ce que les personnes feront chez vous, qui les accompagne. Texte simple ou Markdown.",
        }
        widgets = {"presentation": forms.Textarea(attrs={"rows": 8})}

    field_order = ["brand", "headline", "presentation", "sectors", "spontaneous", "welcomes_immersions"]

    def __init__(self, *args: Any, instance: Organisation) -> None:
        initial: dict[str, Any] = {"spontaneous": instance.spontaneous_open_since is not None}
        if not (args and args[0]):
            initial["sectors"] = list(instance.sectors.all())
        super().__init__(*args, instance=instance, initial=initial)  # type: ignore[misc]
        # Kept aside: validating a model form writes on its instance.
        self._since: date | None = instance.spontaneous_open_since
        if not instance.dispositifs.exists():
            del self.fields["spontaneous"], self.fields["welcomes_immersions"]

    def changes(self) -> dict[str, Any]:
        """What the action `update_page` takes. The day of opening is kept while it stays open."""
        given = dict(self.cleaned_data)
        found = {name: given[name].strip() for name in ("brand", "headline", "presentation")}
        found["sectors"] = sorted(one.pk for one in given["sectors"])
        if "spontaneous" in given:
            found["spontaneous_open_since"] = (self._since or timezone.localdate()) if given["spontaneous"] else None
            found["welcomes_immersions"] = given["welcomes_immersions"]
        return found


class ContactForm(forms.ModelForm):  # type: ignore[type-arg]
    """How to reach it, by telephone or on foot."""

    website = forms.URLField(label="Site web", required=False, assume_scheme="https", max_length=200)
    commune = CommuneField(label="Ville ou code postal")

    class Meta:
        model = Organisation
        fields = ["phone", "email", "address", "opening_hours", "access_notes", "step_free"]
        help_texts = {
            "address": "Numéro et rue.",
            "opening_hours": "Exemple : du lundi au jeudi, de 9 h à 12 h, sans rendez-vous.",
            "access_notes": "Exemple : tramway T1, arrêt Hôpital Delafontaine, 6 minutes à pied. Entrée par la cour.",
        }

    field_order = ["phone", "email", "website", "address", "commune", "opening_hours", "access_notes", "step_free"]

    def __init__(self, *args: Any, instance: Organisation) -> None:
        initial = {"commune": instance.commune, "website": instance.website}
        super().__init__(*args, instance=instance, initial=initial)  # type: ignore[misc]
        self._post_code = instance.post_code
        self.fields["step_free"].choices = [("", "Nous ne savons pas"), *Organisation.StepFree.choices]  # type: ignore[attr-defined]

    def changes(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        commune = given.pop("commune")
        post_code = post_code_of(commune, self.data.get("commune", ""), self._post_code)
        return {
            **{name: value.strip() for name, value in given.items()},
            "commune_id": commune.pk,
            "post_code": post_code,
        }


class PlacesField(forms.CharField):
    """Places, one a line; gives the keys of what they mean."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        known = zones.names(value)
        return "\n".join(known[key] for key in value if key in known)

    def clean(self, value: Any) -> list[str]:
        typed = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(typed) > MOST_PLACES:
            raise ValidationError(f"{MOST_PLACES} lieux au plus. Un territoire en remplace plusieurs.", code="too_many")
        found = {line: zones.key_of(line) for line in typed}
        unknown = [line for line, key in found.items() if key is None]
        if unknown:
            names = ", ".join(f"« {line} »" for line in unknown)
            raise ValidationError(f"Nous ne trouvons pas {names}. Écrivez un lieu par ligne.", code="unknown_place")
        return list(dict.fromkeys(key for key in found.values() if key))


class EntryForm(forms.ModelForm):  # type: ignore[type-arg]
    """A line of the page. Constraints of the table are said by the action, in words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) & {"starts_on", "ends_on", "valid_until"}:
            self.fields[name].widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        for name in set(self.fields) & {"sector", "kind"}:
            field: Any = self.fields[name]
            field.choices = [("", "Choisir"), *(one for one in field.choices if one[0] != "")]

    def values(self) -> dict[str, Any]:
        """What the action `save_entry` takes: by column."""
        attname = {one.name: one.attname for one in self._meta.model._meta.concrete_fields}
        return {attname[name]: getattr(value, "pk", value) for name, value in self.cleaned_data.items()}

    def _post_clean(self) -> None:
        """Neither writes on the instance nor asks the table."""


class ActivityForm(EntryForm):
    services = forms.MultipleChoiceField(
        label="Ce que vous proposez",
        choices=Activity.Service.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    areas = PlacesField(
        label="Où vous travaillez",
        required=False,
        help_text="Un lieu par ligne : une ville, un territoire (Est Ensemble), un département (93), une région. "
        "« France » pour tout le pays. Vide : là où vous êtes.",
    )

    class Meta:
        model = Activity
        fields = ["sector", "title", "details", "services", "areas"]
        help_texts = {
            "title": "Les mots de vos clients. Exemple : décoration florale d’événements.",
            "details": "Ce que vous faites, pour qui, avec quelles particularités.",
        }
        widgets = {"details": forms.Textarea(attrs={"rows": 4})}


class ReferenceForm(EntryForm):
    agreed = forms.BooleanField(
        label="Ce client est d’accord pour être cité sur votre fiche",
        error_messages={"required": "Sans l’accord du client, nous ne pouvons pas le citer. Demandez-le-lui d’abord."},
    )

    class Meta:
        model = ClientReference
        fields = ["client", "what", "year", "agreed"]
        help_texts = {"what": "Exemple : entretien de trois squares, deux ans de suite."}

    def clean_year(self) -> Any:
        return _plausible(self.cleaned_data["year"])


class LabelForm(EntryForm):
    class Meta:
        model = Label
        fields = ["kind", "name", "valid_until"]
        help_texts = {
            "name": "À remplir pour un autre label que ceux de la liste.",
            "valid_until": "Passé ce jour, le label n’est plus montré. Vide : sans fin.",
        }

    def clean_valid_until(self) -> Any:
        day = self.cleaned_data["valid_until"]
        if day is not None and day < timezone.localdate():
            raise ValidationError("Ce jour est passé : la fiche ne montrerait pas ce label.", code="over")
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("kind") == Label.Kind.OTHER and not given.get("name", "").strip():
            self.add_error("name", "Donnez le nom de ce label.")
        return given


class FiguresForm(EntryForm):
    class Meta:
        model = YearlyFigures
        fields = ["year", "employees", "permanents", "exits_to_work", "turnover", "source"]
        help_texts = {
            "exits_to_work": "Sur 100 personnes parties dans l’année, combien vers un emploi ou une formation.",
            "source": "D’où viennent ces chiffres. Exemple : bilan d’activité 2025.",
        }

    def clean_year(self) -> Any:
        return _plausible(self.cleaned_data["year"])

    def clean_exits_to_work(self) -> Any:
        value = self.cleaned_data["exits_to_work"]
        if value is not None and value > 100:
            raise ValidationError("C’est une part : 100 au plus.", code="too_much")
        return value

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        numbers = ("employees", "permanents", "exits_to_work", "turnover")
        if not self.errors and all(given.get(name) is None for name in numbers):
            self.add_error("employees", "Donnez au moins un chiffre.")
        return given


class DateForm(EntryForm):
    ends_on = forms.DateField(label="Dernier jour", required=False, help_text="Vide : le même jour.")
    at = forms.TimeField(label="Heure", required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M"))

    class Meta:
        model = PageDate
        fields = ["kind", "starts_on", "ends_on", "at", "details"]
        help_texts = {"details": "Où, avec quels papiers, comment s’inscrire."}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("starts_on"), given.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "Le dernier jour est avant le premier.")
        elif (last or first or timezone.localdate()) < timezone.localdate():
            self.add_error("ends_on" if last else "starts_on", "Ce jour est passé : la fiche montre ce qui vient.")
        if first and not last and "ends_on" not in self.errors:
            given["ends_on"] = first
        return given


def _plausible(year: int | None) -> int | None:
    """A year of which somebody may speak: not before 1990, not to come."""
    if year is not None and not 1990 <= year <= timezone.localdate().year:
        raise ValidationError("Cette année n’est pas possible.", code="implausible")
    return year


class PhotoForm(forms.Form):
    photo = forms.FileField(
        label="Photo",
        help_text="JPEG, PNG ou WebP, 10 Mo au plus. Montrez un lieu ou un travail, pas un visage.",
        widget=forms.FileInput(IMAGES),
    )
    caption = forms.CharField(
        label="Ce que montre la photo",
        max_length=160,
        help_text="Lu à voix haute aux personnes qui ne voient pas. Exemple : l’atelier de menuiserie.",
    )
    face = forms.ChoiceField(
        label="Où la montrer ?", choices=PagePhoto.Face.choices, initial=PagePhoto.Face.HIRED, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, hires: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not hires:  # one face only
            del self.fields["face"]


class PhotoWordsForm(PhotoForm):
    """The words and the face of a photo that is there already."""

    photo = None  # type: ignore[assignment]  # the way to leave out a field of the other form


class ReferencePhotoForm(forms.Form):
    """The photo of a reference. Without file, the one that is there stays and its words change."""

    upload = forms.FileField(
        label="Photo",
        error_messages={"required": "Choisissez une photo."},
        help_text="JPEG, PNG ou WebP, 10 Mo au plus. Montrez le travail fait, pas un visage.",
        widget=forms.FileInput(IMAGES),
    )
    words = forms.CharField(
        label="Ce que montre la photo",
        max_length=160,
        help_text="Lu à voix haute aux personnes qui ne voient pas. Exemple : le square après les plantations.",
    )

    def __init__(self, *args: Any, present: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upload"].required = not present


class ProofForm(forms.Form):
    """The document that proves a label."""

    upload = forms.FileField(
        label="Document",
        error_messages={"required": "Choisissez un fichier."},
        help_text="PDF de 5 Mo au plus, ou photo du certificat (JPEG, PNG ou WebP) de 10 Mo au plus.",
        widget=forms.FileInput({"accept": "application/pdf,image/jpeg,image/png,image/webp"}),
    )

    def __init__(self, *args: Any, present: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class ReviewForm(forms.Form):
    shown = forms.BooleanField(label="Montrer mon nom à côté de la date", required=False)


class ReportForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = PageReport
        fields = ["about", "message"]
        widgets = {"about": forms.RadioSelect, "message": forms.Textarea(attrs={"rows": 4, "maxlength": 600})}
        help_texts = {"message": "600 caractères au plus. N’écrivez ni votre nom, ni celui d’une autre personne."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = PageReport.About.choices  # type: ignore[attr-defined]
