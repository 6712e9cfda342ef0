"""Requests for deletion, for the platform's team: read only, since they carry themselves out."""

from django.contrib import admin

from tremplin.kernel.admin_readonly import ReadOnlyAdmin
from tremplin.privacy.models import Deletion


@admin.register(Deletion)
class DeletionAdmin(ReadOnlyAdmin):
    list_display = ["asked_at", "due_at", "held_why", "withdrawn_at", "done_at", "kept_until"]
    list_filter = [("done_at", admin.EmptyFieldListFilter)]
    ordering = ["done_at", "due_at"]
