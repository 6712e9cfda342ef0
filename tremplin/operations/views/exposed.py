"""Files that machines look for at a known place."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from prometheus_client import CONTENT_TYPE_LATEST

from tremplin.directory.views._public import cacheable
from tremplin.operations import metrics
from tremplin.operations.access import check_watcher

VALID = timedelta(days=180)
# Public pages are few; what a log-in or a secret link opens has nothing to do in an index.
PRIVATE = (
    "/a-traiter",
    "/acces-motives",
    "/admin/",
    "/agenda",
    "/alertes",
    "/bienvenue",
    "/candidatures",
    "/compte",
    "/connexion",
    "/contrats",
    "/deconnexion",
    "/demandes",
    "/demo/",
    "/embaucher",
    "/fiches",
    "/inscription",
    "/invitations",
    "/journal",
    "/levees-de-carence",
    "/lieux",
    "/mes-alertes",
    "/mes-donnees",
    "/mes-favoris",
    "/metriques",
    "/mon-dossier",
    "/mon-parcours",
    "/mot-de-passe-oublie",
    "/mots-de-la-recherche",
    "/notifications",
    "/organisation",
    "/pass",
    "/personnes",
    "/postes-de-la-structure",
    "/prolongations",
    "/recherche/export",
    "/salaries",
    "/sante",
    "/signaler",
    "/surveillance",
    "/verifications",
    "/verifier",
)


def exposition(request: HttpRequest) -> HttpResponse:
    """Metrics for Prometheus; 404 without the token."""
    check_watcher(request)
    response = HttpResponse(metrics.exposition(), content_type=CONTENT_TYPE_LATEST)
    response["Cache-Control"] = "no-store"
    return response


@cacheable
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116). `Expires` is always half a year ahead, to the day."""
    expires = (timezone.now() + VALID).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: fr, en",
        f"Canonical: {settings.BASE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@cacheable
def robots_txt(request: HttpRequest) -> HttpResponse:
    """What search engines leave alone, and where all the rest is listed."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE)]
    lines += ["", f"Sitemap: {settings.BASE_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
