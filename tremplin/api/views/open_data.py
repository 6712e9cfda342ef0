from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from whitenoise.middleware import WhiteNoiseFileResponse
from whitenoise.responders import StaticFile

from tremplin.api import access, dumps, guide
from tremplin.directory import heads
from tremplin.directory.views._public import cacheable

SAYS = "Les données ouvertes de Tremplin : structures d’insertion, postes ouverts et organismes qui accompagnent, à réutiliser."
DAY, SHORT = 86_400, 300  # seconds
BESIDES = {
    guide.README: "comment s’en servir",
    dumps.MANIFEST: "date, lignes et empreinte de chaque fichier",
    guide.DIGESTS: "de quoi vérifier ce que vous avez reçu",
}


@require_safe
@cacheable
def open_data(request: HttpRequest) -> HttpResponseBase:
    """What is given, under which terms, and the files of the last nights."""
    kept = dumps.kept()
    latest = kept[0].manifest() if kept else None
    context = {
        "latest": latest,
        "day": kept[0].day if kept else None,
        "files": [(one, dumps.WHAT.get(one["nom"], "")) for one in latest["fichiers"]] if latest else [],
        "besides": [(name, said) for name, said in BESIDES.items() if latest and kept[0].file(name).is_file()],  # type: ignore[union-attr]
        "others": [one.day for one in kept[1:]],
        "keep": settings.OPEN_DATA_KEEP,
        "per_minute": settings.API_PER_MINUTE,
        "head": heads.Head(reverse("open_data"), "Données ouvertes", SAYS),
    }
    return render(request, "api/donnees_ouvertes.html", context)


@require_safe
def file(request: HttpRequest, day: str, name: str) -> HttpResponseBase:
    """One file, whole or in part; compressed when the reader takes it so."""
    path = access.get_file(day, name)
    seconds = SHORT if day == access.LATEST else DAY
    headers = [
        ("Content-Type", dumps.TYPES[path.suffix]),
        ("Cache-Control", f"public, max-age={seconds}"),
        ("Access-Control-Allow-Origin", "*"),
        ("Accept-Ranges", "bytes"),
    ]
    served = StaticFile(str(path), headers, encodings={"gzip": f"{path}.gz"})
    found = served.get_response(request.method, request.META)
    response: FileResponse = WhiteNoiseFileResponse(found.file or (), status=int(found.status))
    del response["Content-Type"]
    for header, value in found.headers:
        response[header] = value
    return response
