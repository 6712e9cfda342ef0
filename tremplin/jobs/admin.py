"""Posts for the platform's team: read-only; the structures write them."""

from django.contrib import admin

from tremplin.jobs.models import JobPost
from tremplin.kernel.admin_readonly import ReadOnlyAdmin


@admin.register(JobPost)
class JobPostAdmin(ReadOnlyAdmin):
    list_display = ["title", "organisation", "commune", "refreshed_on", "closed_on", "closed_why"]
    list_filter = ["closed_why"]
    search_fields = ["title", "organisation__name", "organisation__brand"]
    list_select_related = ["organisation", "commune"]
    ordering = ["-refreshed_on"]
