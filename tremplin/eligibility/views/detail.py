"""A diagnosis explained."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tremplin.candidates.access import get_candidate, note_opening
from tremplin.eligibility.access import get_diagnosis
from tremplin.eligibility.explained import answer_of


@login_required
@require_safe
def detail(request: HttpRequest, pk: UUID, diagnosis_pk: UUID) -> HttpResponse:
    """Which criteria counted, which proof to ask for, which text says so, until when."""
    candidate = get_candidate(request.actor, pk)
    diagnosis = get_diagnosis(request.actor, candidate, diagnosis_pk)
    note_opening(request.actor, candidate, relation="diagnostic")
    return render(
        request,
        "eligibility/detail.html",
        {
            "candidate": candidate,
            "diagnosis": diagnosis,
            "answer": answer_of(diagnosis, request.actor),
            "own": not request.actor.is_professional,
            "valid": diagnosis.ended_on is None and diagnosis.valid_until >= timezone.localdate(),
        },
    )
