"""The account's forms: django-allauth's, in our words. Labels stand above the fields, never inside them."""

from collections.abc import Mapping
from typing import Any

from allauth.account import forms as allauth
from allauth.account.models import EmailAddress
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.functional import lazy
from django.utils.html import format_html

from tremplin.accounts.models import User
from tremplin.kernel.models import MailPreference

LONG_ENOUGH = "12 caractères ou plus. Une phrase est plus facile à retenir."
LABELS = {
    "login": "Adresse e-mail",
    "email": "Adresse e-mail",
    "password": "Mot de passe",
    "password1": "Mot de passe",
    "password2": "Mot de passe, une seconde fois",
    "oldpassword": "Mot de passe actuel",
    "code": "Code à 8 chiffres",
    "remember": "Garder ma session ouverte sur cet appareil",
}
HELPS: dict[str, Any] = {
    "password1": LONG_ENOUGH,
    "password": lazy(format_html, str)(
        '<a href="{}">Mot de passe oublié ?</a>', reverse_lazy("account_reset_password")
    ),
    "oldpassword": "",
    "code": "Il est dans le message que vous venez de recevoir.",
}


class InOurWords:
    """Our labels and helps on a form of allauth, and no text inside its fields."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.help_text = HELPS.get(name, field.help_text)
            field.widget.attrs.pop("placeholder", None)
            if name == "code":
                field.widget.attrs["inputmode"] = "numeric"


class LoginForm(InOurWords, allauth.LoginForm):
    pass


class RequestLoginCodeForm(InOurWords, allauth.RequestLoginCodeForm):
    def clean_email(self) -> str:
        """No code for an address never proven: whoever opened the account may not be its owner, and has the password.

        Choosing a new password, by a link sent to the address, closes that door first.
        """
        email: str = super().clean_email()
        if not EmailAddress.objects.filter(user=self._user, email__iexact=email, verified=True).exists():
            self._user = None
        return email


class ConfirmLoginCodeForm(InOurWords, allauth.ConfirmLoginCodeForm):
    pass


class ConfirmEmailCodeForm(InOurWords, allauth.ConfirmEmailVerificationCodeForm):
    pass


class SignupForm(InOurWords, allauth.SignupForm):
    """Names too: allauth's adapter writes them on the account."""

    first_name = forms.CharField(
        label="Prénom", max_length=100, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label="Nom", max_length=100, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    field_order = ["first_name", "last_name", "email", "password1"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        names = {name: cleaned.get(name, "") for name in ("first_name", "last_name")}
        if "password1" in cleaned:
            try:
                validate_password(cleaned["password1"], User(**names))
            except forms.ValidationError as error:
                self.add_error("password1", error)
        return cleaned

    def try_save(self, request: HttpRequest) -> tuple[Any, Any]:
        """As long for an address that has an account as for a new one: most of the time goes into the hash."""
        if self.account_already_exists:
            User().set_password(self.cleaned_data["password1"])
        saved: tuple[Any, Any] = super().try_save(request)
        return saved


class AddEmailForm(InOurWords, allauth.AddEmailForm):
    pass


class ChangePasswordForm(InOurWords, allauth.ChangePasswordForm):
    pass


class SetPasswordForm(InOurWords, allauth.SetPasswordForm):
    pass


class ResetPasswordForm(InOurWords, allauth.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(InOurWords, allauth.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(InOurWords, allauth.ReauthenticateForm):
    pass


class MailsForm(forms.Form):
    """One choice a topic, for one organisation or for oneself."""

    def __init__(self, *args: Any, topics: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, label in topics.items():
            self.fields[code] = forms.ChoiceField(
                label=label, choices=MailPreference.Delivery.choices, widget=forms.RadioSelect
            )


class SentCodeForm(forms.Form):
    code = forms.CharField(
        label="Le code reçu par e-mail",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "text"}),
        error_messages={"required": "Écrivez le code que nous vous avons envoyé."},
    )


class MixForm(forms.Form):
    """Tie an identity to an account; with a box to tick when work and private life would share it."""

    mix = forms.BooleanField(label="Je comprends que mon travail et mes démarches personnelles seront dans ce compte")

    def __init__(self, *args: Any, mixes: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mix"].error_messages["required"] = "Cochez cette case pour continuer, ou gardez deux comptes."
        if not mixes:
            del self.fields["mix"]
