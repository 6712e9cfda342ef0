"""After a refusal: send the candidature on to another structure."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tremplin.applications import actions, turns
from tremplin.applications.access import send_on_targets, with_hire
from tremplin.applications.forms_daily import SendOnForm
from tremplin.applications.models import Application
from tremplin.applications.views.answer import conflict, get_or_post, receiver_application
from tremplin.kernel.actor import Actor
from tremplin.kernel.forms import attempt
from tremplin.organisations.models import Organisation


@login_required
@get_or_post
def send_on(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose where, adapt the message, say that the person agrees."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    application = receiver_application(actor, pk, enrich=with_hire)
    if application.state != Application.State.REFUSED:
        return conflict(request, application)
    text = request.GET.get("q", "")[:100]
    targets = send_on_targets(application, text)
    data = request.POST if request.method == "POST" else None
    form = SendOnForm(data, targets=targets, with_cv=application.cv_id is not None, initial=_start(application))
    if request.method == "POST" and form.is_valid():
        sent = attempt(form, lambda: _send(actor, application, form.cleaned_data, targets))
        if sent is not None:
            messages.success(request, f"La candidature est envoyée à {sent.organisation}. La personne est prévenue.")
            return redirect("applications:detail", sent.pk)
    context = {"application": application, "name": application.candidate.full_name, "form": form, "text": text}
    return render(request, "applications/send_on.html", {**context, "targets": targets})


def _start(application: Application) -> dict[str, Any]:
    """The message starts with the one that came, and says whose it was."""
    quoted = "\n".join(f"> {line}" for line in application.message.splitlines())
    by = turns.sender_name(application)
    author = "la personne" if application.sender_organisation_id is None else by
    return {"message": f"Message d’origine, écrit par {author} :\n\n{quoted}\n" if quoted else ""}


def _send(actor: Actor, application: Application, values: dict[str, Any], targets: list[Organisation]) -> Application:
    kind, _, key = values["target"].partition(":")
    posts = [post for one in targets for post in one.offers if kind == "poste" and str(post.pk) == key]  # type: ignore[attr-defined]
    chosen = posts[0].organisation_id if posts else UUID(key)
    return actions.send_on(
        by=actor,
        application=application,
        organisation=next(one for one in targets if one.pk == chosen),
        posts=posts,
        message=values["message"],
        keep_cv=values.get("keep_cv") == "oui",
        agreed=values["agreed"],
    )
