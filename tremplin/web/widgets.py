"""How the inputs of forms are written: without template. A form of filters has twenty inputs and two hundred options.

The same HTML as Django's own templates. What has a template of its own here, or is rarer, is still drawn by it.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe


class Renderer(TemplatesSetting):
    """The `FORM_RENDERER` of the settings."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        draw = DRAWN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)  # type: ignore[no-any-return]


def _input(widget: dict[str, Any]) -> SafeString:
    value = {} if widget["value"] is None else {"value": str(widget["value"])}
    return format_html(
        "<input{}>", flatatt({"type": widget["type"], "name": widget["name"], **value, **widget["attrs"]})
    )


def _option(widget: dict[str, Any]) -> SafeString:
    """One button of a group, within its label when the group is drawn whole."""
    if not widget.get("wrap_label"):
        return _input(widget)
    return format_html(
        "<label{}>{} {}</label>", flatatt({"for": widget["attrs"].get("id")}), _input(widget), widget["label"]
    )


def _textarea(widget: dict[str, Any]) -> SafeString:
    attrs = flatatt({"name": widget["name"], **widget["attrs"]})
    return format_html("<textarea{}>\n{}</textarea>", attrs, widget["value"] or "")


def _select(widget: dict[str, Any]) -> SafeString:
    groups = mark_safe("".join(_group(name, options) for name, options, _ in widget["optgroups"]))
    return format_html("<select{}>{}</select>", flatatt({"name": widget["name"], **widget["attrs"]}), groups)


def _group(name: str | None, options: Iterable[dict[str, Any]]) -> str:
    inside = "".join(
        f'<option value="{escape(str(one["value"]))}"{flatatt(one["attrs"]) if one["attrs"] else ""}>'
        f"{conditional_escape(one['label'])}</option>"
        for one in options
    )
    return f'<optgroup label="{conditional_escape(name)}">{inside}</optgroup>' if name else inside


FOLDER = "django/forms/widgets/"
INPUTS = ("text", "number", "email", "url", "password", "hidden", "checkbox", "date", "tel", "search", "input")
DRAWN: dict[str, Callable[[dict[str, Any]], SafeString]] = {f"{FOLDER}{name}.html": _input for name in INPUTS}
DRAWN |= {f"{FOLDER}{name}_option.html": _option for name in ("radio", "checkbox")}
DRAWN |= {f"{FOLDER}select.html": _select, f"{FOLDER}textarea.html": _textarea}
