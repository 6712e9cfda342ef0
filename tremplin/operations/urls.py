"""Pages of the machine room."""

from django.urls import path

from tremplin.operations.views import exposed, health

urlpatterns = [
    path("sante", health.health, name="health"),
    path("metriques", exposed.exposition, name="metrics"),
    path(".well-known/security.txt", exposed.security_txt, name="security_txt"),
    path("robots.txt", exposed.robots_txt, name="robots_txt"),
]
