"""What is refused before anything of a request is read: a method that nothing answers, a body that no form of ours could
send, and a machine that shows its secret in clear."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseNotAllowed
from django.shortcuts import render

GetResponse = Callable[[HttpRequest], HttpResponse]
METHODS = ("GET", "HEAD", "OPTIONS", "POST")
# Far above what a form takes: a file that is only a little too large is told so beside its field.
MOST_BYTES = 25 * 1024 * 1024
IN_CLEAR = "Cette adresse se lit en https seulement. Corrigez-la dans votre programme.\n"


def gate(get_response: GetResponse) -> GetResponse:
    """Let through what may be looked at. A body without announced length reads as empty: Django goes by the header."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if _length(request) > MOST_BYTES:
            return render(request, "413.html", status=413)
        if settings.SECURE_SSL_REDIRECT and not request.is_secure() and _of_a_machine(request):
            return HttpResponseForbidden(IN_CLEAR, content_type="text/plain; charset=utf-8")
        return get_response(request)

    return middleware


def _of_a_machine(request: HttpRequest) -> bool:
    return any(re.match(address, request.path.lstrip("/")) for address in settings.MACHINE_ADDRESSES)


def _length(request: HttpRequest) -> int:
    announced = request.META.get("CONTENT_LENGTH") or "0"
    return int(announced) if announced.isdigit() else 0
