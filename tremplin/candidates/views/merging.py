"""Files of the same person: those suspected, two compared, a merge and its undoing. For the platform's team only."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from tremplin.candidates import access, duplicates, merging, merging_checks, merging_view
from tremplin.candidates.forms_merging import ApartForm, MergeForm, UnmergeForm
from tremplin.candidates.models import Candidate, Distinction, Merge
from tremplin.kernel.forms import attempt

PER_PAGE = 20


@login_required
@require_safe
def suspected(request: HttpRequest) -> HttpResponse:
    """Files that look like the same person's, and the merges already done."""
    access.check_team(request.actor)  # type: ignore[attr-defined]
    pairs = duplicates.suspected()
    page = Paginator(pairs, PER_PAGE).get_page(request.GET.get("page"))
    done = Merge.objects.select_related("kept", "gone").order_by("-at")[:PER_PAGE]
    told = Distinction.objects.select_related("one", "other").order_by("-at")[:PER_PAGE]
    context = {"page": page, "rows": duplicates.shown(list(page)), "counts": duplicates.counts(pairs)}
    context |= {"done": done, "told": told}
    return render(request, "candidates/merge_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest, pk: UUID, other_pk: UUID) -> HttpResponse:
    """`pk` is the file that stays. What both hold, what will happen, what forbids it; then it is done as one act."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    kept, gone = access.get_two_files(actor, pk, other_pk)
    cautions, obstacles = merging_checks.cautions(kept, gone), list(merging_checks.obstacles(kept, gone))
    apart, given = _apart(request)
    if apart.is_valid() and attempt(
        apart, lambda: merging.tell_apart(by=actor, one=kept, other=gone, why=apart.cleaned_data["why"])
    ):
        messages.success(request, "C’est noté : ce sont deux personnes. La paire n’est plus à regarder.")
        return redirect("candidates:duplicates")
    form = MergeForm(given, cautions=cautions)
    if form.is_valid() and (made := _merged(actor, form, kept, gone)):
        messages.success(request, "Les deux dossiers n’en font plus qu’un.")
        return redirect("candidates:merge", made.pk)
    for one in (kept, gone):
        access.note_opening(actor, one, relation="dossiers comparés")
    context = {"form": form, "kept": kept, "gone": gone, "obstacles": obstacles, "cautions": cautions, "apart": apart}
    rows = merging_view.compare(kept, gone)
    context |= {"rows": [one for one in rows if one.kept or one.gone], "moves": merging_view.to_move(gone)}
    context["empty"] = [one.label for one in rows if not one.kept and not one.gone]
    return render(request, "candidates/merge_compare.html", context)


def _apart(request: HttpRequest) -> tuple[ApartForm, Any]:
    """The form that tells two files apart, and what was sent to the other form: the page holds both."""
    sent = request.POST if request.method == "POST" else None
    is_apart = sent is not None and "apart" in sent
    return ApartForm(sent if is_apart else None), None if is_apart else sent


def _merged(actor: Any, form: MergeForm, kept: Candidate, gone: Candidate) -> Merge | None:
    given = form.cleaned_data
    accepted = frozenset(given.get("accepted", ()))
    return attempt(
        form, lambda: merging.merge(by=actor, kept=kept, gone=gone, reason=given["reason"], accepted=accepted)
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A merge: what moved, and how to undo it."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    made = access.get_merge(actor, pk)
    form = UnmergeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(
        form, lambda: merging.unmerge(by=actor, made=made, reason=form.cleaned_data["reason"])
    ):
        messages.success(request, "Chaque dossier a retrouvé ce qui était à lui.")
        return redirect("candidates:merge", made.pk)
    moved = merging_view.told({name: len(rows) for name, rows in made.moved.items()})
    context = {"form": form, "made": made, "moved": moved, "filled": merging_view.filled(made)}
    return render(request, "candidates/merge_detail.html", context)
