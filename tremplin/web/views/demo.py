"""The demonstration's own pages: entering in one click, and reading the mail that was sent. 404 anywhere else."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from tremplin.accounts import devices, strength
from tremplin.accounts.models import User
from tremplin.kernel.mail import render as render_mail
from tremplin.kernel.models import Notice
from tremplin.web import demo_data
from tremplin.web.demo.accounts import BY_SLUG
from tremplin.web.policies import policy_for

LATEST = 50
# A mail is a whole page written with inline styles: it is shown in a frame that runs nothing and reaches nothing but
# the window's own address, when somebody follows one of its links.
BODY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src data:",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
        "sandbox allow-top-navigation-by-user-activation",
    ]
)

View = Callable[..., HttpResponse]


def demonstration_only(view: View) -> View:
    """404 outside the demonstration and the tests, whatever the routes say."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not demo_data.allowed():
            raise Http404("Page de démonstration")
        return view(request, *args, **kwargs)

    return guarded


@demonstration_only
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Log in as one of the listed accounts, and no other."""
    account = BY_SLUG.get(request.POST.get("compte", ""))
    if account is None:
        raise Http404("Compte de démonstration inconnu")
    user = User.objects.filter(email=account.email, is_active=True).first()
    if user is None:
        messages.error(request, "Le territoire de démonstration n’est pas installé : lancez make demo-reset.")
        return redirect("account_login")
    login(request, user)
    # Nobody in the demonstration has a telephone to show: its accounts count as strongly authenticated, there only.
    strength.prove(request, user, strength.DEMONSTRATION)
    request.session["opened"] = devices.describe(request)
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return redirect(wanted)
    return redirect("welcome")


@demonstration_only
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """The latest mails, whoever they were for."""
    notices = Notice.objects.order_by("-created_at", "-pk")[:LATEST]
    return render(request, "demo/courrier.html", {"notices": notices, "latest": LATEST})


@demonstration_only
@require_safe
def mail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One mail: its envelope, its body in a frame, its text."""
    notice = get_object_or_404(Notice, pk=pk)
    text, _ = render_mail(notice)
    response = render(request, "demo/mail.html", {"notice": notice, "text": text})
    response.headers["Content-Security-Policy"] = f"{policy_for(request.path)}; frame-src 'self'"
    return response


@demonstration_only
@require_safe
@xframe_options_sameorigin
def mail_body(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The mail exactly as it is sent, under a policy of its own; its links open in the window, not in the frame."""
    _, html = render_mail(get_object_or_404(Notice, pk=pk))
    response = HttpResponse(html.replace("<a ", '<a target="_top" '))
    response.headers["Content-Security-Policy"] = BODY_POLICY
    return response
