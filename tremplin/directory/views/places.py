from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from tremplin.directory.places import nearest_commune, suggestions
from tremplin.directory.views._public import cacheable


@require_safe
@cacheable
def places(request: HttpRequest) -> JsonResponse:
    """Places that `q` may mean, or the commune around `autour` (« latitude,longitude »), for the place field:
    [{code, label}]."""
    if "autour" in request.GET:
        return JsonResponse(_around(request.GET["autour"]), safe=False)
    text = request.GET.get("q", "").replace("\x00", "")
    response = JsonResponse(suggestions(text), safe=False)
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _around(text: str) -> list[dict[str, str]]:
    try:
        latitude, longitude = (float(part) for part in text.split(","))
    except ValueError:
        return []
    on_earth = abs(latitude) <= 90 and abs(longitude) <= 180  # False for « nan » too
    found = nearest_commune(latitude, longitude) if on_earth else None
    return [found] if found else []
