"""The CV of a candidature."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from tremplin.applications.access import get_cv
from tremplin.candidates.access import note_opening
from tremplin.kernel.files import serve


@login_required
@require_safe
def cv(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """For the person, who sent the candidature and who received it; nobody else."""
    application = get_cv(request.actor, pk)
    note_opening(request.actor, application.candidate, relation="CV")
    return serve(application.cv)
