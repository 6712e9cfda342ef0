"""« Vos données »: what is kept about people, why, how long, who sees it; plain words first, the whole register below."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tremplin.directory.heads import Head
from tremplin.directory.views._public import cacheable
from tremplin.privacy import law
from tremplin.privacy.register import treatments

SAYS = (
    "Ce que Tremplin garde de vous, pourquoi, combien de temps, qui le voit, et comment demander une copie ou l’oubli."
)


@require_safe
@cacheable
def page(request: HttpRequest) -> HttpResponse:
    names = ("inactivity", "notice", "proof", "change_of_mind", "answer", "closed_applications", "messages", "journal")
    delays = {name: law.in_words(name) for name in names}
    head = Head(reverse("privacy:register"), "Vos données", SAYS)
    return render(request, "privacy/register.html", {"treatments": treatments(), "delays": delays, "head": head})
