"""Correct a candidature before it is read."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tremplin.applications.access import get_application, relation, with_hire
from tremplin.applications.actions import editing
from tremplin.applications.forms_apply import EditForm
from tremplin.applications.tunnel import result_url
from tremplin.candidates.access import name_for
from tremplin.kernel.forms import attempt


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The message and the CV, for the person or who sent it for her, until the structure opens it."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    application = get_application(actor, pk, enrich=with_hire)
    editing.check_own(relation(actor, application))
    initial = {"message": application.message}
    form = EditForm(request.POST if request.method == "POST" else None, request.FILES or None, initial=initial)
    if form.is_valid() and attempt(form, lambda: _edited(actor, application, form)):
        messages.success(request, "La candidature est modifiée. La structure lira cette version.")
        return redirect(result_url(actor, pk))
    context = {
        "application": application,
        "form": form,
        "possible": editing.may_edit(application),
        "name": name_for(actor, application.candidate) if actor.is_professional else "",
        "back": result_url(actor, pk),
    }
    return render(request, "applications/edit.html", context)


def _edited(actor: Any, application: Any, form: EditForm) -> Any:
    name = form.cleaned_data["cv"].name if form.content is not None else ""
    message = form.cleaned_data["message"]
    return editing.edit(by=actor, application=application, message=message, content=form.content, name=name)
