"""The work in the background, as the platform's team looks at it. The library's own page is in English."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from procrastinate.contrib.django.admin import ProcrastinateJobAdmin
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from tremplin.kernel import wording
from tremplin.kernel.admin_readonly import ReadOnlyAdmin, ShownInline

SECTION, ONE, MANY = "Travail de fond", "tâche", "tâches"
STATES = {
    "todo": "attend",
    "doing": "en cours",
    "succeeded": "réussie",
    "failed": "en échec",
    "cancelled": "annulée",
    "aborted": "arrêtée",
}
EVENTS = STATES | {
    "deferred": "demandée",
    "started": "commencée",
    "deferred_for_retry": "remise en attente",
    "abort_requested": "arrêt demandé",
    "scheduled": "prévue",
}
ACTIONS = {
    "retry": "Refaire",
    "cancel": "Annuler ce qui attend",
    "abort": "Annuler ce qui attend et ce qui est en cours",
}
FIELDS = {
    "id": "numéro",
    "task_name": "tâche",
    "queue_name": "file",
    "scheduled_at": "prévue pour le",
    "attempts": "essais",
    "args": "valeurs",
}


class EventInline(ShownInline):
    model = ProcrastinateEvent
    fields = readonly_fields = ["state", "when"]
    verbose_name_plural = "ce qui lui est arrivé"
    hide_title = True  # the library's, in English

    @admin.display(description="quoi")
    def state(self, one: ProcrastinateEvent) -> str:
        return EVENTS.get(one.type, one.type)

    @admin.display(description="quand")
    def when(self, one: ProcrastinateEvent) -> str:
        return f"{wording.full(one.at)}, {wording.clock(one.at)}" if one.at else ""


class JobAdmin(ReadOnlyAdmin, ProcrastinateJobAdmin):
    list_display = ["id", "task_name", "state", "queue_name", "scheduled_at", "attempts"]
    list_filter = ["queue_name", "task_name"]
    fields = readonly_fields = [*FIELDS, "state"]
    inlines = [EventInline]
    ordering = ["-id"]

    @admin.display(description="état", ordering="status")
    def state(self, one: ProcrastinateJob) -> str:
        return STATES.get(one.status, one.status)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self.readonly_fields

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        offered = super().get_actions(request)
        return {name: (act, name, ACTIONS.get(name, said)) for name, (act, _, said) in offered.items()}


def _name() -> None:
    """Migrations read what the library declared, not these names: nothing changes for them."""
    apps.get_app_config("procrastinate").verbose_name = SECTION
    meta: Any = ProcrastinateJob._meta
    meta.verbose_name, meta.verbose_name_plural = ONE, MANY
    for name, words in FIELDS.items():
        meta.get_field(name).verbose_name = words


_name()
admin.site.unregister(ProcrastinateJob)
admin.site.register(ProcrastinateJob, JobAdmin)
