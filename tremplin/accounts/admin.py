from allauth.socialaccount import admin as _theirs  # noqa: F401 - it registers them: read first
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from unfold.admin import ModelAdmin

from tremplin.accounts.models import User

# Providers come from the environment, no token is kept, and identities are tied by their owner only.
for model in (SocialAccount, SocialApp, SocialToken):
    admin.site.unregister(model)


@admin.register(User)
class UserAdmin(ModelAdmin):
    list_display = ["email", "first_name", "last_name", "is_active", "is_staff", "date_joined"]
    search_fields = ["email", "first_name", "last_name"]
    exclude = ["password", "groups", "user_permissions", "current_membership"]
    readonly_fields = ["last_login", "date_joined", "is_superuser"]
