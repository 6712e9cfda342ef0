"""The PASS of one's employees, one PASS, its document."""

from django.urls import path, re_path

from tremplin.passes import urls_requests
from tremplin.passes.tasks import TASKS
from tremplin.passes.views import acts, attestation, detail, find, register, simulate

app_name = "passes"
urlpatterns = [
    *urls_requests.urlpatterns,
    path("salaries", register.employees, name="list"),
    path("pass", register.followed, name="followed"),
    re_path("^pass/exporter/(?P<which>salaries|suivis)\\.(?P<kind>csv|xlsx)$", register.export_list, name="export"),
    path("pass/trouver", find.find, name="find"),
    path("pass/<uuid:pk>", detail.detail, name="detail"),
    path("pass/<uuid:pk>/et-si", simulate.simulate, name="simulate"),
    path("pass/<uuid:pk>/attestation", attestation.attestation, name="attestation"),
    *(path(f"pass/<uuid:pk>/{one.path}", acts.ask, {"task": name}, name=name) for name, one in TASKS.items()),
    *(
        path(f"pass/<uuid:pk>/{one.path}/<uuid:draft_pk>", acts.check, {"task": name}, name=f"{name}_check")
        for name, one in TASKS.items()
    ),
]
