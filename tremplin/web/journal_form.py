"""Which part of the journal the platform's team asks for: about whom, by whom, from when to when."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.utils import timezone

from tremplin.accounts.models import User
from tremplin.candidates.models import Candidate
from tremplin.kernel.journal import files_of
from tremplin.kernel.journal_export import Wanted
from tremplin.organisations.models import Organisation

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
WRONG_DAY = {"invalid": "Cette date n’existe pas. Écrivez par exemple 2026-03-31."}


class JournalForm(forms.Form):
    """`wanted()` is what `journal_export` reads. Everything is optional."""

    personne = forms.CharField(
        label="Personne",
        help_text="Son adresse e-mail, ou l’identifiant écrit dans l’adresse de son dossier.",
        required=False,
        max_length=254,
    )
    compte = forms.CharField(
        label="Compte",
        help_text="L’adresse e-mail de qui a agi.",
        required=False,
        max_length=254,
    )
    organisation = forms.CharField(
        label="Organisation", help_text="Son SIRET : 14 chiffres.", required=False, max_length=36
    )
    du = forms.DateField(label="Du", required=False, widget=DAY, error_messages=WRONG_DAY)
    au = forms.DateField(label="Au", required=False, widget=DAY, error_messages=WRONG_DAY)

    def clean_personne(self) -> UUID | None:
        given = self.cleaned_data["personne"].strip()
        known = Q(pk=_uuid(given)) | Q(email__iexact=given) | Q(user__email__iexact=given)
        return self._found(
            Candidate.objects.filter(known), given, "Aucune personne n’a cet identifiant ou cette adresse."
        )

    def clean_compte(self) -> UUID | None:
        given = self.cleaned_data["compte"].strip()
        found = User.objects.filter(Q(pk=_uuid(given)) | Q(email__iexact=given))
        return self._found(found, given, "Aucun compte n’a cette adresse.")

    def clean_organisation(self) -> UUID | None:
        given = "".join(self.cleaned_data["organisation"].split())
        found = Organisation.objects.filter(Q(pk=_uuid(given)) | Q(siret=given))
        return self._found(found, given, "Aucune organisation n’a ce SIRET.")

    def _found(self, rows: Any, given: str, otherwise: str) -> UUID | None:
        if not given:
            return None
        pk: UUID | None = rows.values_list("pk", flat=True).first()
        if pk is None:
            raise forms.ValidationError(otherwise)
        return pk

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("du") and given.get("au") and given["au"] < given["du"]:
            self.add_error("au", "Le dernier jour est avant le premier.")
        return given

    def wanted(self) -> Wanted:
        given = self.cleaned_data
        people = files_of(given["personne"]) if given["personne"] else ()
        begin, end = _midnight(given["du"]), _midnight(given["au"] and given["au"] + timedelta(days=1))
        return Wanted(people, given["compte"], given["organisation"], begin, end)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _midnight(day: Any) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None
