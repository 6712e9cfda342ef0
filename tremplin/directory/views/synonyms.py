"""The words of the search: the team lists, adds and changes what means what."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from tremplin.directory import access, actions
from tremplin.directory.forms_synonyms import EditSynonymForm, SynonymForm
from tremplin.kernel.forms import attempt
from tremplin.reference.models import Synonym

SAVED = "C’est enregistré. La recherche en tient compte d’ici 5 minutes."


@login_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    access.check_team(request.actor)  # type: ignore[attr-defined]
    return render(request, "directory/mots.html", {"synonyms": Synonym.objects.order_by("term")})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    access.check_team(actor)
    form = SynonymForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: actions.add_synonym(by=actor, **form.cleaned_data))
        if made is not None:
            messages.success(request, SAVED)
            return redirect("directory:mots")
    return render(request, "directory/mot.html", {"form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, term: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    synonym = access.get_synonym(actor, term)
    form = EditSynonymForm(request.POST or None, initial=EditSynonymForm.initial_of(synonym))
    if request.method == "POST" and form.is_valid():
        done = attempt(form, lambda: actions.edit_synonym(by=actor, synonym=synonym, **form.cleaned_data))
        if done is not None:
            messages.success(request, SAVED)
            return redirect("directory:mots")
    return render(request, "directory/mot.html", {"form": form, "synonym": synonym})
