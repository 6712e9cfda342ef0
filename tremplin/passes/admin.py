"""PASS for the platform's team: read-only, with the acts that made them."""

from django.contrib import admin

from tremplin.kernel.admin_readonly import ReadOnlyAdmin, ShownInline
from tremplin.passes.models import Pass, PassAct, Prolongation, ProlongationRequest, Suspension, WaitingPeriodWaiver


class PassActInline(ShownInline):
    model = PassAct
    fields = [
        "at",
        "kind",
        "author_label",
        "organisation_label",
        "reason",
        "law_read_on",
        "days",
        "starts_on",
        "ends_on",
    ]


class SuspensionInline(ShownInline):
    model = Suspension
    fields = ["starts_on", "ends_on", "reason", "created_at"]


class ProlongationInline(ShownInline):
    model = Prolongation
    fields = ["starts_on", "ends_on", "reason", "created_at"]


@admin.register(Pass)
class PassAdmin(ReadOnlyAdmin):
    list_display = ["display_number", "candidate", "starts_on", "ends_on", "cancelled_at"]
    list_filter = [("cancelled_at", admin.EmptyFieldListFilter)]
    search_fields = ["number", "candidate__last_name", "candidate__first_name"]
    list_select_related = ["candidate"]
    ordering = ["-issued_at"]
    inlines = [PassActInline, SuspensionInline, ProlongationInline]


@admin.register(ProlongationRequest)
class ProlongationRequestAdmin(ReadOnlyAdmin):
    list_display = ["pass_iae", "dispositif", "organisation", "reason", "requested_at", "state", "decided_at"]
    list_filter = ["state", "reason"]
    search_fields = ["pass_iae__number", "organisation__name"]
    list_select_related = ["pass_iae", "dispositif__organisation", "organisation"]


@admin.register(WaitingPeriodWaiver)
class WaiverAdmin(ReadOnlyAdmin):
    list_display = ["candidate", "organisation", "author_label", "written_at", "used_at", "revoked_at"]
    list_filter = [("used_at", admin.EmptyFieldListFilter), ("revoked_at", admin.EmptyFieldListFilter)]
    search_fields = ["candidate__last_name", "organisation__name"]
    list_select_related = ["candidate", "organisation"]
