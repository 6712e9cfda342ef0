"""Addresses of eligibility, under the person's."""

from django.urls import path

from tremplin.eligibility.views import detail, diagnose

app_name = "eligibility"
urlpatterns = [
    path("personnes/<uuid:pk>/eligibilite", diagnose.diagnose, name="diagnose"),
    path("personnes/<uuid:pk>/eligibilite/verifier/<uuid:draft_pk>", diagnose.check, name="check"),
    path("personnes/<uuid:pk>/eligibilite/<uuid:diagnosis_pk>", detail.detail, name="detail"),
]
