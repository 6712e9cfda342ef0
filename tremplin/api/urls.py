"""The API for machines, its page for people."""

from django.urls import path

from tremplin.api.service import api
from tremplin.api.views import reference

urlpatterns = [
    path("api", reference.reference, name="api_reference"),
    path("api/v1/", api.urls),
]
