"""The PASS of one's employees, one PASS, its document."""

from django.urls import path

from tremplin.passes import urls_requests
from tremplin.passes.views import attestation, detail, employees

app_name = "passes"
urlpatterns = [
    *urls_requests.urlpatterns,
    path("salaries", employees.employees, name="list"),
    path("pass/<uuid:pk>", detail.detail, name="detail"),
    path("pass/<uuid:pk>/attestation", attestation.attestation, name="attestation"),
]
