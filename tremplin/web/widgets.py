"""How the inputs of forms are written: without template. A form of filters has twenty inputs and two hundred options.

The same HTML as Django's own templates. What has a template of its own here, or is rarer, is still drawn by it.
"""

from collections.abc import Callable, Iterable
from html import escape
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe


class Renderer(TemplatesSetting):
    """The `FORM_RENDERER` of the settings."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        draw = DRAWN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)  # type: ignore[no-any-return]


def _attributes(attrs: dict[str, Any]) -> str:
    """As Django writes them: False and None leave the attribute out, True gives it no value."""
    said = ((name, value) for name, value in attrs.items() if value is not None and value is not False)
    return "".join(f" {name}" if value is True else f' {name}="{escape(str(value))}"' for name, value in said)


def _input(widget: dict[str, Any]) -> SafeString:
    value = {} if widget["value"] is None else {"value": str(widget["value"])}
    attrs = {"type": widget["type"], "name": widget["name"], **value, **widget["attrs"]}
    return mark_safe(f"<input{_attributes(attrs)}>")


def _option(widget: dict[str, Any]) -> SafeString:
    """One button of a group, within its label when the group is drawn whole."""
    button = _input(widget)
    if not widget.get("wrap_label"):
        return button
    label = _attributes({"for": widget["attrs"].get("id")})
    return mark_safe(f"<label{label}>{button} {conditional_escape(widget['label'])}</label>")


def _textarea(widget: dict[str, Any]) -> SafeString:
    attrs = _attributes({"name": widget["name"], **widget["attrs"]})
    return mark_safe(f"<textarea{attrs}>\n{escape(str(widget['value'] or ''))}</textarea>")


def _select(widget: dict[str, Any]) -> SafeString:
    attrs = _attributes({"name": widget["name"], **widget["attrs"]})
    groups = "".join(_group(name, options) for name, options, _ in widget["optgroups"])
    return mark_safe(f"<select{attrs}>{groups}</select>")


def _group(name: str | None, options: Iterable[dict[str, Any]]) -> str:
    inside = "".join(
        f'<option value="{escape(str(one["value"]))}"{_attributes(one["attrs"])}>{conditional_escape(one["label"])}</option>'
        for one in options
    )
    return f'<optgroup label="{conditional_escape(name)}">{inside}</optgroup>' if name else inside


FOLDER = "django/forms/widgets/"
INPUTS = ("text", "number", "email", "url", "password", "hidden", "checkbox", "date", "tel", "search", "input")
DRAWN: dict[str, Callable[[dict[str, Any]], SafeString]] = {f"{FOLDER}{name}.html": _input for name in INPUTS}
DRAWN |= {f"{FOLDER}{name}_option.html": _option for name in ("radio", "checkbox")}
DRAWN |= {f"{FOLDER}select.html": _select, f"{FOLDER}textarea.html": _textarea}
