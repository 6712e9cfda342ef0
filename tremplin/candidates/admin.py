"""Requests for deletion, for the platform's team: read, then noted as settled by their own action."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from tremplin.candidates import rights
from tremplin.candidates.models_rights import DeletionRequest
from tremplin.kernel.admin_readonly import ReadOnlyAdmin
from tremplin.organisations.actors import actor_of


@admin.register(DeletionRequest)
class DeletionRequestAdmin(ReadOnlyAdmin):
    list_display = ["candidate", "asked_at", "due_on", "settled_at"]
    list_filter = [("settled_at", admin.EmptyFieldListFilter)]
    list_select_related = ["candidate"]
    ordering = ["settled_at", "due_on"]
    actions = ["settle"]

    @admin.action(description="Noter comme traitées")
    def settle(self, request: HttpRequest, rows: QuerySet[DeletionRequest]) -> None:
        by: Any = actor_of(request.user)
        for one in rows.filter(settled_at__isnull=True):
            rights.settle_deletion(by=by, asked=one)
        messages.success(request, "Les demandes sont notées comme traitées.")
