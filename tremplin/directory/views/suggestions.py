from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from tremplin.directory.suggesting import suggestions
from tremplin.directory.views._public import cacheable

SECONDS = 3600


@require_safe
@cacheable
def words(request: HttpRequest) -> JsonResponse:
    """Names of what a search may find that `q` begins, for the field of words: [{label, kind}]. The same for all."""
    found = suggestions(request.GET.get("q", "").replace("\x00", ""))
    response = JsonResponse([{"label": one.label, "kind": one.kind} for one in found], safe=False)
    response.headers["Cache-Control"] = f"public, max-age={SECONDS}"
    return response
