"""How a bound field is drawn: what the template `composants/champ.html` needs to know about it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.functional import Promise

# code of the error, kind of field (any when empty): what the person reads
WORDS = {
    ("required", ""): "Remplissez « {label} ».",
    ("required", "choix"): "Choisissez une réponse pour « {label} ».",
    ("required", "cases"): "Cochez au moins une réponse pour « {label} ».",
    ("required", "case"): "Cochez « {label} » pour continuer.",
    ("invalid_choice", ""): "Choisissez une réponse proposée pour « {label} ».",
    ("min_value", ""): "« {label} » : {limit_value} au minimum.",
    ("max_value", ""): "« {label} » : {limit_value} au maximum.",
    ("min_length", ""): "« {label} » : il faut {limit_value} caractères, vous en avez saisi {show_value}.",
    ("max_length", ""): "« {label} » : {limit_value} caractères au maximum, vous en avez saisi {show_value}.",
    ("invalid", ""): "Vérifiez « {label} » : ce qui est écrit n’a pas la forme attendue.",
    ("missing", ""): "Joignez un fichier pour « {label} ».",
    ("empty", ""): "Le fichier de « {label} » est vide. Joignez-en un autre.",
}

CHECKS = (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.CheckboxInput)


def kind(bound: BoundField) -> str:
    """« cases », « choix », « case », « boites » (several inputs) or « saisie »."""
    widget = bound.field.widget
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "cases"
    if isinstance(widget, forms.RadioSelect):
        return "choix"
    if isinstance(widget, forms.CheckboxInput):
        return "case"
    return "boites" if bound.use_fieldset else "saisie"


def css_class(widget: forms.Widget) -> str:
    if isinstance(widget, CHECKS):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


def dress(bound: BoundField, width: str = "") -> None:
    """Give the widget its class, once; `width` is one of the classes « 8 », « 12 », « 20 » (in rem)."""
    if kind(bound) == "boites":
        return  # each box has its own class
    attrs = bound.field.widget.attrs
    classes = attrs.get("class", "").split()
    for name in (css_class(bound.field.widget), f"l-{width}" if width else ""):
        if name and name not in classes:
            classes.append(name)
    attrs["class"] = " ".join(classes)


def options(bound: BoundField) -> list[dict[str, Any]]:
    """The choices of a group, each with its rendered input; a second line of the label is a help."""
    rows = []
    for option in bound.subwidgets:
        # a radio button has no state « invalid »: the group is described by the error instead
        option.data["attrs"].pop("aria-invalid", None)
        label, _, help_text = str(option.choice_label).partition("\n")
        rows.append({"input": option.tag(), "id": option.id_for_label, "label": label, "help": help_text})
    return rows


def anchor(bound: BoundField) -> str:
    """The id that the error summary links to: the first input to correct."""
    if hasattr(bound.field.widget, "first_error_index"):
        return f"{bound.auto_id}_{bound.field.widget.first_error_index()}"
    return f"{bound.auto_id}_0" if kind(bound) in ("cases", "choix", "boites") else bound.id_for_label


def described_by(bound: BoundField) -> str:
    parts = (("helptext", bound.help_text), ("error", bound.errors))
    return " ".join(f"{bound.auto_id}_{name}" for name, present in parts if present)


def error_texts(bound: BoundField) -> list[str]:
    """The field's errors, as they are said at the field and in the summary."""
    return [text for error in bound.errors.as_data() for text in _in_our_words(error, bound)]


def _in_our_words(error: ValidationError, bound: BoundField) -> list[str]:
    """Django's own sentences name no field and sound technical; ours (plain `str`) are kept as they are."""
    if not isinstance(error.message, Promise):
        return list(error.messages)
    words = WORDS.get((error.code or "", kind(bound))) or WORDS.get((error.code or "", ""))
    values = {"label": bound.label, **(error.params or {})}
    return [words.format(**values)] if words else list(error.messages)


def summary_texts(bound: BoundField) -> list[str]:
    """In the summary, « Il manque le mois » needs the name of its date."""
    texts = error_texts(bound)
    if kind(bound) != "boites":
        return texts
    return [f"{bound.label} : {text[:1].lower()}{text[1:]}" for text in texts]


def all_errors(sources: Iterable[Any]) -> list[dict[str, str]]:
    """Every error of forms and formsets, in reading order, with the id to go to (empty for the form as a whole)."""
    rows: list[dict[str, str]] = []
    for source in sources:
        if hasattr(source, "forms"):
            rows += [{"id": "", "text": text} for text in source.non_form_errors()]
            rows += all_errors(source.forms)
        elif source is not None and source.is_bound:
            rows += [{"id": "", "text": text} for text in source.non_field_errors()]
            rows += [{"id": anchor(bound), "text": text} for bound in source for text in summary_texts(bound)]
    return rows
