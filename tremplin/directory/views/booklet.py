"""The A4 booklet of a territory or of a département: the same for everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import quote_etag
from django.utils.text import slugify
from django.views.decorators.http import condition, require_safe

from tremplin.directory import booklet as room
from tremplin.directory.views._public import cacheable
from tremplin.kernel.pdf import pdf_response


@require_safe
@cacheable
def booklet(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    area = room.area_of(kind, code)
    if area is None:
        raise Http404("Territoire inconnu")
    said = room.facts(area)

    @condition(etag_func=lambda *_: quote_etag(room.fingerprint(said)))
    def send(_: HttpRequest) -> HttpResponse:
        response = pdf_response(room.made(said), filename=f"livret-insertion-{slugify(area.name)}.pdf")
        del response["Cache-Control"]
        return response

    return send(request)
