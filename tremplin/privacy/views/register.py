"""« Vos données »: what is kept about people, why, how long, who sees it; plain words first, the whole register below."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tremplin.privacy import law
from tremplin.privacy.register import treatments


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    names = ("inactivity", "notice", "proof", "change_of_mind", "answer", "closed_applications", "messages", "journal")
    delays = {name: law.in_words(name) for name in names}
    return render(request, "privacy/register.html", {"treatments": treatments(), "delays": delays})
