from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from tremplin.applications.answering import answering_of
from tremplin.applications.models import SILENCE_DAYS
from tremplin.directory import access, agenda, applying, cards, dispositifs, favourites, heads, links, sheet, structured
from tremplin.directory import map as drawing
from tremplin.directory.templatetags import annuaire
from tremplin.directory.views._public import cacheable
from tremplin.kernel import markdown
from tremplin.kernel.addresses import address_of
from tremplin.organisations.models import Organisation


@require_safe
@cacheable
def structure(request: HttpRequest, slug: str) -> HttpResponse:
    """A structure's public page; one that closed says so. A prescriber that hires nobody has its page elsewhere."""
    try:
        organisation = access.get_structure(slug)
    except Http404:
        return redirect("directory:prescripteur", access.get_prescriber(slug).slug)
    posts = access.open_posts(organisation)
    current = access.current_dispositifs(organisation)
    state = applying.reception(organisation, current, posts)
    actor = request.actor  # type: ignore[attr-defined]
    receives = state in (applying.OPEN, applying.POSTS_ONLY) and applying.may_apply(actor)
    offer, place = sheet.read(organisation), organisation.commune
    around, around_url = _around(organisation)
    ways = applying.ways(actor, organisation) if state == applying.OPEN else []
    context = {
        "organisation": organisation,
        "title": f"{organisation.display_name}, structure d’insertion à {place.name}"
        if place
        else organisation.display_name,
        "head": _head(organisation, offer, len(posts)),
        "sheet": offer,
        "posts": [(post, applying.apply_url(actor, organisation, post) if receives else "") for post in posts],
        "lines": dispositifs.lines(current),
        "kinds": [one.kind for one in current],
        "presentation": markdown.render(organisation.presentation),
        "state": state,
        "post": None,
        "reply_days": organisation.reply_days,  # type: ignore[attr-defined]
        "favourite": favourites.state(actor, organisation=organisation),
        "answering": answering_of(organisation.pk) if ways else None,  # said to those who may apply
        "ways": ways,
        "is_prescriber": organisation.is_public_prescriber,  # type: ignore[attr-defined]
        "silence_days": SILENCE_DAYS,
        "home": address_of("directory:accueil"),
        "around": around,
        "around_url": around_url,
        "map": drawing.of_point(organisation.latitude, organisation.longitude, organisation.display_name),
    }
    return render(request, "directory/structure.html", context, status=410 if organisation.closed_on else 200)


def _around(organisation: Organisation) -> tuple[str, str]:
    """The search that leads here: how it is called, its address."""
    place, search = organisation.commune, address_of("directory:recherche")
    return (annuaire.autour(place), f"{search}?{links.around(place)}") if place else ("Structures", search)


def _head(organisation: Organisation, offer: sheet.Sheet, posts: int) -> heads.Head:
    said = (
        f"{posts} {'postes ouverts' if posts > 1 else 'poste ouvert'}, candidature gratuite en ligne" if posts else ""
    )
    path = organisation.get_absolute_url()
    steps = [("Accueil", address_of("directory:accueil")), (organisation.display_name, path)]
    return heads.Head(
        path,
        " ".join((organisation.display_name, heads.place_of(organisation))).strip(),
        heads.describe(organisation, said),
        heads.card_of(organisation),
        (
            structured.organisation(organisation, offer),
            structured.crumbs(steps),
            *structured.events(organisation, offer.days),
        ),
        indexed=organisation.closed_on is None,
    )


def _either(slug: str) -> Any:
    """The structure or the prescriber of this address, or 404."""
    try:
        return access.get_structure(slug)
    except Http404:
        return access.get_prescriber(slug)


@require_safe
@cacheable
def card(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture that messages and social networks show beside a link to the page."""
    organisation = _either(slug)
    place = organisation.commune.name if organisation.commune else ""
    response = HttpResponse(
        cards.draw(organisation.display_name, organisation.headline, place), content_type="image/png"
    )
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@require_safe
@cacheable
def dates(request: HttpRequest, slug: str) -> HttpResponse:
    """The dates of the page, for a calendar."""
    organisation = _either(slug)
    content = agenda.of_days(organisation, sheet.read(organisation).days)
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")
