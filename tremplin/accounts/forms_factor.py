"""The forms of the second factor: django-allauth's, in our words, ten tries at most."""

from typing import Any

from allauth.core import context
from allauth.mfa.base import forms as base
from allauth.mfa.totp.forms import ActivateTOTPForm as ActivateTOTP
from allauth.mfa.webauthn import forms as webauthn
from django import forms

from tremplin.accounts.adapter import tell_too_many_tries
from tremplin.kernel.errors import Refused
from tremplin.kernel.throttle import ten_tries

KEY_HELP = "Pour la reconnaître : « Téléphone de Samira », « Clé USB du bureau »…"


class TenTries:
    """Wrong codes are counted for the account and for the client's address, and a good one forgives nobody else's."""

    user: Any
    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]
    label = "Code"
    help_text = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label, field.help_text = self.label, self.help_text
        field.widget.attrs.pop("placeholder", None)
        field.widget.attrs["inputmode"] = "numeric"

    def clean_code(self) -> str:
        try:
            with ten_tries(context.request, "second_factor", account=str(self.user.pk)):
                return super().clean_code()  # type: ignore[misc,no-any-return]
        except Refused as refusal:
            tell_too_many_tries(context.request, self.user)
            raise forms.ValidationError(refusal.message, code=refusal.code) from refusal


class AuthenticateForm(TenTries, base.AuthenticateForm):
    label = "Code à 6 chiffres, ou code de secours"
    help_text = "Ouvrez votre application de codes et recopiez les 6 chiffres affichés pour Tremplin."


class ReauthenticateForm(AuthenticateForm, base.ReauthenticateForm):
    pass


class ActivateTOTPForm(TenTries, ActivateTOTP):
    label = "Code à 6 chiffres"
    help_text = "Celui que l’application affiche maintenant. Il change toutes les 30 secondes."


class AddKeyForm(webauthn.AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["name"]
        field.label, field.help_text, field.required = "Nom de la clé", KEY_HELP, False


class RenameKeyForm(webauthn.EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label, self.fields["name"].help_text = "Nom de la clé", KEY_HELP


class FactorResetForm(forms.Form):
    """Why somebody's second factor is to be removed."""

    why = forms.CharField(
        label="Raison",
        max_length=300,
        help_text="La personne la lira. Par exemple : « Téléphone volé, signalé au guichet ce matin ».",
    )
