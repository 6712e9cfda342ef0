"""Around a candidature: internal comments, actions before a hire, texts of refusal."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tremplin.applications import actions
from tremplin.applications.access import (
    comments_of,
    get_application,
    get_own_comment,
    get_prior_action,
    relation,
    visible_templates,
)
from tremplin.applications.forms_daily import CommentForm, PriorActionForm, TemplateForm
from tremplin.applications.models import Application
from tremplin.applications.reasons import REFUSAL_REASONS
from tremplin.applications.views.answer import conflict, get_or_post, receiver_application
from tremplin.applications.views.received import check_receives
from tremplin.candidates.access import name_for
from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.forms import attempt


def _reached(request: HttpRequest, pk: UUID) -> tuple[Actor, Application]:
    """The candidature, for an organisation that received or sent it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    application = get_application(actor, pk)
    if actor.organisation is None or relation(actor, application) is None:
        raise NotYours("not_yours", "Seules les organisations de cette candidature y écrivent des commentaires.")
    return actor, application


@login_required
@get_or_post
def comments(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The notes of one's own organisation, and a new one."""
    actor, application = _reached(request, pk)
    form = CommentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        written = attempt(form, lambda: actions.comment(by=actor, application=application, **form.cleaned_data))
        if written is not None:
            messages.success(request, "Le commentaire est enregistré. Seule votre organisation le lit.")
            return redirect("applications:comments", pk)
    rows = [{"comment": one, "own": one.author_id == actor.user_id} for one in comments_of(actor, application)]
    context = {"application": application, "name": name_for(actor, application.candidate), "form": form, "rows": rows}
    return render(request, "applications/comments.html", context)


@login_required
@require_POST
def delete_comment(request: HttpRequest, pk: UUID, comment_pk: UUID) -> HttpResponse:
    actor, application = _reached(request, pk)
    actions.delete_comment(by=actor, written=get_own_comment(actor, application, comment_pk))
    messages.success(request, "Le commentaire est supprimé.")
    return redirect("applications:comments", pk)


@login_required
@get_or_post
def prior_actions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Those of a candidature to a GEIQ, and a new one."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    application = receiver_application(actor, pk)
    if not may_act_before(actor, application):
        return conflict(request, application)
    form = PriorActionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        made = attempt(form, lambda: actions.add_prior_action(by=actor, application=application, **values))
        if made is not None:
            messages.success(request, "L’action est enregistrée.")
            return redirect("applications:prior_actions", pk)
    context = {"application": application, "name": application.candidate.full_name, "form": form}
    return render(request, "applications/prior_actions.html", {**context, "rows": application.prior_actions.all()})


def may_act_before(actor: Actor, application: Application) -> bool:
    """A first action is open to this actor, or some already stand."""
    started = application.state == Application.State.PRIOR_TO_HIRE
    return started or "start_prior_action" in actions.allowed_actions(actor, application)


@login_required
@require_POST
def delete_prior_action(request: HttpRequest, pk: UUID, prior_pk: UUID) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    application = receiver_application(actor, pk)
    try:
        actions.delete_prior_action(by=actor, prior=get_prior_action(application, prior_pk))
    except NotYours:
        raise
    except Refused as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, "L’action est supprimée.")
    return redirect("applications:prior_actions", pk)


@login_required
@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """The text of each reason: the structure's own, or the one we start from."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    check_receives(actor)
    kept = visible_templates(actor)
    rows = [
        {"code": code, "label": one.label, "text": kept.get(code) or one.template, "own": code in kept}
        for code, one in REFUSAL_REASONS.items()
    ]
    return render(request, "applications/refusal_templates.html", {"rows": rows})


@login_required
@get_or_post
def template(request: HttpRequest, reason: str) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    check_receives(actor)
    if reason not in REFUSAL_REASONS:
        raise Http404("Motif inconnu")
    known = REFUSAL_REASONS[reason]
    start = {"text": visible_templates(actor).get(reason) or known.template}
    form = TemplateForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        actions.keep_template(by=actor, reason=reason, **form.cleaned_data)
        messages.success(request, "Le texte est enregistré pour toute votre structure.")
        return redirect(f"{reverse('applications:refusal_templates')}#{reason}")
    return render(request, "applications/refusal_template.html", {"form": form, "label": known.label})
