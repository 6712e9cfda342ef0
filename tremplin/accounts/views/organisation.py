"""Change the organisation one acts for."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from tremplin.accounts import actions


@login_required
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    try:
        membership_id = UUID(request.POST.get("membership", ""))
    except ValueError as error:
        raise Http404("Organisation introuvable") from error
    actions.switch_organisation(user=request.user, membership_id=membership_id)
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return redirect(target if safe else "welcome")
