from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from tremplin.directory.places import suggestions


@require_safe
def places(request: HttpRequest) -> JsonResponse:
    """Communes that `q` may mean, for the place field: [{code, label}]."""
    text = request.GET.get("q", "").replace("\x00", "")
    response = JsonResponse(suggestions(text), safe=False)
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
