"""Between a form and an action: a refusal becomes an error beside its field, and nothing typed is lost."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms

from tremplin.kernel.errors import Refused

Result = TypeVar("Result")


def attempt(form: forms.BaseForm, act: Callable[[], Result]) -> Result | None:
    """Run the action of a valid form. On refusal, put its sentence on the form and return None."""
    try:
        return act()
    except Refused as refusal:
        add_refusal(form, refusal)
        return None


def add_refusal(form: forms.BaseForm, refusal: Refused) -> None:
    """The refusal beside its field when the form has it, else at the top; with the text it comes from."""
    message = refusal.message if refusal.source is None else f"{refusal.message} ({refusal.source})"
    field: Any = refusal.field if refusal.field in form.fields else None
    form.add_error(field, forms.ValidationError(message, code=refusal.code))
