"""Forms of the account itself."""

from typing import Any

from django import forms


class SignupForm(forms.Form):
    """What allauth's sign-up asks besides e-mail and password."""

    first_name = forms.CharField(label="Prénom", max_length=100)
    last_name = forms.CharField(label="Nom", max_length=100)

    field_order = ["first_name", "last_name", "email", "password1"]

    def signup(self, request: Any, user: Any) -> None:
        """Called by allauth once the account is saved."""
        user.first_name = self.cleaned_data["first_name"]
        user.last_name = self.cleaned_data["last_name"]
        user.save(update_fields=["first_name", "last_name"])
