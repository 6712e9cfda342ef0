from typing import Any

from allauth.socialaccount import admin as _theirs  # noqa: F401 - it registers them: read first
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from tremplin.accounts import second_factor
from tremplin.accounts.models import FactorReset, User
from tremplin.kernel.admin_readonly import ReadOnlyAdmin
from tremplin.kernel.errors import Refused

# Providers come from the environment, no token is kept, and identities are tied by their owner only.
for model in (SocialAccount, SocialApp, SocialToken):
    admin.site.unregister(model)


@admin.register(User)
class UserAdmin(ModelAdmin):
    list_display = ["email", "first_name", "last_name", "is_active", "is_staff", "date_joined"]
    search_fields = ["email", "first_name", "last_name"]
    exclude = ["password", "groups", "user_permissions", "current_membership"]
    readonly_fields = ["last_login", "date_joined", "is_superuser"]
    actions = ["reset_second_factor"]

    @admin.action(description="Second facteur perdu : demander son retrait (24 heures, la personne est prévenue)")
    def reset_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        actor: Any = request.actor  # type: ignore[attr-defined]
        for user in queryset:
            try:
                second_factor.reset_second_factor(by=actor, user=user, why="Demandé à l’équipe de la plateforme")
            except Refused as refusal:
                messages.error(request, f"{user} : {refusal.message}")
            else:
                messages.success(request, f"{user} : le retrait se fera dans 24 heures, la personne est prévenue.")


@admin.register(FactorReset)
class FactorResetAdmin(ReadOnlyAdmin):
    list_display = ["user", "asked_by", "asked_at", "due_at", "done_at", "cancelled_at"]
    ordering = ["-asked_at"]
