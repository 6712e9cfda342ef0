"""The buttons of single sign-on: `{% load sso %}{% boutons_sso %}`. Nothing when no provider is declared."""

from typing import Any

from django import template

from tremplin.accounts.sso.identities import open_providers

register = template.Library()


@register.inclusion_tag("account/sso_buttons.html", takes_context=True)
def boutons_sso(context: dict[str, Any]) -> dict[str, Any]:
    """One button a provider. The address one was going to is carried along."""
    request = context["request"]
    target = request.POST.get("next") or request.GET.get("next") or ""
    return {"providers": open_providers(), "next": target, "csrf_token": context.get("csrf_token")}
