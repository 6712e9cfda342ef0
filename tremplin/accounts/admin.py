"""Accounts for the platform's team. Nothing is written here but by the acts: journalled, and the person told."""

from collections.abc import Callable
from typing import Any

from allauth.account import admin as _addresses  # noqa: F401 - each registers its models: read first
from allauth.account.models import EmailAddress
from allauth.mfa import admin as _factors  # noqa: F401
from allauth.mfa.models import Authenticator
from allauth.socialaccount import admin as _identities  # noqa: F401
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin, messages
from django.contrib.auth import admin as _groups  # noqa: F401
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest

from tremplin.accounts import second_factor, team
from tremplin.accounts.models import FactorReset, User
from tremplin.kernel.admin_readonly import ReadOnlyAdmin
from tremplin.kernel.errors import Refused

# Whoever writes an address, a factor or an identity is that person: only she does, on her own pages. Providers come
# from the environment, no token is kept, and rights come from memberships, never from groups.
for model in (Authenticator, EmailAddress, Group, SocialAccount, SocialApp, SocialToken):
    admin.site.unregister(model)


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    list_display = ["email", "first_name", "last_name", "is_active", "is_staff", "date_joined"]
    list_filter = ["is_staff", "is_active"]
    search_fields = ["email", "first_name", "last_name"]
    fields = ["email", "first_name", "last_name", "is_active", "is_staff", "date_joined", "last_login"]
    actions = ["reset_second_factor", "join_team", "leave_team", "close", "reopen"]

    @admin.action(description="Second facteur perdu : demander son retrait (24 heures, la personne est prévenue)")
    def reset_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        why = "Demandé à l’équipe de la plateforme"
        told = "le retrait se fera dans 24 heures, la personne est prévenue."
        _each(request, queryset, told, lambda by, user: second_factor.reset_second_factor(by=by, user=user, why=why))

    @admin.action(description="Faire entrer dans l’équipe de la plateforme (la personne est prévenue)")
    def join_team(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        _each(request, queryset, "fait partie de l’équipe.", lambda by, user: team.join_team(by=by, user=user))

    @admin.action(description="Retirer de l’équipe de la plateforme (la personne est prévenue)")
    def leave_team(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        _each(request, queryset, "ne fait plus partie de l’équipe.", lambda by, user: team.leave_team(by=by, user=user))

    @admin.action(description="Fermer le compte (rien n’est supprimé, la personne est prévenue)")
    def close(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        _each(request, queryset, "le compte est fermé.", lambda by, user: team.close(by=by, user=user))

    @admin.action(description="Rouvrir le compte (la personne est prévenue)")
    def reopen(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        _each(request, queryset, "le compte est rouvert.", lambda by, user: team.reopen(by=by, user=user))


def _each(request: HttpRequest, users: QuerySet[User], told: str, verb: Callable[[Any, User], Any]) -> None:
    """The verb for each account, and a sentence for each."""
    for user in users:
        try:
            verb(request.actor, user)  # type: ignore[attr-defined]
        except Refused as refusal:
            messages.error(request, f"{user} : {refusal.message}")
        else:
            messages.success(request, f"{user} : {told}")


@admin.register(FactorReset)
class FactorResetAdmin(ReadOnlyAdmin):
    list_display = ["user", "asked_by", "asked_at", "due_at", "done_at", "cancelled_at"]
    ordering = ["-asked_at"]
