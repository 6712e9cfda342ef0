"""The journal, for the platform's team: read it, take a part of it for the data-protection officer."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from tremplin.candidates.access import check_team
from tremplin.kernel import journal_export, sealing
from tremplin.kernel.acts import act
from tremplin.kernel.journal_words import sentence
from tremplin.web.journal_form import JournalForm

SHOWN = 50


@login_required
@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """The last lines of the part asked for, in words, and the way to take it whole."""
    check_team(request.actor)  # type: ignore[attr-defined]
    form = JournalForm(request.GET or None)
    rows = form.wanted().rows() if form.is_valid() else journal_export.Wanted().rows()
    lines = rows.order_by("-at", "-id")[:SHOWN] if not form.errors else []
    context = {
        "form": form,
        "rows": [(line, sentence(line)) for line in lines],
        "shown": SHOWN,
        "sealed": sealing.head(),
        "asked": [(name, request.GET.get(name, "")) for name in form.fields],
    }
    return render(request, "journal.html", context)


@login_required
@require_POST
def export(request: HttpRequest) -> HttpResponse | FileResponse:
    """The file; taking it is a line of the journal."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    check_team(actor)
    form = JournalForm(request.POST)
    if not form.is_valid():
        asked = {name: request.POST.get(name, "") for name in form.fields}
        return redirect(f"/journal?{urlencode(asked)}")
    kind = "csv" if request.POST.get("format") == "csv" else "jsonl"
    return act(journal_export.download)(by=actor, wanted=form.wanted(), kind=kind)
