"""What the platform's team reads of the kernel: the journal and the messages."""

from django.contrib import admin

from tremplin.kernel.admin_readonly import ReadOnlyAdmin
from tremplin.kernel.models import JournalEntry, Notice


@admin.register(JournalEntry)
class JournalEntryAdmin(ReadOnlyAdmin):
    list_display = ["at", "verb", "actor", "organisation", "object_type", "object_id"]
    list_filter = ["verb"]
    search_fields = ["actor", "organisation", "object_id"]
    date_hierarchy = "at"
    ordering = ["-at"]
    show_full_result_count = False


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "email", "subject", "topic", "state", "sent_at", "error"]
    list_filter = ["state", "topic"]
    search_fields = ["email", "subject"]
    ordering = ["-created_at"]
    # The text of a message may speak of a person: the team sees that it left, not what it says.
    exclude = ["content"]
