from django.contrib.sitemaps import views
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tremplin.directory.sitemaps import SITEMAPS
from tremplin.directory.views._public import cacheable

XML = "application/xml; charset=utf-8"
AN_HOUR = "public, max-age=3600"


@require_safe
@cacheable
def index(request: HttpRequest) -> HttpResponse:
    """The files of the sitemap, 5,000 pages each."""
    return _kept(views.index(request, SITEMAPS, content_type=XML, sitemap_url_name="directory:plan_du_site"))


@require_safe
@cacheable
def section(request: HttpRequest, section: str) -> HttpResponse:
    return _kept(views.sitemap(request, SITEMAPS, section=section, content_type=XML))


def _kept(response: HttpResponse) -> HttpResponse:
    response = response.render() if hasattr(response, "render") else response
    response.headers["Cache-Control"] = AN_HOUR
    return response
