from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tremplin.api.middleware import KNOWN
from tremplin.api.reading import Address, addresses
from tremplin.directory import heads
from tremplin.directory.views._public import cacheable

SAYS = "L’interface de programmation de Tremplin : structures, postes et organismes en JSON, sans clé."


@require_safe
@cacheable
def reference(request: HttpRequest) -> HttpResponse:
    """The page of the API: made from its own description, readable without script."""
    context = {
        "families": _families(),
        "per_minute": settings.API_PER_MINUTE,
        "with_key": settings.API_PER_MINUTE_WITH_KEY,
        "errors": ERRORS,
        "head": heads.Head(reverse("api_reference"), "L’API de Tremplin", SAYS),
    }
    return render(request, "api/reference.html", context)


@lru_cache(maxsize=1)
def _families() -> list[tuple[str, list[Address]]]:
    return list(addresses().items())


ERRORS = [
    (KNOWN[400][0], "400", KNOWN[400][2]),
    ("cle", "401", "La clé donnée n’existe pas, a expiré ou a été retirée."),
    (KNOWN[404][0], "404", "L’adresse ou l’objet n’existe pas, ou n’est plus public."),
    (KNOWN[405][0], "405", KNOWN[405][2]),
    ("parametre", "422", "Un paramètre n’existe pas ou sa valeur ne peut pas être lue : « errors » le nomme."),
    (
        "trop-de-demandes",
        "429",
        "Le plafond de la minute est atteint : « Retry-After » dit combien de secondes attendre.",
    ),
    ("erreur", "500", "Une erreur de notre côté."),
    (KNOWN[503][0], "503", KNOWN[503][2]),
]
