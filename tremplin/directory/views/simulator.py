from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from tremplin.directory import heads
from tremplin.directory.forms import SimulatorForm
from tremplin.directory.found import advisers
from tremplin.directory.simulation import Simulation, simulate
from tremplin.directory.views._public import cacheable
from tremplin.rules.messages import Audience

SAYS = (
    "Quelques questions, sans donner votre nom, pour savoir si une structure d’insertion peut vous embaucher. "
    "Rien n’est gardé."
)


@csrf_exempt  # forged, it would answer its own sender, about nobody: what protects an act would cost visitors a cookie
@require_http_methods(["GET", "HEAD", "POST"])
def simulator(request: HttpRequest) -> HttpResponseBase:
    """Tick, read. The answers travel in the body of the request, never in an address, and nothing is stored."""
    return _answered(request) if request.method == "POST" else _asked(request)


def _page(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    form = SimulatorForm(request.POST if request.method == "POST" else None, on=today)
    head = heads.Head(reverse("directory:eligibilite"), "Est-ce pour moi ?", SAYS)
    context: dict[str, Any] = {"form": form, "today": today, "head": head}
    if request.method == "POST" and form.is_valid():
        context |= _answer(form)
    return render(request, "directory/eligibilite.html", context)


_asked, _answered = cacheable(_page), never_cache(_page)


def _answer(form: SimulatorForm) -> dict[str, Any]:
    place = form.cleaned_data["lieu"]
    audience = Audience(form.cleaned_data["audience"])
    result = simulate(form.codes, kind=form.cleaned_data["kind"], audience=audience, on=timezone.localdate())
    return {
        "result": result,
        "place": place,
        "advisers": advisers(place) if place else [],
        "for_me": audience is Audience.PERSON,
        "headline": _headline(result, audience is Audience.PERSON),
    }


def _headline(result: Simulation, for_me: bool) -> str:
    """The answer in one sentence."""
    if result.contradicts:
        return "Deux réponses se contredisent"
    you = "vous embaucher" if for_me else "embaucher cette personne"
    if result.everywhere:
        return f"Une structure d’insertion peut probablement {you}"
    if result.eligible:
        return f"Certaines structures peuvent probablement {you}"
    return "Il manque encore une situation pour qu’une structure décide seule"
