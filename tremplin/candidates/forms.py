"""Forms about a person: find her, open her file, correct it."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from tremplin.candidates.models import Candidate
from tremplin.kernel.fields import DateTroisChamps
from tremplin.reference.forms import CommuneField
from tremplin.rules import dates

YOUNGEST, OLDEST = 16, 100
NIR_LABEL = "Numéro de sécurité sociale"
NIR_HELP = "15 chiffres, sur la carte Vitale ou l’attestation de droits. Les espaces sont acceptés."
EMPLOYMENT_SERVICE = ("francetravail.fr", "francetravail.net", "pole-emploi.fr", "pole-emploi.net")


def born_after() -> date:
    return dates.clamped_months(timezone.localdate(), -12 * OLDEST)


def born_before() -> date:
    return dates.clamped_months(timezone.localdate(), -12 * YOUNGEST)


class FindForm(forms.Form):
    """Find a person by a number or an address that only somebody who knows her has."""

    nir = forms.CharField(label=NIR_LABEL, help_text=NIR_HELP, required=False, max_length=30)
    email = forms.EmailField(label="Adresse e-mail", help_text="Si le numéro manque.", required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not given.get("nir") and not given.get("email"):
            self.add_error("nir", "Écrivez le numéro de sécurité sociale, ou l’adresse e-mail.")
        return given


class ContactForm(forms.Form):
    """How to reach the person. Everything is optional: she may have no mailbox and no telephone."""

    email = forms.EmailField(label="Adresse e-mail de la personne", required=False)
    phone = forms.CharField(label="Téléphone", required=False, max_length=20)
    address = forms.CharField(label="Adresse", help_text="Numéro et rue.", required=False, max_length=255)
    commune = CommuneField(label="Ville ou code postal", required=False)

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].strip().lower()
        if email.rpartition("@")[2] in EMPLOYMENT_SERVICE:
            raise forms.ValidationError("Cette adresse est celle d’une agence, pas de la personne.")
        return email

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"]
        digits = "".join(char for char in phone if char.isdigit())
        if phone and not 9 <= len(digits) <= 15:
            raise forms.ValidationError("Un numéro de téléphone français a 10 chiffres. Vérifiez ce qui est écrit.")
        return phone.strip()

    def address_fields(self) -> dict[str, Any]:
        """Commune and postal code, as the file keeps them."""
        commune = self.cleaned_data["commune"]
        return {"commune": commune, "post_code": commune.postal_codes[0] if commune else ""}


class PersonForm(ContactForm):
    """The file of a person that a professional opens or corrects.

    `fields_for_file()` gives what `candidates.actions.create_candidate` and `update_candidate` take. `own`: the person
    writes it herself, and may leave the numbers aside.
    """

    own = False

    title = forms.ChoiceField(label="Civilité", widget=forms.RadioSelect, choices=Candidate.Title.choices)
    first_name = forms.CharField(label="Prénom", max_length=100)
    last_name = forms.CharField(label="Nom", max_length=100)
    birth_date = DateTroisChamps(
        label="Date de naissance", help_text="Exemple : 4 5 1991", earliest=born_after, latest=born_before, birth=True
    )
    nir = forms.CharField(label=NIR_LABEL, help_text=NIR_HELP, required=False, max_length=30)
    nir_absence = forms.ChoiceField(
        label="Si le numéro manque, pourquoi", required=False, choices=[("", "Le numéro est écrit ci-dessus")]
    )
    ft_id = forms.CharField(
        label="Identifiant France Travail",
        help_text="11 chiffres, ou 7 chiffres suivis d’un chiffre ou d’une lettre.",
        required=False,
        max_length=20,
    )
    ft_absence = forms.ChoiceField(
        label="Si l’identifiant manque, pourquoi", required=False, choices=[("", "L’identifiant est écrit ci-dessus")]
    )
    field_order = ["title", "first_name", "last_name", "birth_date", "nir", "nir_absence", "ft_id", "ft_absence"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, reasons in (("nir_absence", Candidate.NirAbsence), ("ft_absence", Candidate.FtAbsence)):
            field: Any = self.fields[name]
            field.choices = [*field.choices, *reasons.choices]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.check_nir(given)
        self.check_ft_id(given)
        return given

    def check_nir(self, given: dict[str, Any]) -> None:
        """A number or the reason why it is missing, never both."""
        if given.get("nir") and given.get("nir_absence"):
            self.add_error("nir_absence", "Gardez le numéro ou la raison, pas les deux.")
        elif "nir" not in self.errors and not given.get("nir") and not given.get("nir_absence"):
            self.add_error("nir", "Écrivez le numéro de sécurité sociale, ou dites pourquoi il manque.")

    def check_ft_id(self, given: dict[str, Any]) -> None:
        """The identifier or the reason; the identifier wins when both are given."""
        given["ft_id"] = "".join(given.get("ft_id", "").split()).upper()
        if given["ft_id"]:
            given["ft_absence"] = ""
        elif "ft_id" not in self.errors and not given.get("ft_absence"):
            message = "Écrivez l’identifiant France Travail, ou dites pourquoi il manque."
            self.add_error("ft_id", forms.ValidationError(message, code="missing"))

    def fields_for_file(self) -> dict[str, Any]:
        """What the actions of a file take."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("commune", "not_the_same")}
        return {**given, **self.address_fields()}


class CreateForm(PersonForm):
    """`homonym` is set when somebody already has these names and this birth date: the answer must then be explicit."""

    not_the_same = forms.BooleanField(label="Ce n’est pas la même personne : ouvrir un nouveau dossier", required=False)
    homonym: Candidate | None = None


class EditForm(PersonForm):
    """Correct a file. A recorded number cannot be replaced here."""

    def __init__(self, *args: Any, candidate: Candidate, own: bool = False, **kwargs: Any) -> None:
        self.own = own
        names = (*PersonForm.base_fields, "commune")
        kwargs.setdefault("initial", {name: getattr(candidate, name) for name in names})
        super().__init__(*args, **kwargs)
        if candidate.nir:
            del self.fields["nir"], self.fields["nir_absence"]
        if candidate.user_id is not None:
            del self.fields["email"]

    def check_nir(self, given: dict[str, Any]) -> None:
        if "nir" in self.fields and (not self.own or given.get("nir")):
            super().check_nir(given)

    def check_ft_id(self, given: dict[str, Any]) -> None:
        super().check_ft_id(given)
        if self.own and not given.get("ft_id") and self.has_error("ft_id", "missing"):
            del self.errors["ft_id"]
