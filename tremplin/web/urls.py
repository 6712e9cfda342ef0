"""Every address of the product, room by room."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from tremplin.api.service import api
from tremplin.web.views import journal, today, welcome

# One way in for everybody, with its ceilings and its second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    # An address is compared with each pattern before its own: what is read most comes first, and the API's many count for one.
    path("api/v1/", api.urls),
    path("", include("tremplin.directory.urls")),
    path("", include("tremplin.applications.urls")),
    path("", include("tremplin.candidates.urls")),
    path("", include("tremplin.passes.urls")),
    path("", include("tremplin.jobs.urls")),
    path("", include("tremplin.organisations.urls")),
    path("", include("tremplin.eligibility.urls")),
    path("", include("tremplin.contracts.urls")),
    path("", include("tremplin.accounts.urls")),
    path("", include("tremplin.privacy.urls")),
    path("", include("tremplin.api.urls")),
    path("a-traiter", today.today, name="today"),
    path("journal", journal.journal, name="journal"),
    path("journal/export", journal.export, name="journal_export"),
    path("bienvenue", welcome.welcome, name="welcome"),
    path("", include("tremplin.operations.urls")),
    path("admin/", admin.site.urls),
]
if settings.DEMO or settings.TESTING:
    from tremplin.web import demo_urls

    urlpatterns.append(path("demo/", include(demo_urls)))

handler400 = "tremplin.web.views.errors.bad_request"
handler403 = "tremplin.web.views.errors.forbidden"
handler404 = "tremplin.web.views.errors.not_found"
handler500 = "tremplin.web.views.errors.server_error"
